-- Requests to join: as in schema.sql, where they are explained.
CREATE TABLE join_request (
	id       INTEGER PRIMARY KEY,
	name     TEXT NOT NULL,
	person   TEXT NOT NULL,
	mail     TEXT NOT NULL,
	site     TEXT NOT NULL,
	words    TEXT NOT NULL,
	roles    INTEGER NOT NULL,
	country  TEXT NOT NULL,
	lang     TEXT NOT NULL,
	asked    BIGINT NOT NULL,
	answered BIGINT,
	answered_by BIGINT,
	party    TEXT NOT NULL
);
CREATE INDEX join_request_open ON join_request (answered);
