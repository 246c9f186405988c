-- How members sign in, and new beginnings for those who cannot. Used by src/store/accounts.c.

-- :name credential_by_login
SELECT member, login, password, totp, totp_step, recovery, changed FROM credential WHERE login = ?1;

-- :name credential_of
SELECT member, login, password, totp, totp_step, recovery, changed FROM credential WHERE member = ?1;

-- :name credential_password
UPDATE credential SET password = ?2, changed = ?3 WHERE member = ?1;

-- The same password, hashed at another cost.
-- :name credential_rehash
UPDATE credential SET password = ?3 WHERE member = ?1 AND password = ?2;

-- :name credential_totp
UPDATE credential SET totp = ?2, totp_step = ?3 WHERE member = ?1;

-- :name credential_step
UPDATE credential SET totp_step = ?2 WHERE member = ?1 AND totp_step < ?2;

-- :name credential_recovery
UPDATE credential SET recovery = ?2 WHERE member = ?1;

-- :name passkey_add
INSERT INTO passkey (id, member, name, key, counter, made, used) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- :name passkey_get
SELECT id, member, name, key, counter, made, used FROM passkey WHERE id = ?1;

-- :name passkeys_of
SELECT id, member, name, key, counter, made, used FROM passkey WHERE member = ?1 ORDER BY made, id;

-- :name passkey_name
UPDATE passkey SET name = ?2 WHERE id = ?1;

-- :name passkey_used
UPDATE passkey SET counter = ?2, used = ?3 WHERE id = ?1;

-- :name passkey_drop
DELETE FROM passkey WHERE id = ?1;

-- :name passkeys_drop_of
DELETE FROM passkey WHERE member = ?1;

-- :name identity_add
INSERT INTO identity (issuer, subject, member, made) VALUES (?1, ?2, ?3, ?4);

-- :name identity_get
SELECT issuer, subject, member, made FROM identity WHERE issuer = ?1 AND subject = ?2;

-- :name identities_of
SELECT issuer, subject, member, made FROM identity WHERE member = ?1 ORDER BY made, issuer, subject;

-- :name identity_drop
DELETE FROM identity WHERE issuer = ?1 AND subject = ?2;

-- :name identities_drop_of
DELETE FROM identity WHERE member = ?1;

-- :name used_once_get
SELECT until FROM used_once WHERE digest = ?1;

-- :name used_once_add
INSERT INTO used_once (digest, until) VALUES (?1, ?2);

-- :name used_once_drop_over
DELETE FROM used_once WHERE until < ?1;

-- :name reset_add
INSERT INTO reset (id, member, asked_by, asked, expires) VALUES (?1, ?2, ?3, ?4, ?5);

-- :name reset_grant
UPDATE reset SET granted_by = ?2, secret = ?3, expires = ?4 WHERE id = ?1;

-- :name reset_use
UPDATE reset SET used = ?2, ended = ?2 WHERE id = ?1;

-- :name reset_end
UPDATE reset SET ended = ?2 WHERE id = ?1;

-- A member has one at most that is open.
-- :name resets_end_of
UPDATE reset SET ended = ?2 WHERE member = ?1 AND ended IS NULL;

-- :name reset_get
SELECT id, member, asked_by, asked, granted_by, expires, used, ended FROM reset WHERE id = ?1;

-- :name reset_by_secret
SELECT id, member, asked_by, asked, granted_by, expires, used, ended FROM reset WHERE secret = ?1;

-- :name reset_open_of
SELECT id, member, asked_by, asked, granted_by, expires, used, ended FROM reset
	WHERE member = ?1 AND ended IS NULL AND expires > ?2 ORDER BY id DESC LIMIT 1;

-- Those that wait for a second person.
-- :name resets_waiting
SELECT r.id, r.member, r.asked_by, r.asked, r.granted_by, r.expires, r.used, r.ended FROM reset r JOIN member m ON m.id = r.member
	WHERE r.ended IS NULL AND r.granted_by IS NULL AND r.expires > ?1 AND m.ended IS NULL ORDER BY r.id;
