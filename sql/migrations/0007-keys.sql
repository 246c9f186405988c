-- Keys that were rotated: as in schema.sql, where it is explained.
CREATE TABLE hub_key (
	kind    TEXT NOT NULL,
	name    TEXT NOT NULL,
	since   BIGINT NOT NULL,
	signs   BIGINT,
	ended   BIGINT,
	PRIMARY KEY (kind, name)
) WITHOUT ROWID;
