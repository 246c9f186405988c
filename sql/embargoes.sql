-- Ends that were proposed for an embargo and what participants say to them. Used by src/store/embargoes.c.

-- :name proposal_add
INSERT INTO proposal (id, case_id, who, at, ends, zone, words, answer_by, state, decided) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- :name proposal_set
UPDATE proposal SET case_id = ?2, state = ?3, decided = ?4 WHERE id = ?1;

-- :name proposal_get
SELECT id, case_id, who, at, ends, zone, words, answer_by, state, decided FROM proposal WHERE id = ?1;

-- :name proposals_of
SELECT id, case_id, who, at, ends, zone, words, answer_by, state, decided FROM proposal WHERE case_id = ?1 ORDER BY id;

-- :name proposal_answer_put
INSERT INTO proposal_answer (proposal, who, answer, at) VALUES (?1, ?2, ?3, ?4)
	ON CONFLICT (proposal, who) DO UPDATE SET answer = excluded.answer, at = excluded.at;

-- :name proposal_answers_of
SELECT a.proposal, a.who, a.answer, a.at FROM proposal_answer a JOIN proposal p ON p.id = a.proposal WHERE p.case_id = ?1
	ORDER BY a.proposal, a.who;

-- Embargoes in force that end within these.
-- :name embargoes_ending
SELECT id, ends FROM cases WHERE state = 'open' AND embargo IN ('active', 'revise') AND ends > ?1 AND ends <= ?2 ORDER BY ends, id;
