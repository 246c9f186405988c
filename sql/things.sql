-- Whose is it? The party it belongs to, the member it is about, the party that owes it. Used by src/hub/thing.c.

-- :name thing_party
SELECT id, 0, '' FROM party WHERE id = ?1;

-- :name thing_contact
SELECT party, 0, '' FROM contact WHERE id = ?1;

-- :name thing_component
SELECT party, 0, '' FROM component WHERE id = ?1;

-- :name thing_member
SELECT party, id, '' FROM member WHERE id = ?1;

-- :name thing_invitation
SELECT party, 0, '' FROM invitation WHERE id = ?1;

-- :name thing_join
SELECT '', 0, '' FROM join_request WHERE id = ?1;

-- :name thing_key
SELECT m.party, k.member, '' FROM api_key k JOIN member m ON m.id = k.member WHERE k.id = ?1;

-- :name thing_session
SELECT m.party, s.member, '' FROM session s JOIN member m ON m.id = s.member WHERE s.id = ?1;

-- :name thing_reset
SELECT m.party, r.member, '' FROM reset r JOIN member m ON m.id = r.member WHERE r.id = ?1;

-- What a relation bears is told by its word: src/hub/thing.c knows which roles that means.
-- :name thing_obligation
SELECT '', 0, bearer FROM obligation WHERE id = ?1;

-- :name thing_webhook
SELECT party, 0, '' FROM webhook WHERE id = ?1;

-- May this member still act?
-- :name member_live
SELECT 1 FROM member m JOIN party p ON p.id = m.party WHERE m.id = ?1 AND m.ended IS NULL AND p.ended IS NULL;
