-- What members watch. Used by src/store/watches.c.

-- :name watch_add
INSERT INTO watch (id, member, entry, search, refs, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- :name watch_get
SELECT id, member, entry, search, refs, added FROM watch WHERE id = ?1;

-- :name watches_of
SELECT id, member, entry, search, refs, added FROM watch WHERE member = ?1 ORDER BY id;

-- Those of members who are still there, equal ones together.
-- :name watches_all
SELECT w.id, w.member, w.entry, w.search, '', w.added FROM watch w JOIN member m ON m.id = w.member
	WHERE m.ended IS NULL ORDER BY w.search, w.entry, w.id;

-- Of members who left.
-- :name watches_left
SELECT w.id, w.member, w.entry, w.search, w.refs, w.added FROM watch w JOIN member m ON m.id = w.member
	WHERE m.ended IS NOT NULL ORDER BY w.id LIMIT 1000;

-- :name watch_drop
DELETE FROM watch WHERE id = ?1;

-- :name watch_hits_drop
DELETE FROM watch_hit WHERE watch = ?1;

-- :name watch_hits_forget
DELETE FROM watch_hit WHERE at < ?1;

-- :name watch_hit_put
INSERT INTO watch_hit (watch, entry, at, why) VALUES (?1, ?2, ?3, ?4)
	ON CONFLICT (watch, entry) DO UPDATE SET at = excluded.at, why = excluded.why;

-- :name watch_hits_of
SELECT h.watch, h.entry, h.at, h.why FROM watch_hit h JOIN watch w ON w.id = h.watch
	WHERE w.member = ?1 ORDER BY h.watch, h.at DESC, h.entry DESC;

-- :name watch_told_all
SELECT entry, severity, level, exploited, fixed FROM watch_told;

-- :name watch_told_put
INSERT INTO watch_told (entry, severity, level, exploited, fixed) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT (entry) DO UPDATE SET severity = excluded.severity, level = excluded.level, exploited = excluded.exploited,
	fixed = excluded.fixed;
