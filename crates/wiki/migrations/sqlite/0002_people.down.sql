DROP TABLE post;
DROP TABLE thread;
DROP TABLE watch;
DROP TABLE invitation;
DROP TABLE session;
DROP TABLE account;
