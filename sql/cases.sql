-- Cases, who takes part in them, what was decided about jurisdictions. Used by src/store/cases.c.

-- :name case_add
INSERT INTO cases (id, at, title, leader, tlp, grade, plan, state, merged, parent, ended, public, exploit, attack, embargo, ends, ends_zone,
		terms, began, exited, why, not_before, wakes, claims, published)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25);

-- :name case_set
UPDATE cases SET at = ?2, title = ?3, leader = ?4, tlp = ?5, grade = ?6, plan = ?7, state = ?8, merged = ?9, parent = ?10, ended = ?11,
		public = ?12, exploit = ?13, attack = ?14, embargo = ?15, ends = ?16, ends_zone = ?17, terms = ?18, began = ?19, exited = ?20,
		why = ?21, not_before = ?22, wakes = ?23, claims = ?24, published = ?25 WHERE id = ?1;

-- :name case_get
SELECT id, at, title, leader, tlp, grade, plan, state, merged, parent, ended, public, exploit, attack, embargo, ends, ends_zone, terms, began,
		exited, why, not_before, wakes, claims, published FROM cases WHERE id = ?1;

-- What changes by time alone until ?1, the most urgent first.
-- :name cases_wake
SELECT id FROM cases WHERE wakes IS NOT NULL AND wakes <= ?1 ORDER BY wakes, id LIMIT ?2;

-- The cases of a party (?1 "party/nova") and of whoever reported what they are about (?2 a member, ?3 their party), newest first, below
-- ?4. ?5: a state, empty for any.
-- :name cases_of
SELECT id, at, title, leader, tlp, grade, plan, state, merged, parent, ended, public, exploit, attack, embargo, ends, ends_zone, terms, began,
		exited, why, not_before, wakes, claims, published FROM cases
	WHERE id < ?4 AND (state = ?5 OR ?5 = '') AND (
		id IN (SELECT case_id FROM participant WHERE who = ?1 AND ended IS NULL AND declined IS NULL)
		OR id IN (SELECT r.case_id FROM report r WHERE r.case_id IS NOT NULL AND ((r.member = ?2 AND ?2 <> 0) OR (r.party <> '' AND r.party = ?3))))
	ORDER BY id DESC LIMIT ?6;

-- :name participant_add
INSERT INTO participant (case_id, who, role, invited, invited_by, entered, stand, terms, until, declined, ended, why, barred, state, answer,
		answered, grade, aware, ready, deployed, track, credit)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
	ON CONFLICT (case_id, who) DO UPDATE SET role = excluded.role, invited = excluded.invited, invited_by = excluded.invited_by,
		entered = excluded.entered, stand = excluded.stand, terms = excluded.terms, until = excluded.until,
		declined = excluded.declined, ended = excluded.ended, why = excluded.why, barred = excluded.barred, state = excluded.state,
		answer = excluded.answer, answered = excluded.answered, grade = excluded.grade, aware = excluded.aware,
		ready = excluded.ready, deployed = excluded.deployed, track = excluded.track, credit = excluded.credit;

-- :name participant_get
SELECT case_id, who, role, invited, invited_by, entered, stand, terms, until, declined, ended, why, barred, state, answer, answered, grade,
		aware, ready, deployed, track, credit FROM participant WHERE case_id = ?1 AND who = ?2;

-- They answered; ?4: and said whether they are affected.
-- :name participant_said
UPDATE participant SET replied = coalesce(replied, ?3), judged = CASE WHEN ?4 = 1 THEN coalesce(judged, ?3) ELSE judged END
	WHERE case_id = ?1 AND who = ?2;

-- Who is of case ?1 and of ?2 was told in ?2 when they were first told in either, and answered when they first did.
-- :name participants_first
UPDATE participant SET
	invited_by = coalesce((SELECT o.invited_by FROM participant o WHERE o.case_id = ?1 AND o.who = participant.who AND
		o.invited < participant.invited), invited_by),
	invited = coalesce((SELECT o.invited FROM participant o WHERE o.case_id = ?1 AND o.who = participant.who AND
		o.invited < participant.invited), invited),
	replied = coalesce((SELECT o.replied FROM participant o WHERE o.case_id = ?1 AND o.who = participant.who AND
		(participant.replied IS NULL OR o.replied < participant.replied)), replied),
	judged = coalesce((SELECT o.judged FROM participant o WHERE o.case_id = ?1 AND o.who = participant.who AND
		(participant.judged IS NULL OR o.judged < participant.judged)), judged)
	WHERE case_id = ?2 AND who IN (SELECT who FROM participant WHERE case_id = ?1);

-- :name participants_of
SELECT case_id, who, role, invited, invited_by, entered, stand, terms, until, declined, ended, why, barred, state, answer, answered, grade,
		aware, ready, deployed, track, credit FROM participant WHERE case_id = ?1 ORDER BY invited, who;

