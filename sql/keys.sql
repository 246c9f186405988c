-- Keys that were rotated, and what is still sealed with older ones. Used by src/store/keys.c.

-- :name hub_keys_all
SELECT kind, name, since, signs, ended FROM hub_key ORDER BY kind, since, name;

-- The one before the first rotation is told of when it has a successor.
-- :name hub_key_add
INSERT INTO hub_key (kind, name, since, signs, ended) VALUES (?1, ?2, ?3, NULL, NULL) ON CONFLICT (kind, name) DO NOTHING;

-- :name hub_key_signs
UPDATE hub_key SET signs = ?3 WHERE kind = ?1 AND name = ?2;

-- :name hub_key_end
UPDATE hub_key SET ended = ?3 WHERE kind = ?1 AND name = ?2;

-- What is sealed begins with 1 and the key's number in four bytes (src/crypto/seal.h).
-- :name sealed_stale
SELECT ref, bytes FROM sealed WHERE ref > ?1 AND substr(bytes, 2, 4) <> ?2 ORDER BY ref LIMIT ?3;

-- What was erased or changed meanwhile stays so.
-- :name sealed_renew
UPDATE sealed SET bytes = ?3 WHERE ref = ?1 AND bytes = ?2;

-- :name totp_stale
SELECT member, totp FROM credential WHERE member > ?1 AND totp IS NOT NULL AND substr(totp, 2, 4) <> ?2 ORDER BY member LIMIT ?3;

-- :name totp_renew
UPDATE credential SET totp = ?3 WHERE member = ?1 AND totp = ?2;

-- :name stale_count
SELECT (SELECT count(*) FROM sealed WHERE substr(bytes, 2, 4) <> ?1) +
	(SELECT count(*) FROM credential WHERE totp IS NOT NULL AND substr(totp, 2, 4) <> ?1);

-- :name login_each
SELECT c.member, c.login, m.mail FROM credential c JOIN member m ON m.id = c.member WHERE c.member > ?1 ORDER BY c.member LIMIT ?2;

-- :name login_renew
UPDATE credential SET login = ?3 WHERE member = ?1 AND login = ?2;
