-- Changes of members' addresses, and those that mail does not reach. Used by src/store/addresses.c.

-- :name address_change_add
INSERT INTO address_change (id, member, mail, was, asked_by, asked, expires, secret) VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7);

-- :name address_change_use
UPDATE address_change SET was = ?2, used = ?3, ended = ?3 WHERE id = ?1;

-- :name address_change_end
UPDATE address_change SET ended = ?2 WHERE id = ?1;

-- A member has one at most that is open.
-- :name address_changes_end_of
UPDATE address_change SET ended = ?2 WHERE member = ?1 AND ended IS NULL;

-- :name address_change_get
SELECT id, member, mail, was, asked_by, asked, expires, used, ended FROM address_change WHERE id = ?1;

-- :name address_change_by_secret
SELECT id, member, mail, was, asked_by, asked, expires, used, ended FROM address_change WHERE secret = ?1;

-- :name address_changes_of
SELECT id, member, mail, was, asked_by, asked, expires, used, ended FROM address_change WHERE member = ?1 ORDER BY id;

-- :name member_mail
UPDATE member SET mail = ?2 WHERE id = ?1;

-- :name login_change
UPDATE credential SET login = ?2 WHERE member = ?1;

-- :name trouble_put
INSERT INTO mail_trouble (member, failing, at, status, words, delays) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (member) DO UPDATE SET failing = excluded.failing, at = excluded.at, status = excluded.status,
	words = excluded.words, delays = excluded.delays;

-- :name trouble_of
SELECT member, failing, at, status, words, delays FROM mail_trouble WHERE member = ?1;

-- Of whoever is still there, in one party or (empty) in all.
-- :name troubles
SELECT t.member, t.failing, t.at, t.status, t.words, t.delays FROM mail_trouble t
	JOIN member m ON m.id = t.member JOIN party p ON p.id = m.party
	WHERE m.ended IS NULL AND p.ended IS NULL AND (?1 = '' OR m.party = ?1)
	ORDER BY t.failing DESC, t.at DESC, t.member LIMIT ?2;

-- :name trouble_clear
DELETE FROM mail_trouble WHERE member = ?1;
