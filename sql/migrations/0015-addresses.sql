-- Changes of address: as in schema.sql, where they are explained.
CREATE TABLE address_change (
	id       INTEGER PRIMARY KEY,
	member   BIGINT NOT NULL,
	mail     TEXT NOT NULL,
	was      TEXT NOT NULL,
	asked_by BIGINT NOT NULL,
	asked    BIGINT NOT NULL,
	expires  BIGINT NOT NULL,
	secret   BLOB NOT NULL,
	used     BIGINT,
	ended    BIGINT
);
CREATE UNIQUE INDEX address_change_secret ON address_change (secret);
CREATE INDEX address_change_member ON address_change (member);
