-- Conversations. Used by src/store/threads.c.

-- :name thread_add
INSERT INTO thread (id, case_id, report, kind, title, product, who, at, ended, posts, last)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, 0, 0);

-- :name thread_get
SELECT id, coalesce(case_id, 0), coalesce(report, 0), kind, title, product, who, at, ended, posts, last FROM thread WHERE id = ?1;

-- :name thread_of_report
SELECT id, coalesce(case_id, 0), coalesce(report, 0), kind, title, product, who, at, ended, posts, last FROM thread WHERE report = ?1;

-- :name thread_set_case
UPDATE thread SET case_id = ?2 WHERE report = ?1;

-- :name threads_move
UPDATE thread SET case_id = ?2 WHERE case_id = ?1;

-- :name thread_end
UPDATE thread SET ended = ?2 WHERE id = ?1;

-- :name thread_admit
INSERT INTO thread_party (thread, who) VALUES (?1, ?2) ON CONFLICT (thread, who) DO NOTHING;

-- :name thread_admitted
SELECT who FROM thread_party WHERE thread = ?1 ORDER BY who;

-- The threads of case ?1 that somebody may see - as src/hub/case/standing.c decides for one - with what they have not read: ?2 the member,
-- ?3 their party, ?4 their own report in this case, ?5 takes part, ?6 coordinates. What one wrote oneself is never unread, nor what was
-- taken back.
-- :name threads_of_case
SELECT t.id, coalesce(t.case_id, 0), coalesce(t.report, 0), t.kind, t.title, t.product, t.who, t.at, t.ended, t.posts, t.last,
	(SELECT s.bytes FROM sealed s WHERE s.ref = t.title), (SELECT s.bytes FROM sealed s WHERE s.ref = t.product), coalesce(r.post, 0),
	(SELECT count(*) FROM post p WHERE p.thread = t.id AND p.id > coalesce(r.post, 0) AND p.member <> ?2 AND p.words <> ''),
	coalesce((SELECT min(p.id) FROM post p WHERE p.thread = t.id AND p.id > coalesce(r.post, 0) AND p.member <> ?2 AND p.words <> ''), 0),
	(SELECT p.at FROM post p WHERE p.id = t.last)
	FROM thread t LEFT JOIN thread_read r ON r.thread = t.id AND r.member = ?2
	WHERE t.case_id = ?1 AND (CAST(?6 AS BIGINT) = 1
		OR (t.kind IN ('case', 'product') AND CAST(?5 AS BIGINT) = 1)
		OR (t.kind = 'private' AND CAST(?5 AS BIGINT) = 1
			AND EXISTS (SELECT 1 FROM thread_party y WHERE y.thread = t.id AND y.who IN (?3, ?4)))
		OR (t.kind = 'report'
			AND EXISTS (SELECT 1 FROM report o WHERE o.id = t.report AND (o.member = ?2 OR 'party/' || o.party = ?3))))
	ORDER BY t.id;

-- :name thread_shown
SELECT t.id, coalesce(t.case_id, 0), coalesce(t.report, 0), t.kind, t.title, t.product, t.who, t.at, t.ended, t.posts, t.last,
	(SELECT s.bytes FROM sealed s WHERE s.ref = t.title), (SELECT s.bytes FROM sealed s WHERE s.ref = t.product), coalesce(r.post, 0),
	(SELECT count(*) FROM post p WHERE p.thread = t.id AND p.id > coalesce(r.post, 0) AND p.member <> ?2 AND p.words <> ''),
	coalesce((SELECT min(p.id) FROM post p WHERE p.thread = t.id AND p.id > coalesce(r.post, 0) AND p.member <> ?2 AND p.words <> ''), 0),
	(SELECT p.at FROM post p WHERE p.id = t.last)
	FROM thread t LEFT JOIN thread_read r ON r.thread = t.id AND r.member = ?2 WHERE t.id = ?1;

-- :name post_add
INSERT INTO post (id, thread, at, who, member, words, reply) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- :name post_counted
UPDATE thread SET posts = posts + 1, last = ?2 WHERE id = ?1;

-- :name post_get
SELECT id, thread, at, who, member, words, coalesce(reply, 0) FROM post WHERE id = ?1;

-- :name post_clear
UPDATE post SET words = '' WHERE id = ?1;

-- :name posts_of
SELECT p.id, p.thread, p.at, p.who, p.member, p.words, coalesce(p.reply, 0), s.bytes, coalesce(m.name, '')
	FROM post p LEFT JOIN sealed s ON s.ref = p.words LEFT JOIN member m ON m.id = p.member
	WHERE p.thread = ?1 AND p.id > ?2 AND (?3 = '' OR p.who = ?3) ORDER BY p.id LIMIT ?4 OFFSET ?5;

-- :name posts_below
SELECT count(*) FROM post WHERE thread = ?1 AND id < ?2 AND (?3 = '' OR who = ?3);

-- :name posts_who
SELECT DISTINCT who FROM post WHERE thread = ?1 ORDER BY who;

-- :name posts_of_case
SELECT p.id, p.thread, p.at, p.who, p.member, p.words, coalesce(p.reply, 0), s.bytes, ''
	FROM thread t JOIN post p ON p.thread = t.id JOIN sealed s ON s.ref = p.words WHERE t.case_id = ?1 ORDER BY p.id DESC;

-- :name thread_read_get
SELECT post FROM thread_read WHERE member = ?1 AND thread = ?2;

-- :name thread_read_set
INSERT INTO thread_read (member, thread, post) VALUES (?1, ?2, ?3)
	ON CONFLICT (member, thread) DO UPDATE SET post = excluded.post WHERE thread_read.post < excluded.post;

-- :name thread_read_forget
DELETE FROM thread_read WHERE member = ?1;

-- May ?2 be admitted to a thread of case ?1: does it take part, having entered?
-- :name thread_may_join
SELECT 1 FROM participant WHERE case_id = ?1 AND who = ?2 AND entered IS NOT NULL AND ended IS NULL AND declined IS NULL AND barred = 0;

-- How many threads a case has.
-- :name threads_count
SELECT count(*) FROM thread WHERE case_id = ?1;

-- Who sees thread ?1 of case ?2 (0: of none), which is of kind ?3 and of report ?4 (0: none): members with their party and how far
-- they have read, ordered by party.
-- :name thread_readers
SELECT m.id, m.party, coalesce(r.post, 0)
	FROM member m JOIN party a ON a.id = m.party LEFT JOIN thread_read r ON r.member = m.id AND r.thread = ?1
	WHERE m.ended IS NULL AND a.ended IS NULL AND (
		'party/' || m.party IN (SELECT p.who FROM participant p
			WHERE p.case_id = ?2 AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0
			AND (p.role = 'coordinator' OR ?3 IN ('case', 'product')
				OR (?3 = 'private' AND EXISTS (SELECT 1 FROM thread_party y WHERE y.thread = ?1 AND y.who = p.who))))
		OR m.id IN (SELECT o.member FROM report o JOIN participant p ON p.case_id = o.case_id AND p.who = 'report/' || o.id
			WHERE o.case_id = ?2 AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0
			AND (?3 IN ('case', 'product')
				OR (?3 = 'private' AND EXISTS (SELECT 1 FROM thread_party y WHERE y.thread = ?1 AND y.who = p.who))))
		OR m.id IN (SELECT o.member FROM report o WHERE o.id = ?4)
		OR (CAST(?2 AS BIGINT) = 0 AND (SELECT o.assigned FROM report o WHERE o.id = ?4) IN (0, m.id) AND a.roles & 1 = 1))
	ORDER BY m.party, m.id;
