-- Files of conversations. Used by src/store/files.c.

-- :name file_add
INSERT INTO file (id, thread, at, who, member, name, media, size, digest, content, ended)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL);

-- :name file_get
SELECT f.id, f.thread, f.at, f.who, f.member, f.name, f.media, f.size, f.digest, f.content, f.ended, s.bytes
	FROM file f LEFT JOIN sealed s ON s.ref = f.name WHERE f.id = ?1;

-- :name file_end
UPDATE file SET ended = ?2 WHERE id = ?1;

-- Between two numbers, so that they stand among the posts of a page.
-- :name files_of
SELECT f.id, f.thread, f.at, f.who, f.member, f.name, f.media, f.size, f.digest, f.content, f.ended, s.bytes
	FROM file f LEFT JOIN sealed s ON s.ref = f.name WHERE f.thread = ?1 AND f.id > ?2 AND f.id < ?3 ORDER BY f.id;

-- Those that are there, and their bytes.
-- :name files_sum
SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT) FROM file WHERE thread = ?1 AND ended IS NULL;

-- :name piece_add
INSERT INTO file_piece (content, n, bytes) VALUES (?1, ?2, ?3);

-- :name pieces_of
SELECT bytes FROM file_piece WHERE content = ?1 ORDER BY n;

-- :name pieces_drop
DELETE FROM file_piece WHERE content = ?1;

-- :name staged_add
INSERT INTO staged_file (content, secret, at, size, digest, media, name, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- :name staged_get
SELECT content, secret, at, size, digest, media, name, bytes FROM staged_file WHERE content = ?1;

-- :name staged_drop
DELETE FROM staged_file WHERE content = ?1;

-- :name staged_sum
SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT) FROM staged_file;

-- :name staged_over
SELECT content FROM staged_file WHERE at < ?1 ORDER BY at LIMIT ?2;

-- The beginnings of streams, which hold their keys; for a rotation of keys.
-- :name pieces_first
SELECT content, bytes FROM file_piece WHERE n = 0 AND content > ?1 ORDER BY content LIMIT ?2;

-- :name piece_renew
UPDATE file_piece SET bytes = ?3 WHERE content = ?1 AND n = 0 AND bytes = ?2;

-- :name staged_from
SELECT content, secret, at, size, digest, media, name, bytes FROM staged_file WHERE content > ?1 ORDER BY content LIMIT ?2;

-- :name staged_renew
UPDATE staged_file SET bytes = ?3 WHERE content = ?1 AND bytes = ?2;
