-- Reports as their finders come to them: by a secret, and before they are sent. Used by src/store/finders.c.

-- Which report a tracking secret belongs to.
-- :name report_of_secret
SELECT id FROM report WHERE secret = ?1;

-- :name draft_get
SELECT at, ends, bytes FROM draft WHERE secret = ?1 AND ends > ?2;

-- :name draft_put
INSERT INTO draft (secret, at, ends, bytes) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (secret) DO UPDATE SET ends = excluded.ends, bytes = excluded.bytes;

-- :name draft_drop
DELETE FROM draft WHERE secret = ?1;

-- :name drafts_count
SELECT count(*) FROM draft;

-- :name drafts_over
SELECT count(*) FROM draft WHERE ends <= ?1;

-- :name drafts_drop_over
DELETE FROM draft WHERE ends <= ?1;

-- In their order, from after ?1: for a rotation of keys.
-- :name drafts_from
SELECT secret, bytes FROM draft WHERE secret > ?1 ORDER BY secret LIMIT ?2;

-- Only as it was read: who wrote it meanwhile used the newest key anyway.
-- :name draft_renew
UPDATE draft SET bytes = ?3 WHERE secret = ?1 AND bytes = ?2;
