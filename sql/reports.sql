-- What was reported. Used by src/store/reports.c.

-- :name report_add
INSERT INTO report (id, at, member, party, secret, origin, lang, title, product, versions, words, steps, impact, found, place, told, credit_as,
		name, mail, exploited, public, credit, share, plan_at, plan_zone, state, assigned, grade, affected, verdict, reason, same_as)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, 0, '',
		'', '', '', '');

-- :name report_set
UPDATE report SET member = ?2, party = ?3, state = ?4, assigned = ?5, grade = ?6, affected = ?7, verdict = ?8, reason = ?9, same_as = ?10,
		acknowledged = ?11, validated = ?12, informed = ?13, heard = ?14, asked = ?15, ended = ?16 WHERE id = ?1;

-- :name report_get
SELECT id, at, member, party, origin, lang, title, product, versions, words, steps, impact, found, place, told, credit_as, name, mail,
		exploited, public, credit, share, plan_at, plan_zone, state, assigned, grade, affected, verdict, reason, same_as,
		coalesce(case_id, 0), acknowledged, validated, informed, heard, asked, ended FROM report WHERE id = ?1;

-- :name reports_same_as
SELECT id, at, member, party, origin, lang, title, product, versions, words, steps, impact, found, place, told, credit_as, name, mail,
		exploited, public, credit, share, plan_at, plan_zone, state, assigned, grade, affected, verdict, reason, same_as,
		coalesce(case_id, 0), acknowledged, validated, informed, heard, asked, ended FROM report WHERE same_as = ?1 ORDER BY id;

-- :name report_coordinators
SELECT who FROM participant WHERE case_id = ?1 AND role = 'coordinator' AND entered IS NOT NULL AND declined IS NULL AND ended IS NULL
	ORDER BY who;

-- :name reports_coordinated
SELECT CAST(case_id AS TEXT) FROM participant WHERE who = ?1 AND role = 'coordinator' AND entered IS NOT NULL AND declined IS NULL
	AND ended IS NULL AND barred = 0;

-- :name reports_of_member
SELECT id, at, member, party, origin, lang, title, product, versions, words, steps, impact, found, place, told, credit_as, name, mail,
		exploited, public, credit, share, plan_at, plan_zone, state, assigned, grade, affected, verdict, reason, same_as,
		coalesce(case_id, 0), acknowledged, validated, informed, heard, asked, ended
	FROM report WHERE member = ?1 AND member <> 0 ORDER BY id DESC LIMIT ?2;

-- A line of the queue each: with the bytes of what is shown, and with what is owed first. ?1: closed ones. A due instant past 100000000000
-- is none that counts (src/store/obligations.h).
-- :name report_lines
SELECT r.id, r.at, r.member, r.party, r.origin, r.title, r.product, (SELECT s.bytes FROM sealed s WHERE s.ref = r.title),
		(SELECT s.bytes FROM sealed s WHERE s.ref = r.product), r.exploited, r.public, r.plan_at, r.state, r.assigned, r.grade, r.verdict,
		r.reason, r.same_as, coalesce(r.case_id, 0), r.acknowledged, r.validated, r.informed, r.heard, r.asked, r.ended,
		(SELECT min(o.place) FROM obligation o WHERE o.subject = 'report/' || r.id AND o.ended IS NULL AND o.place < 100000000000),
		f.finder
	FROM report r LEFT JOIN report_finder f ON f.report = r.id
	WHERE (CAST(?1 AS BIGINT) = 1 AND r.state = 'closed' OR CAST(?1 AS BIGINT) = 0 AND r.state <> 'closed') AND r.id < ?2
	ORDER BY r.id DESC LIMIT ?3;

-- :name report_line
SELECT r.id, r.at, r.member, r.party, r.origin, r.title, r.product, (SELECT s.bytes FROM sealed s WHERE s.ref = r.title),
		(SELECT s.bytes FROM sealed s WHERE s.ref = r.product), r.exploited, r.public, r.plan_at, r.state, r.assigned, r.grade, r.verdict,
		r.reason, r.same_as, coalesce(r.case_id, 0), r.acknowledged, r.validated, r.informed, r.heard, r.asked, r.ended,
		(SELECT min(o.place) FROM obligation o WHERE o.subject = 'report/' || r.id AND o.ended IS NULL AND o.place < 100000000000),
		f.finder
	FROM report r LEFT JOIN report_finder f ON f.report = r.id WHERE r.id = ?1;

-- :name reports_count
SELECT count(CASE WHEN state <> 'closed' THEN 1 END), count(CASE WHEN state <> 'closed' AND assigned = 0 THEN 1 END),
	count(CASE WHEN state <> 'closed' AND asked IS NOT NULL THEN 1 END), count(CASE WHEN state = 'closed' THEN 1 END) FROM report;

-- :name report_finder_put
INSERT INTO report_finder (report, finder) VALUES (?1, ?2) ON CONFLICT (report) DO UPDATE SET finder = excluded.finder;

-- ?2: since when.
-- :name finder_record
SELECT f.finder, count(*), count(CASE WHEN r.state <> 'closed' THEN 1 END), count(CASE WHEN r.verdict = 'valid' THEN 1 END),
	count(CASE WHEN r.verdict = 'invalid' THEN 1 END), count(CASE WHEN r.verdict = 'duplicate' THEN 1 END),
	count(CASE WHEN r.at >= ?2 THEN 1 END)
	FROM report_finder f JOIN report r ON r.id = f.report WHERE f.finder = ?1 GROUP BY f.finder;

-- :name report_record
SELECT NULL, count(*), count(CASE WHEN r.state <> 'closed' THEN 1 END), count(CASE WHEN r.verdict = 'valid' THEN 1 END),
	count(CASE WHEN r.verdict = 'invalid' THEN 1 END), count(CASE WHEN r.verdict = 'duplicate' THEN 1 END), 0
	FROM report_finder f JOIN report r ON r.id = f.report WHERE f.finder = (SELECT x.finder FROM report_finder x WHERE x.report = ?1);

-- :name finder_records
SELECT f.finder, count(*), count(CASE WHEN r.state <> 'closed' THEN 1 END), count(CASE WHEN r.verdict = 'valid' THEN 1 END),
	count(CASE WHEN r.verdict = 'invalid' THEN 1 END), count(CASE WHEN r.verdict = 'duplicate' THEN 1 END), 0
	FROM report_finder f JOIN report r ON r.id = f.report GROUP BY f.finder;

-- :name report_word_add
INSERT INTO report_word (word, report) VALUES (?1, ?2) ON CONFLICT (word, report) DO NOTHING;

-- :name report_words_drop
DELETE FROM report_word WHERE report = ?1;

-- What report ?1 has in common with others, word by word; what more than ?2 have tells nothing.
-- :name reports_shared
SELECT w.word, o.report FROM report_word w JOIN report_word o ON o.word = w.word
	WHERE w.report = ?1 AND (SELECT count(*) FROM (SELECT 1 FROM report_word x WHERE x.word = w.word LIMIT CAST(?2 AS BIGINT) + 1) AS c) <= ?2
	ORDER BY w.word, o.report;

-- :name reports_with_word
SELECT report FROM report_word WHERE word = ?1 ORDER BY report DESC LIMIT ?2;

-- :name reports_worded
SELECT count(DISTINCT report) FROM report_word;
