-- New beginnings, and what was used up: as in schema.sql, where they are explained.
CREATE TABLE reset (
	id         INTEGER PRIMARY KEY,
	member     BIGINT NOT NULL,
	asked_by   BIGINT NOT NULL,
	asked      BIGINT NOT NULL,
	granted_by BIGINT,
	secret     BLOB,
	expires    BIGINT NOT NULL,
	used       BIGINT,
	ended      BIGINT
);
CREATE INDEX reset_member ON reset (member);
CREATE TABLE used_once (
	digest BLOB PRIMARY KEY,
	until  BIGINT NOT NULL
);
