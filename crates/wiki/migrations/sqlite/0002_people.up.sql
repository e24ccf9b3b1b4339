-- People, what they may do, and what they said.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    role INTEGER NOT NULL,
    accepted INTEGER NOT NULL DEFAULT 0,
    blocked_until INTEGER NOT NULL DEFAULT 0,
    blocked_because TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL
);

-- Only the SHA-256 of a token is kept, so that a stolen copy of the database opens no session.
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_expiry ON session (expires);

CREATE TABLE invitation (
    token BLOB PRIMARY KEY,
    role INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
);

CREATE TABLE watch (
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind, target)
);

CREATE TABLE thread (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL REFERENCES page (id),
    title TEXT NOT NULL,
    author_id INTEGER,
    author TEXT NOT NULL,
    created INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX thread_by_page ON thread (page_id, id);

CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES thread (id),
    parent INTEGER REFERENCES post (id),
    text TEXT NOT NULL,
    author_id INTEGER,
    author TEXT NOT NULL,
    created INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX post_by_thread ON post (thread_id, id);
