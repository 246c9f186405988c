-- Who stands behind a browser's session or a program's key. Used by src/store/sessions.c.

-- A member who left, or whose party did, is nobody from that instant on.
-- :name session_who
SELECT s.id, s.member, s.proved, s.seen, s.ends, m.party, p.roles, m.admin, m.name, p.name, m.lang, m.zone,
	coalesce((SELECT t.failing FROM mail_trouble t WHERE t.member = s.member), 0)
FROM session s JOIN member m ON m.id = s.member JOIN party p ON p.id = m.party
WHERE s.secret = ?1 AND m.ended IS NULL AND p.ended IS NULL;

-- :name key_who
SELECT k.id, k.member, k.scopes, coalesce(u.seen, 0), k.expires, m.party, p.roles, m.admin, m.name, p.name, m.lang, m.zone, 0
FROM api_key k JOIN member m ON m.id = k.member JOIN party p ON p.id = m.party LEFT JOIN key_use u ON u.id = k.id
WHERE k.secret = ?1 AND k.ended IS NULL AND m.ended IS NULL AND p.ended IS NULL;

-- :name member_who
SELECT 0, m.id, 0, 0, 0, m.party, p.roles, m.admin, m.name, p.name, m.lang, m.zone, 0
FROM member m JOIN party p ON p.id = m.party
WHERE m.id = ?1 AND m.ended IS NULL AND p.ended IS NULL;

-- :name session_add
INSERT INTO session (id, secret, member, proved, seen, ends, way, agent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- Proved again: from now on under another secret.
-- :name session_prove
UPDATE session SET secret = ?2, proved = ?3, seen = ?3 WHERE id = ?1;

-- :name session_drop
DELETE FROM session WHERE id = ?1;

-- All of a member but one; 0 spares none.
-- :name sessions_drop_of_member
DELETE FROM session WHERE member = ?1 AND id <> ?2;

-- Over, or left alone since ?2.
-- :name sessions_drop_over
DELETE FROM session WHERE ends <= ?1 OR seen <= ?2;

-- :name session_seen
UPDATE session SET seen = ?2 WHERE id = ?1 AND seen < ?2;

-- :name sessions_of_member
SELECT id, proved, seen, ends, way, agent FROM session WHERE member = ?1 ORDER BY seen DESC, id DESC;

-- :name session_owner
SELECT s.member, m.party FROM session s JOIN member m ON m.id = s.member WHERE s.id = ?1;

-- :name key_add
INSERT INTO api_key (id, member, name, scopes, secret, expires, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL);

-- :name key_end
UPDATE api_key SET ended = ?2 WHERE id = ?1 AND ended IS NULL;

-- :name key_seen
INSERT INTO key_use (id, seen) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen WHERE key_use.seen < excluded.seen;

-- :name keys_of_member
SELECT k.id, k.name, k.scopes, k.expires, coalesce(k.ended, 0), coalesce(u.seen, 0)
FROM api_key k LEFT JOIN key_use u ON u.id = k.id WHERE k.member = ?1 ORDER BY k.id DESC;

-- Those that are over by ?2, of whoever is still there.
-- :name keys_expiring
SELECT k.id, k.member, k.expires, m.party FROM api_key k JOIN member m ON m.id = k.member JOIN party p ON p.id = m.party
WHERE k.ended IS NULL AND k.expires > ?1 AND k.expires <= ?2 AND m.ended IS NULL AND p.ended IS NULL ORDER BY k.id;
