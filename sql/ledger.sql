-- The ledger above the acts: checkpoints that were shown, what was revealed and erased. Used by src/store/ledger.c.

-- :name checkpoint_newest
SELECT size, at, note FROM checkpoint ORDER BY size DESC LIMIT 1;

-- :name checkpoint_at
SELECT size, at, note FROM checkpoint WHERE size = ?1;

-- One that another process has made meanwhile stays as it is.
-- :name checkpoint_add
INSERT INTO checkpoint (size, at, note) VALUES (?1, ?2, ?3) ON CONFLICT (size) DO NOTHING;

-- :name checkpoints_all
SELECT size, at, note FROM checkpoint ORDER BY size;

-- Keys that checkpoints were signed with in their time, by what acts told of them.
-- :name ledger_keys
SELECT name FROM hub_key WHERE kind = 'ledger';

-- :name ledger_nodes_all
SELECT level, place, hash FROM ledger_node ORDER BY level, place;

-- :name sealed_all
SELECT ref, act, bytes FROM sealed ORDER BY act, ref;

-- :name revealed_add
INSERT INTO revealed (act, field, reveal) VALUES (?1, ?2, ?3) ON CONFLICT (act, field) DO NOTHING;

-- :name revealed_of
SELECT field FROM revealed WHERE act = ?1;

-- Newest first, below a number.
-- :name revealed_list
SELECT act, reveal FROM revealed WHERE field = '' AND act < ?1 ORDER BY act DESC LIMIT ?2;

-- :name revealed_count
SELECT count(*) FROM revealed WHERE field = '';

-- :name erasure_add
INSERT INTO erasure (id, act, field, asked_by, done) VALUES (?1, ?2, ?3, ?4, NULL);

-- :name erasure_get
SELECT act, field, asked_by, done FROM erasure WHERE id = ?1;

-- :name erasure_done
UPDATE erasure SET done = ?2 WHERE id = ?1;

-- :name erasures_all
SELECT id, act, field, asked_by, done FROM erasure ORDER BY id;

-- Newest first, below a number: what a party's members did, and what was done to it and what is its own. A kind of thing that
-- sql/things.sql gives to a party stands here too: a test compares both.
-- :name acts_of_party
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
WHERE (party = ?1 OR subject = 'party/' || ?1 OR subject IN (
	SELECT 'contact/' || id FROM contact WHERE party = ?1 UNION ALL SELECT 'component/' || id FROM component WHERE party = ?1
	UNION ALL SELECT 'member/' || id FROM member WHERE party = ?1 UNION ALL SELECT 'invitation/' || id FROM invitation WHERE party = ?1
	UNION ALL SELECT 'key/' || k.id FROM api_key k JOIN member m ON m.id = k.member WHERE m.party = ?1
	UNION ALL SELECT 'session/' || s.id FROM session s JOIN member m ON m.id = s.member WHERE m.party = ?1
	UNION ALL SELECT 'reset/' || r.id FROM reset r JOIN member m ON m.id = r.member WHERE m.party = ?1
	UNION ALL SELECT 'address/' || c.id FROM address_change c JOIN member m ON m.id = c.member WHERE m.party = ?1
	UNION ALL SELECT 'report/' || id FROM report WHERE party = ?1
	UNION ALL SELECT 'thread/' || t.id FROM thread t JOIN report r ON r.id = t.report WHERE r.party = ?1
	UNION ALL SELECT 'post/' || p.id FROM post p JOIN thread t ON t.id = p.thread JOIN report r ON r.id = t.report WHERE r.party = ?1
	UNION ALL SELECT 'file/' || f.id FROM file f JOIN thread t ON t.id = f.thread JOIN report r ON r.id = t.report WHERE r.party = ?1
	UNION ALL SELECT 'repair/' || id FROM repair WHERE party = ?1
	UNION ALL SELECT 'webhook/' || id FROM webhook WHERE party = ?1
	UNION ALL SELECT 'obligation/' || id FROM obligation WHERE bearer = 'party/' || ?1))
AND seq < ?2 ORDER BY seq DESC LIMIT ?3;

-- Of anybody.
-- :name acts_before
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2;

-- Their numbers alone, of a subject, in their order.
-- :name act_numbers
SELECT seq FROM act WHERE subject = ?1 AND seq < ?2 ORDER BY seq LIMIT ?3;
