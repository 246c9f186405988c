-- Source records: what each source said, kept as it was said. Used by src/store/list_records.c.

-- A record under a new (source, key); nothing when there is one already.
-- :name record_add
INSERT INTO source_record (source, key, updated, creates, size, digest, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
	ON CONFLICT (key, source) DO NOTHING;

-- :name record_add :engine postgres
INSERT INTO source_record (source, key, updated, creates, size, digest, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
	ON CONFLICT (key, source) DO NOTHING RETURNING rank;

-- The row that the insert just before made; none when it made none. Not RETURNING: for that SQLite makes a table in memory at
-- each insert and takes it down again.
-- :name rank_added :engine sqlite
SELECT last_insert_rowid() WHERE changes() > 0;

-- PostgreSQL has said it with the insert.
-- :name rank_added :engine postgres
;

-- What is needed to tell newer from older.
-- :name record_head
SELECT rank, updated, size, digest FROM source_record WHERE key = ?2 AND source = ?1;

-- :name record_replace
UPDATE source_record SET updated = ?2, creates = ?3, size = ?4, digest = ?5, body = ?6 WHERE rank = ?1;

-- :name record_get
SELECT rank, source, key, updated, creates, size, digest, body FROM source_record WHERE key = ?2 AND source = ?1;

-- :name records_about
SELECT r.rank, r.source, r.key, r.updated, r.creates, r.size, r.digest, r.body
	FROM source_about a JOIN source_record r ON r.rank = a.record
	WHERE a.id = ?1 ORDER BY r.source, r.key;

-- :name records_known
SELECT source, key, updated, size, digest FROM source_record ORDER BY rank;

-- :name about_add
INSERT INTO source_about (record, id) VALUES (?1, ?2) ON CONFLICT (record, id) DO NOTHING;

-- :name about_clear
DELETE FROM source_about WHERE record = ?1;

-- :name about_of
SELECT id FROM source_about WHERE record = ?1 ORDER BY id;
