-- Recorded assessments: as in schema.sql, where it is explained.
-- No PostgreSQL database is older than this.
-- :engine sqlite
CREATE TABLE assessment (
	rank    INTEGER PRIMARY KEY,
	subject TEXT NOT NULL,
	kind    TEXT NOT NULL,
	party   TEXT NOT NULL,
	author  TEXT NOT NULL,
	at      BIGINT NOT NULL,
	rules   TEXT NOT NULL,
	given   TEXT NOT NULL,
	result  TEXT NOT NULL
);
CREATE INDEX assessment_subject ON assessment (subject, rank);
CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment BEGIN
	SELECT raise(ABORT, 'a recorded assessment is never deleted');
END;
CREATE TRIGGER assessment_fixed BEFORE UPDATE ON assessment BEGIN
	SELECT raise(ABORT, 'a recorded assessment is never changed');
END;
