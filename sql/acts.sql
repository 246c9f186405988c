-- Acts and the ledger's tree. Used by src/store/acts.c.

-- :name act_count
SELECT coalesce(max(seq) + 1, 0) FROM act;

-- :name act_add
INSERT INTO act (seq, at, name, subject, member, party, once, leaf, salt, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- :name act_at
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act WHERE seq = ?1;

-- :name act_once
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act WHERE once = ?1;

-- :name act_leaf
SELECT leaf FROM act WHERE seq = ?1;

-- All from one on, in their order.
-- :name acts_from
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act WHERE seq >= ?1 ORDER BY seq LIMIT ?2;

-- :name acts_of_subject
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act WHERE subject = ?1 ORDER BY seq DESC LIMIT ?2;

-- :name act_case_add
INSERT INTO act_case (case_id, seq) VALUES (?1, ?2);

-- :name act_case_of
SELECT case_id FROM act_case WHERE seq = ?1;

-- Newest first.
-- :name case_acts
SELECT a.seq, a.at, a.name, a.subject, a.member, a.party, a.once, a.leaf, a.salt, a.body
	FROM act_case c JOIN act a ON a.seq = c.seq WHERE c.case_id = ?1 AND c.seq < ?2 ORDER BY c.seq DESC LIMIT ?3;

-- :name ledger_node_add
INSERT INTO ledger_node (level, place, hash) VALUES (?1, ?2, ?3);

-- :name ledger_node_get
SELECT hash FROM ledger_node WHERE level = ?1 AND place = ?2;

-- :name sealed_add
INSERT INTO sealed (ref, act, bytes) VALUES (?1, ?2, ?3);

-- :name sealed_get
SELECT bytes FROM sealed WHERE ref = ?1;

-- :name sealed_erase
DELETE FROM sealed WHERE ref = ?1;

-- :name erased_add
INSERT INTO erased (ref, act) SELECT ref, ?2 FROM sealed WHERE ref = ?1 ON CONFLICT (ref) DO UPDATE SET act = excluded.act;

-- :name erased_by
SELECT act FROM erased WHERE ref = ?1;
