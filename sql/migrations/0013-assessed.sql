-- Views and decisions as acts: as in schema.sql, where they are explained.
CREATE TABLE assessed (
	id      INTEGER PRIMARY KEY,
	subject TEXT NOT NULL,
	kind    TEXT NOT NULL,
	party   TEXT NOT NULL,
	name    TEXT NOT NULL,
	member  BIGINT NOT NULL,
	author  TEXT NOT NULL,
	at      BIGINT NOT NULL,
	rules   TEXT NOT NULL,
	given   TEXT NOT NULL,
	result  TEXT NOT NULL
);
CREATE INDEX assessed_subject ON assessed (subject, id);
