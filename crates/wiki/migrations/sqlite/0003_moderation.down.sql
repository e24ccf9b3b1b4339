DROP TABLE setting;
DROP TABLE audit;
DROP TABLE filter;
DROP TABLE held;
