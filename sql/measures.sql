-- How fast reports and cases are handled: all there is to it, each table read once. Used by src/store/measures.c.

-- :name measure_reports
SELECT id, at, acknowledged, validated, ended, coalesce(case_id, 0), member, party, grade, verdict FROM report ORDER BY id;

-- :name measure_cases
SELECT id, at, grade, leader, state, public, exploit, attack, embargo, began, ends, exited, why, published FROM cases ORDER BY id;

-- :name measure_parts
SELECT case_id, who, role, invited, entered, coalesce(replied, answered), judged, answer, aware, ready, deployed, declined, ended, barred
	FROM participant ORDER BY case_id, who;

-- What is overdue at ?1, and of what is passed on all that is open: by rule and what it is about.
-- :name measure_owed
SELECT rule, about, case_id, opened, due FROM obligation WHERE ended IS NULL AND state <> 'paused'
	AND (rule LIKE 'p3-%' OR (due < ?1 AND (rule IN ('p1-acknowledge', 'p2-validate', 'v1-answer', 'v2-confirm', 'v4-roll-out')
		OR rule LIKE 'v3-%'))) ORDER BY id;
