-- Parties with their contacts and components, requests to join, members and invitations. Used by src/store/parties.c and members.c.

-- :name party_add
INSERT INTO party (id, name, roles, country, site, about, lang, zone, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- :name party_set
UPDATE party SET name = ?2, roles = ?3, country = ?4, site = ?5, about = ?6, lang = ?7, zone = ?8 WHERE id = ?1;

-- Also back: NULL.
-- :name party_end
UPDATE party SET ended = ?2 WHERE id = ?1;

-- :name party_get
SELECT id, name, roles, country, site, about, lang, zone, since, ended FROM party WHERE id = ?1;

-- :name parties_all
SELECT id, name, roles, country, site, about, lang, zone, since, ended FROM party;

-- How many of each a party has: members, administrators, verified contacts, contacts that wait for it, components.
-- :name party_counts
SELECT p.id,
	(SELECT count(*) FROM member m WHERE m.party = p.id AND m.ended IS NULL),
	(SELECT count(*) FROM member m WHERE m.party = p.id AND m.ended IS NULL AND m.admin = 1),
	(SELECT count(*) FROM contact c WHERE c.party = p.id AND c.ended IS NULL AND c.verified_by IS NOT NULL),
	(SELECT count(*) FROM contact c WHERE c.party = p.id AND c.ended IS NULL AND c.verified_by IS NULL),
	(SELECT count(*) FROM component k WHERE k.party = p.id AND k.ended IS NULL)
	FROM party p;

-- :name contact_add
INSERT INTO contact (id, party, kind, purpose, value, added_by, how) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '');

-- :name contact_verify
UPDATE contact SET verified_by = ?2, verified_at = ?3, how = ?4 WHERE id = ?1;

-- :name contact_end
UPDATE contact SET ended = ?2 WHERE id = ?1;

-- :name contact_get
SELECT id, party, kind, purpose, value, added_by, verified_by, verified_at, how, ended FROM contact WHERE id = ?1;

-- :name contacts_of
SELECT id, party, kind, purpose, value, added_by, verified_by, verified_at, how, ended FROM contact WHERE party = ?1 ORDER BY id;

-- Those that nobody has verified yet, of all parties.
-- :name contacts_unverified
SELECT c.id, c.party, c.kind, c.purpose, c.value, c.added_by, c.verified_by, c.verified_at, c.how, c.ended
	FROM contact c JOIN party p ON p.id = c.party
	WHERE c.verified_by IS NULL AND c.ended IS NULL AND p.ended IS NULL ORDER BY c.id;

-- :name component_add
INSERT INTO component (id, party, kind, value, note) VALUES (?1, ?2, ?3, ?4, ?5);

-- :name component_end
UPDATE component SET ended = ?2 WHERE id = ?1;

-- :name component_get
SELECT id, party, kind, value, note, ended FROM component WHERE id = ?1;

-- :name components_of
SELECT id, party, kind, value, note, ended FROM component WHERE party = ?1 ORDER BY id;

-- What all who take part make.
-- :name components_all
SELECT k.id, k.party, k.kind, k.value, k.note, k.ended FROM component k JOIN party p ON p.id = k.party
	WHERE k.ended IS NULL AND p.ended IS NULL ORDER BY k.id;

-- :name join_add
INSERT INTO join_request (id, name, person, mail, site, words, roles, country, lang, asked, party)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '');

-- :name join_answer
UPDATE join_request SET answered = ?2, answered_by = ?3, party = ?4 WHERE id = ?1;

-- :name join_get
SELECT id, name, person, mail, site, words, roles, country, lang, asked, answered, answered_by, party FROM join_request WHERE id = ?1;

-- :name joins_open
SELECT id, name, person, mail, site, words, roles, country, lang, asked, answered, answered_by, party FROM join_request
	WHERE answered IS NULL ORDER BY id;

-- :name join_count_open
SELECT count(*) FROM join_request WHERE answered IS NULL;

