-- Addresses that mail does not reach: as in schema.sql, where they are explained.
CREATE TABLE mail_trouble (
	member  INTEGER PRIMARY KEY,
	failing INTEGER NOT NULL,
	at      BIGINT NOT NULL,
	status  TEXT NOT NULL,
	words   TEXT NOT NULL,
	delays  INTEGER NOT NULL
);
