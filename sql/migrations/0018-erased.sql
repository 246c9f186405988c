-- Which act erased a sealed value: as in schema.sql. Of what was erased before nobody knows it any more.
CREATE TABLE erased (
	ref TEXT PRIMARY KEY,
	act BIGINT NOT NULL
);
