-- Pages and what people wrote on them. Times are milliseconds since 1970, in UTC; booleans are 0 and 1.
-- Rows of `revision`, `section` and `change` are never removed, so that their numbers grow without AUTOINCREMENT,
-- which would cost a page of its own with each edit.
CREATE TABLE page (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    module TEXT NOT NULL,
    item TEXT NOT NULL,
    created INTEGER NOT NULL,
    protected INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX page_by_module ON page (module, title_key);
CREATE INDEX page_by_title ON page (title_key);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page (id),
    section TEXT NOT NULL,
    parent INTEGER REFERENCES revision (id),
    text TEXT NOT NULL,
    comment TEXT NOT NULL,
    author_id INTEGER,
    author TEXT NOT NULL,
    minor INTEGER NOT NULL,
    action TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX revision_by_page ON revision (page_id, id);

-- The newest revision of each section. `id` also numbers the row of the full-text index.
CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page (id),
    key TEXT NOT NULL,
    head INTEGER NOT NULL REFERENCES revision (id),
    UNIQUE (page_id, key)
);
-- The index keeps no text: a revision has it. It is fed with words that are already split.
CREATE VIRTUAL TABLE section_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE link (
    section_id INTEGER NOT NULL REFERENCES section (id),
    target TEXT NOT NULL,
    PRIMARY KEY (section_id, target)
);
CREATE INDEX link_by_target ON link (target);

-- What recent changes, feeds and watch lists show. The module is repeated here so that each
-- filter has an index that is already in the order in which changes are shown.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page (id),
    module TEXT NOT NULL,
    kind TEXT NOT NULL,
    revision_id INTEGER REFERENCES revision (id),
    author_id INTEGER,
    author TEXT NOT NULL,
    comment TEXT NOT NULL,
    minor INTEGER NOT NULL,
    patrolled INTEGER NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX change_by_page ON change (page_id, id);
CREATE INDEX change_by_module ON change (module, id);
CREATE INDEX change_by_author ON change (author, id);
CREATE INDEX change_by_kind ON change (kind, id);
CREATE INDEX change_unpatrolled ON change (id) WHERE patrolled = 0;
