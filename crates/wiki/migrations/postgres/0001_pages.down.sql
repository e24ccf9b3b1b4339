DROP INDEX section_words;
DROP TABLE change;
DROP TABLE link;
DROP TABLE section;
DROP TABLE revision;
DROP TABLE page;
