-- Whose is it? The party it belongs to, the member it is about, the party that owes it, the case it is of, the thread within that.
-- Used by src/hub/thing.c.

-- :name thing_party
SELECT id, 0, '', 0, 0 FROM party WHERE id = ?1;

-- :name thing_contact
SELECT party, 0, '', 0, 0 FROM contact WHERE id = ?1;

-- :name thing_component
SELECT party, 0, '', 0, 0 FROM component WHERE id = ?1;

-- :name thing_member
SELECT party, id, '', 0, 0 FROM member WHERE id = ?1;

-- :name thing_invitation
SELECT party, 0, '', 0, 0 FROM invitation WHERE id = ?1;

-- :name thing_join
SELECT '', 0, '', 0, 0 FROM join_request WHERE id = ?1;

-- :name thing_key
SELECT m.party, k.member, '', 0, 0 FROM api_key k JOIN member m ON m.id = k.member WHERE k.id = ?1;

-- :name thing_session
SELECT m.party, s.member, '', 0, 0 FROM session s JOIN member m ON m.id = s.member WHERE s.id = ?1;

-- :name thing_reset
SELECT m.party, r.member, '', 0, 0 FROM reset r JOIN member m ON m.id = r.member WHERE r.id = ?1;

-- :name thing_address
SELECT m.party, c.member, '', 0, 0 FROM address_change c JOIN member m ON m.id = c.member WHERE c.id = ?1;

-- What a relation bears is told by its word: src/hub/thing.c knows which roles that means.
-- :name thing_obligation
SELECT '', 0, bearer, case_id, 0 FROM obligation WHERE id = ?1;

-- :name thing_webhook
SELECT party, 0, '', 0, 0 FROM webhook WHERE id = ?1;

-- :name thing_report
SELECT party, member, '', coalesce(case_id, 0), 0 FROM report WHERE id = ?1;

-- :name thing_case
SELECT '', 0, '', id, 0 FROM cases WHERE id = ?1;

-- :name thing_proposal
SELECT '', 0, '', case_id, 0 FROM proposal WHERE id = ?1;

-- A report's own thread is its finder's.
-- :name thing_thread
SELECT coalesce(r.party, ''), coalesce(r.member, 0), '', coalesce(t.case_id, 0), t.id
	FROM thread t LEFT JOIN report r ON r.id = t.report WHERE t.id = ?1;

-- :name thing_post
SELECT coalesce(r.party, ''), coalesce(r.member, 0), '', coalesce(t.case_id, 0), t.id
	FROM post p JOIN thread t ON t.id = p.thread LEFT JOIN report r ON r.id = t.report WHERE p.id = ?1;

-- :name thing_file
SELECT coalesce(r.party, ''), coalesce(r.member, 0), '', coalesce(t.case_id, 0), t.id
	FROM file f JOIN thread t ON t.id = f.thread LEFT JOIN report r ON r.id = t.report WHERE f.id = ?1;

-- :name thing_vuln
SELECT '', 0, '', case_id, 0 FROM vuln WHERE id = ?1;

-- :name thing_repair
SELECT party, 0, '', case_id, 0 FROM repair WHERE id = ?1;

-- An entry of the list is nobody's.
-- :name thing_entry
SELECT '', 0, '', 0, 0 FROM entry WHERE id = ?1;

-- How a party stands to a case: its role, whether it is in, was barred, leads. Nobody who left. With an embargo in force is in who
-- keeps it; who coordinates or leads is so by office.
-- :name standing_party
SELECT p.role, p.entered IS NOT NULL AND (c.embargo NOT IN ('active', 'revise') OR p.stand = 'bound' OR p.role = 'coordinator' OR c.leader = p.who),
		p.barred, c.leader = p.who
	FROM participant p JOIN cases c ON c.id = p.case_id WHERE p.case_id = ?1 AND p.who = ?2 AND p.ended IS NULL AND p.declined IS NULL;

-- Whether somebody's own report is of a case, and which.
-- :name standing_finder
SELECT p.who, p.entered IS NOT NULL AND (c.embargo NOT IN ('active', 'revise') OR p.stand = 'bound'), p.barred
	FROM report r JOIN participant p ON p.case_id = r.case_id AND p.who = 'report/' || r.id JOIN cases c ON c.id = r.case_id
	WHERE r.case_id = ?1 AND (r.member = ?2 OR (r.party <> '' AND r.party = ?3)) AND p.ended IS NULL AND p.declined IS NULL;

-- :name standing_thread
SELECT kind FROM thread WHERE id = ?1;

-- :name standing_listed
SELECT 1 FROM thread_party WHERE thread = ?1 AND who = ?2;

-- May this member still act?
-- :name member_live
SELECT 1 FROM member m JOIN party p ON p.id = m.party WHERE m.id = ?1 AND m.ended IS NULL AND p.ended IS NULL;
