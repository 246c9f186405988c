-- What pages of cases add up over threads, obligations and acts, each in one statement. Used by src/store/case_sums.c.

-- Unread posts of each case in which ?2 ("party/nova", "report/57") has entered, for member ?1: as src/hub/case/standing.c decides for one.
-- :name cases_unread
SELECT t.case_id, count(*) FROM participant w JOIN thread t ON t.case_id = w.case_id JOIN post p ON p.thread = t.id
	LEFT JOIN thread_read r ON r.thread = t.id AND r.member = ?1
	WHERE w.who = ?2 AND w.entered IS NOT NULL AND w.ended IS NULL AND w.declined IS NULL AND w.barred = 0
	AND p.id > coalesce(r.post, 0) AND p.member <> ?1 AND p.words <> ''
	AND (w.role = 'coordinator' OR t.kind IN ('case', 'product') OR (t.kind = 'report' AND 'report/' || t.report = ?2)
		OR (t.kind = 'private' AND EXISTS (SELECT 1 FROM thread_party y WHERE y.thread = t.id AND y.who = ?2)))
	GROUP BY t.case_id;

-- What is open of each case for up to three bearers: how much, and where the first stands among what is due (store/obligations.h).
-- :name cases_due
SELECT case_id, count(*), min(place) FROM obligation WHERE ended IS NULL AND case_id <> 0 AND bearer IN (?1, ?2, ?3) GROUP BY case_id;

-- Names that weaknesses of cases have got, of those cases in which ?1 takes part.
-- :name cases_cves
SELECT v.case_id, v.cve FROM vuln v JOIN participant w ON w.case_id = v.case_id
	WHERE w.who = ?1 AND w.entered IS NOT NULL AND v.cve <> '' AND v.ended IS NULL ORDER BY v.case_id, v.id;

-- What a member or their party (?2 "nova") reported, and which case it went to.
-- :name cases_reported
SELECT 'report/' || id, case_id FROM report WHERE case_id IS NOT NULL AND ((member = ?1 AND member <> 0) OR (party = ?2 AND party <> ''))
	ORDER BY id;

-- How many unread posts each participant wrote, in those threads of a case that somebody may see: parameters as of threads_of_case.
-- :name case_unread_by
SELECT p.who, count(*) FROM thread t JOIN post p ON p.thread = t.id LEFT JOIN thread_read r ON r.thread = t.id AND r.member = ?2
	WHERE t.case_id = ?1 AND p.id > coalesce(r.post, 0) AND p.member <> ?2 AND p.words <> '' AND (CAST(?6 AS BIGINT) = 1
		OR (t.kind IN ('case', 'product') AND CAST(?5 AS BIGINT) = 1)
		OR (t.kind = 'private' AND CAST(?5 AS BIGINT) = 1
			AND EXISTS (SELECT 1 FROM thread_party y WHERE y.thread = t.id AND y.who IN (?3, ?4)))
		OR (t.kind = 'report'
			AND EXISTS (SELECT 1 FROM report o WHERE o.id = t.report AND (o.member = ?2 OR 'party/' || o.party = ?3))))
	GROUP BY p.who;

-- The history of a case but for what has a place of its own: conversations, files, obligations. Newest first, below ?2.
-- :name case_history
SELECT a.seq, a.at, a.name, a.subject, a.member, a.party, a.once, a.leaf, a.salt, a.body
	FROM act_case c JOIN act a ON a.seq = c.seq WHERE c.case_id = ?1 AND c.seq < ?2
	AND a.name NOT LIKE 'thread.%' AND a.name NOT LIKE 'post.%' AND a.name NOT LIKE 'file.%' AND a.name NOT LIKE 'obligation.%'
	ORDER BY c.seq DESC LIMIT ?3;

-- Its answers and its repairs, in their order: what the picture of a case cannot take from the tables, which hold the last of each.
-- :name case_moments
SELECT a.seq, a.at, a.name, a.subject, a.member, a.party, a.once, a.leaf, a.salt, a.body
	FROM act_case c JOIN act a ON a.seq = c.seq WHERE c.case_id = ?1 AND a.name IN ('case.answer', 'repair.set')
	ORDER BY c.seq LIMIT ?2;
