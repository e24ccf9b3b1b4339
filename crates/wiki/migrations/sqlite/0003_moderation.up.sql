-- What moderators and administrators decide. A held edit keeps the whole edit as JSON: what was
-- typed is never lost, whatever is decided.
CREATE TABLE held (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    edit TEXT NOT NULL,
    author_id INTEGER,
    author TEXT NOT NULL,
    created INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    decided_by TEXT NOT NULL DEFAULT '',
    decided INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    revision_id INTEGER
);
CREATE INDEX held_waiting ON held (id) WHERE state = 0;
CREATE INDEX held_by_author ON held (author, id);

CREATE TABLE filter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern TEXT NOT NULL,
    action TEXT NOT NULL,
    message TEXT NOT NULL,
    enabled INTEGER NOT NULL
);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    actor_id INTEGER,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX audit_by_target ON audit (target, id);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
