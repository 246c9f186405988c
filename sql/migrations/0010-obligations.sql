-- What somebody owes by a time: as in schema.sql, where it is explained.
CREATE TABLE obligation (
	id        INTEGER PRIMARY KEY,
	rule      TEXT NOT NULL,
	version   INTEGER NOT NULL,
	about     TEXT NOT NULL,
	subject   TEXT NOT NULL,
	bearer    TEXT NOT NULL,
	cause     BIGINT,
	unit      TEXT NOT NULL,
	number    INTEGER NOT NULL,
	end_of_day INTEGER NOT NULL,
	calendar  TEXT NOT NULL,
	zone      TEXT NOT NULL,
	pausable  INTEGER NOT NULL,
	state     TEXT NOT NULL,
	asked     TEXT NOT NULL,
	asked_by  BIGINT NOT NULL,
	opened    BIGINT NOT NULL,
	started   BIGINT,
	due       BIGINT,
	unsure    INTEGER NOT NULL,
	paused_since BIGINT,
	paused_s  BIGINT NOT NULL,
	ended     BIGINT,
	changed   BIGINT NOT NULL,
	met_by    BIGINT,
	place     BIGINT NOT NULL,
	told      BIGINT NOT NULL,
	next      BIGINT,
	case_id BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX obligation_open ON obligation (rule, about) WHERE ended IS NULL;
CREATE INDEX obligation_due ON obligation (place, id) WHERE ended IS NULL;
CREATE INDEX obligation_next ON obligation (next) WHERE next IS NOT NULL;
CREATE INDEX obligation_bearer ON obligation (bearer, id);
CREATE INDEX obligation_rule ON obligation (rule, about, id);
CREATE INDEX obligation_subject ON obligation (subject, id);
