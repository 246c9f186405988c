-- Members' OpenPGP keys: as in schema.sql, where they are explained.
CREATE TABLE pgp_key (
	member INTEGER PRIMARY KEY,
	key    TEXT NOT NULL
);