-- :name member_add
INSERT INTO member (id, party, name, mail, admin, lang, zone, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- :name member_set
UPDATE member SET name = ?2, admin = ?3, lang = ?4, zone = ?5, ended = ?6 WHERE id = ?1;

-- :name member_get
SELECT id, party, name, mail, admin, lang, zone, since, ended FROM member WHERE id = ?1;

-- :name members_of
SELECT id, party, name, mail, admin, lang, zone, since, ended FROM member WHERE party = ?1 ORDER BY id;

-- :name members_all
SELECT id, party, name, mail, admin, lang, zone, since, ended FROM member ORDER BY id;

-- :name admins_of
SELECT count(*) FROM member WHERE party = ?1 AND admin = 1 AND ended IS NULL;

-- Who looks after the hub: administrators of parties with a role (1: coordinator).
-- :name stewards
SELECT count(*) FROM member m JOIN party p ON p.id = m.party
	WHERE m.admin = 1 AND m.ended IS NULL AND p.ended IS NULL AND p.roles & 1 = 1;

-- :name invitation_add
INSERT INTO invitation (id, party, mail, admin, invited_by, secret, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- :name invitation_end
UPDATE invitation SET member = ?2, ended = ?3 WHERE id = ?1;

-- :name invitation_get
SELECT id, party, mail, admin, invited_by, expires, member, ended FROM invitation WHERE id = ?1;

-- :name invitation_by_secret
SELECT id, party, mail, admin, invited_by, expires, member, ended FROM invitation WHERE secret = ?1;

-- :name invitations_of
SELECT id, party, mail, admin, invited_by, expires, member, ended FROM invitation WHERE party = ?1 ORDER BY id;

-- Whoever leaves takes back what they offered.
-- :name invitations_end_by
UPDATE invitation SET ended = ?2 WHERE invited_by = ?1 AND ended IS NULL;

-- :name keys_end_of
UPDATE api_key SET ended = ?2 WHERE member = ?1 AND ended IS NULL;

-- Aside: how a member signs in.
-- :name login_add
INSERT INTO credential (member, login, password, totp, totp_step, recovery, changed) VALUES (?1, ?2, '', NULL, 0, '', ?3);

-- :name login_taken
SELECT member FROM credential WHERE login = ?1;

-- :name lock_out_session
DELETE FROM session WHERE member = ?1;

-- :name lock_out_credential
DELETE FROM credential WHERE member = ?1;

-- :name lock_out_passkey
DELETE FROM passkey WHERE member = ?1;

-- :name lock_out_identity
DELETE FROM identity WHERE member = ?1;

-- When a party's members were last seen signed in.
-- :name members_seen
SELECT s.member, max(s.seen) FROM session s JOIN member m ON m.id = s.member WHERE m.party = ?1 GROUP BY s.member;

-- All that was sealed in acts on one subject.
-- :name erased_add_of
INSERT INTO erased (ref, act) SELECT ref, ?2 FROM sealed WHERE act IN (SELECT seq FROM act WHERE subject = ?1)
	ON CONFLICT (ref) DO UPDATE SET act = excluded.act;

-- :name sealed_erase_of
DELETE FROM sealed WHERE act IN (SELECT seq FROM act WHERE subject = ?1);

-- What happened to a party and to all that is its own, newest first.
-- :name party_acts
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE subject = 'party/' || ?1
	OR subject IN (SELECT 'contact/' || id FROM contact WHERE party = ?1)
	OR subject IN (SELECT 'component/' || id FROM component WHERE party = ?1)
	OR subject IN (SELECT 'member/' || id FROM member WHERE party = ?1)
	OR subject IN (SELECT 'invitation/' || id FROM invitation WHERE party = ?1)
	OR subject IN (SELECT 'join/' || id FROM join_request WHERE party = ?1)
	ORDER BY seq DESC LIMIT ?2;
