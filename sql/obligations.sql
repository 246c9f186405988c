-- What somebody owes by a time. Used by src/store/obligations.c.

-- :name obligation_add
INSERT INTO obligation (id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next, case_id)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25,
	?26, ?27, ?28, ?29);

-- :name obligation_set
UPDATE obligation SET state = ?2, asked = ?3, asked_by = ?4, started = ?5, due = ?6, unsure = ?7, paused_since = ?8,
	paused_s = ?9, ended = ?10, changed = ?11, met_by = ?12, place = ?13, told = ?14, next = ?15 WHERE id = ?1;

-- :name obligation_get
SELECT id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next
	FROM obligation WHERE id = ?1;

-- The one that is open, if any.
-- :name obligation_open
SELECT id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next
	FROM obligation WHERE rule = ?1 AND about = ?2 AND ended IS NULL;

-- Of whom somebody is to be told now.
-- :name obligations_tell
SELECT id FROM obligation WHERE next IS NOT NULL AND next <= ?1 ORDER BY next, id LIMIT ?2;

-- In what follows a reader ("party/nova") finds of what is of a case only what it owes itself, unless it coordinates that case; and
-- nothing of one it is barred from. Empty: everything.

-- Open ones of up to three bearers (?1 empty: of all), of a rule, in a state, with their place in a range, with something asked
-- (?8 = 1), about a thing. In the order of a text and a number, which ?10 chooses: 0 due, 1 opened, 2 bearer, 3 rule; numbers
-- downwards when ?11 is -1. After a row that had these two and the id.
-- :name obligations_open
SELECT id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next
	FROM obligation WHERE ended IS NULL
	AND (?1 = '' OR bearer IN (?1, ?2, ?3)) AND (?4 = '' OR rule = ?4) AND (?5 = '' OR state = ?5)
	AND place BETWEEN ?6 AND ?7 AND (?8 = 0 OR asked <> 'nothing') AND (?9 = '' OR subject = ?9)
	AND (CASE CAST(?10 AS BIGINT) WHEN 2 THEN bearer WHEN 3 THEN rule ELSE '' END, ?11 * CASE CAST(?10 AS BIGINT) WHEN 1 THEN opened ELSE place END, id)
	> (?12, ?13, ?14)
	AND (?16 = '' OR case_id = 0 OR EXISTS (SELECT 1 FROM participant p WHERE p.case_id = obligation.case_id AND p.who = ?16 AND p.barred = 0
		AND (bearer = ?16 OR (p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL))))
	ORDER BY CASE CAST(?10 AS BIGINT) WHEN 2 THEN bearer WHEN 3 THEN rule ELSE '' END, ?11 * CASE CAST(?10 AS BIGINT) WHEN 1 THEN opened ELSE place END, id
	LIMIT ?15;

-- Those that ended, newest first.
-- :name obligations_ended
SELECT id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next
	FROM obligation WHERE ended IS NOT NULL
	AND (?1 = '' OR bearer IN (?1, ?2, ?3)) AND (?4 = '' OR rule = ?4) AND (?5 = '' OR state = ?5)
	AND (?6 = '' OR subject = ?6) AND id < ?7
	AND (?9 = '' OR case_id = 0 OR EXISTS (SELECT 1 FROM participant p WHERE p.case_id = obligation.case_id AND p.who = ?9 AND p.barred = 0
		AND (bearer = ?9 OR (p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL))))
	ORDER BY id DESC LIMIT ?8;

-- The rules by which something was ever owed, each found by a step in the index of rules.
-- :name obligations_rules
WITH RECURSIVE r (rule) AS (SELECT min(rule) FROM obligation
	UNION ALL SELECT (SELECT min(o.rule) FROM obligation o WHERE o.rule > r.rule) FROM r WHERE r.rule IS NOT NULL)
	SELECT rule FROM r WHERE rule IS NOT NULL;

-- The same of up to three bearers.
-- :name obligations_rules_of
SELECT DISTINCT rule FROM obligation WHERE bearer IN (?1, ?2, ?3) ORDER BY rule;

-- How many are open, of up to three bearers: all, overdue, due by ?5, awaiting their start, paused, with something asked.
-- :name obligations_count
SELECT count(*), coalesce(sum(CASE WHEN place < ?4 THEN 1 ELSE 0 END), 0),
	coalesce(sum(CASE WHEN place BETWEEN ?4 AND ?5 THEN 1 ELSE 0 END), 0),
	coalesce(sum(CASE WHEN state = 'awaiting_input' THEN 1 ELSE 0 END), 0),
	coalesce(sum(CASE WHEN state = 'paused' THEN 1 ELSE 0 END), 0),
	coalesce(sum(CASE WHEN asked <> 'nothing' THEN 1 ELSE 0 END), 0)
	FROM obligation WHERE ended IS NULL AND (?1 = '' OR bearer IN (?1, ?2, ?3))
	AND (?6 = '' OR case_id = 0 OR EXISTS (SELECT 1 FROM participant p WHERE p.case_id = obligation.case_id AND p.who = ?6 AND p.barred = 0
		AND (bearer = ?6 OR (p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL))));

-- What is of a report (?1 "report/57") is of another case now.
-- :name obligations_to_case
UPDATE obligation SET case_id = ?2 WHERE subject = ?1;

-- What is owed in one case (?1 "case/7") is owed in another (?2, its number ?3), unless the same is owed there already.
-- :name obligations_absorb
UPDATE obligation SET about = ?2 || substr(about, length(?1) + 1), subject = ?2, case_id = ?3
	WHERE subject = ?1 AND ended IS NULL AND about LIKE ?1 || ' %' AND NOT EXISTS (SELECT 1 FROM obligation o
		WHERE o.ended IS NULL AND o.rule = obligation.rule AND o.about = ?2 || substr(obligation.about, length(?1) + 1));

-- What a bearer (?2) owes in a case.
-- :name obligations_in_case
SELECT id FROM obligation WHERE ended IS NULL AND case_id = ?1 AND bearer = ?2 ORDER BY id;

-- Open ones of a case, of up to three bearers or (?2 empty) of anybody; what is due next first.
-- :name obligations_of_case
SELECT id, rule, version, about, subject, bearer, cause, unit, number, end_of_day, calendar, zone, pausable, state, asked, asked_by,
	opened, started, due, unsure, paused_since, paused_s, ended, changed, met_by, place, told, next
	FROM obligation WHERE ended IS NULL AND case_id <> 0 AND case_id = ?1 AND (?2 = '' OR bearer IN (?2, ?3, ?4)) ORDER BY place, id LIMIT ?5;
