-- What of the ledger was revealed, and what is to be erased: as in schema.sql, where it is explained.
CREATE TABLE revealed (
	act    BIGINT NOT NULL,
	field  TEXT NOT NULL,
	reveal BIGINT NOT NULL,
	PRIMARY KEY (act, field)
) WITHOUT ROWID;
CREATE TABLE erasure (
	id       INTEGER PRIMARY KEY,
	act      BIGINT NOT NULL,
	field    TEXT NOT NULL,
	asked_by BIGINT NOT NULL,
	done     BIGINT
);
CREATE INDEX act_party ON act (party, seq);