-- Where somebody takes part, or is asked to.
-- :name participations_of
SELECT case_id, who, role, invited, invited_by, entered, stand, terms, until, declined, ended, why, barred, state, answer, answered, grade,
		aware, ready, deployed, track, credit FROM participant WHERE who = ?1 AND ended IS NULL AND declined IS NULL ORDER BY case_id;

-- Which roles' parties of a country are of a case.
-- :name participants_country
SELECT p.who FROM participant p JOIN party y ON 'party/' || y.id = p.who WHERE p.case_id = ?1 AND y.country = ?2 ORDER BY p.who;

-- Who is barred, or is not, otherwise than the decisions of an open case have it for where their party has its seat now. ?1: case, or 0
-- for all; ?2: who, or empty for all. Of those who left only who is still barred.
-- :name participations_to_judge
SELECT p.case_id, p.who FROM participant p JOIN cases c ON c.id = p.case_id JOIN party y ON 'party/' || y.id = p.who
	WHERE (?1 = 0 OR p.case_id = ?1) AND (?2 = '' OR p.who = ?2) AND c.state = 'open'
	AND (p.barred = 1 OR (p.ended IS NULL AND p.declined IS NULL))
	AND p.barred <> CASE WHEN EXISTS (SELECT 1 FROM jurisdiction j WHERE j.case_id = p.case_id AND j.country = y.country
		AND j.decision = 'bar') THEN 1 ELSE 0 END
	ORDER BY p.case_id, p.who;

-- :name jurisdiction_put
INSERT INTO jurisdiction (case_id, country, decision, member, at, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (case_id, country) DO UPDATE SET decision = excluded.decision, member = excluded.member, at = excluded.at,
		words = excluded.words;

-- :name jurisdictions_of
SELECT case_id, country, decision, member, at, words FROM jurisdiction WHERE case_id = ?1 ORDER BY country;

-- :name case_thread_add
INSERT INTO thread (id, case_id, report, kind, title, product, who, at, ended, posts, last)
	VALUES (?1, ?1, NULL, 'case', '', '', ?2, ?3, NULL, 0, 0);

-- What a case needs to know of a report.
-- :name case_report_get
SELECT id, state, coalesce(case_id, 0), member, party, grade, title, at FROM report WHERE id = ?1;

-- :name case_reports_of
SELECT id, state, coalesce(case_id, 0), member, party, grade, title, at FROM report WHERE case_id = ?1 ORDER BY id;

-- ?2 NULL: it is in none any more.
-- :name case_report_put
UPDATE report SET case_id = ?2, state = ?3 WHERE id = ?1;

-- :name case_report_thread
UPDATE thread SET case_id = ?2 WHERE report = ?1;

-- Everything of one case becomes another's, but who takes part and what was proposed.
-- :name case_move_threads
UPDATE thread SET case_id = ?2 WHERE case_id = ?1;

-- :name case_move_reports
UPDATE report SET case_id = ?2 WHERE case_id = ?1;

-- :name case_move_vulns
UPDATE vuln SET case_id = ?2 WHERE case_id = ?1;

-- :name case_move_repairs
UPDATE repair SET case_id = ?2 WHERE case_id = ?1;

-- :name case_move_vuln
UPDATE vuln SET case_id = ?2 WHERE id = ?1;

-- :name case_move_vuln_repairs
UPDATE repair SET case_id = ?2 WHERE vuln = ?1;

-- :name case_move_thread
UPDATE thread SET case_id = ?2 WHERE id = ?1;

-- :name case_vuln_of
SELECT case_id FROM vuln WHERE id = ?1;

-- What is open of a case, and unread by a member (?2): its threads, the newest post of each, how far they read. Private ones: those that
-- admit ?3 ("party/nova") or ?4 ("report/57"), or all with ?5 = 1; reports' own ones only so.
-- :name case_threads
SELECT t.id, t.kind, coalesce(t.report, 0), t.title, t.product, t.who, t.at, t.ended, t.posts, t.last,
		(SELECT count(*) FROM post p WHERE p.thread = t.id AND p.id > coalesce(
			(SELECT r.post FROM thread_read r WHERE r.member = ?2 AND r.thread = t.id), 0) AND p.member <> ?2)
	FROM thread t WHERE t.case_id = ?1 AND (?5 = 1 OR t.kind IN ('case', 'product')
		OR (t.kind = 'private' AND EXISTS (SELECT 1 FROM thread_party w WHERE w.thread = t.id AND (w.who = ?3 OR w.who = ?4)))
		OR (t.kind = 'report' AND 'report/' || t.report = ?4)) ORDER BY t.id;
