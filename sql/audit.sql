-- Every act, newest first, by what is asked of it. Used by src/store/audit.c.
--
-- One text for each thing that can lead: its index gives the acts in their order, and what else is asked is looked at row by row.
-- A reader (?10 "party/alliance") finds nothing of a case that it does not coordinate: neither acts of its history, nor what was done to a
-- report before it joined. Empty: everything.
-- ?1 ?9 bound the numbers, ?2 ?3 the instants; of the rest, empty (or below 0) asks nothing.

-- :name audit_all
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE seq < ?1 AND seq >= ?9 AND at >= ?2 AND at < ?3 AND (name = ?4 OR ?4 = '') AND (subject = ?5 OR ?5 = '')
	AND (member = ?6 OR ?6 < 0) AND (party = ?7 OR ?7 = '')
	AND (?10 = '' OR (NOT EXISTS (SELECT 1 FROM act_case k WHERE k.seq = act.seq AND k.case_id NOT IN (SELECT p.case_id FROM participant p
		WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0))
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = CASE WHEN act.subject LIKE 'report/%' THEN CAST(substr(act.subject, 8) AS BIGINT)
		WHEN act.name = 'report.submit' THEN act.seq ELSE 0 END AND r.case_id IS NOT NULL AND r.case_id NOT IN (SELECT p.case_id
		FROM participant p WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL
		AND p.declined IS NULL AND p.barred = 0))))
	ORDER BY seq DESC LIMIT ?8;

-- :name audit_by_name
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE name = ?4 AND seq < ?1 AND seq >= ?9 AND at >= ?2 AND at < ?3 AND (subject = ?5 OR ?5 = '')
	AND (member = ?6 OR ?6 < 0) AND (party = ?7 OR ?7 = '')
	AND (?10 = '' OR (NOT EXISTS (SELECT 1 FROM act_case k WHERE k.seq = act.seq AND k.case_id NOT IN (SELECT p.case_id FROM participant p
		WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0))
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = CASE WHEN act.subject LIKE 'report/%' THEN CAST(substr(act.subject, 8) AS BIGINT)
		WHEN act.name = 'report.submit' THEN act.seq ELSE 0 END AND r.case_id IS NOT NULL AND r.case_id NOT IN (SELECT p.case_id
		FROM participant p WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL
		AND p.declined IS NULL AND p.barred = 0))))
	ORDER BY seq DESC LIMIT ?8;

-- :name audit_by_subject
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE subject = ?5 AND seq < ?1 AND seq >= ?9 AND at >= ?2 AND at < ?3 AND (name = ?4 OR ?4 = '')
	AND (member = ?6 OR ?6 < 0) AND (party = ?7 OR ?7 = '')
	AND (?10 = '' OR (NOT EXISTS (SELECT 1 FROM act_case k WHERE k.seq = act.seq AND k.case_id NOT IN (SELECT p.case_id FROM participant p
		WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0))
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = CASE WHEN act.subject LIKE 'report/%' THEN CAST(substr(act.subject, 8) AS BIGINT)
		WHEN act.name = 'report.submit' THEN act.seq ELSE 0 END AND r.case_id IS NOT NULL AND r.case_id NOT IN (SELECT p.case_id
		FROM participant p WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL
		AND p.declined IS NULL AND p.barred = 0))))
	ORDER BY seq DESC LIMIT ?8;

-- :name audit_by_member
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE member = ?6 AND seq < ?1 AND seq >= ?9 AND at >= ?2 AND at < ?3 AND (name = ?4 OR ?4 = '')
	AND (subject = ?5 OR ?5 = '') AND (party = ?7 OR ?7 = '')
	AND (?10 = '' OR (NOT EXISTS (SELECT 1 FROM act_case k WHERE k.seq = act.seq AND k.case_id NOT IN (SELECT p.case_id FROM participant p
		WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0))
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = CASE WHEN act.subject LIKE 'report/%' THEN CAST(substr(act.subject, 8) AS BIGINT)
		WHEN act.name = 'report.submit' THEN act.seq ELSE 0 END AND r.case_id IS NOT NULL AND r.case_id NOT IN (SELECT p.case_id
		FROM participant p WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL
		AND p.declined IS NULL AND p.barred = 0))))
	ORDER BY seq DESC LIMIT ?8;

-- :name audit_by_party
SELECT seq, at, name, subject, member, party, once, leaf, salt, body FROM act
	WHERE party = ?7 AND seq < ?1 AND seq >= ?9 AND at >= ?2 AND at < ?3 AND (name = ?4 OR ?4 = '')
	AND (subject = ?5 OR ?5 = '') AND (member = ?6 OR ?6 < 0)
	AND (?10 = '' OR (NOT EXISTS (SELECT 1 FROM act_case k WHERE k.seq = act.seq AND k.case_id NOT IN (SELECT p.case_id FROM participant p
		WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL AND p.declined IS NULL AND p.barred = 0))
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = CASE WHEN act.subject LIKE 'report/%' THEN CAST(substr(act.subject, 8) AS BIGINT)
		WHEN act.name = 'report.submit' THEN act.seq ELSE 0 END AND r.case_id IS NOT NULL AND r.case_id NOT IN (SELECT p.case_id
		FROM participant p WHERE p.who = ?10 AND p.role = 'coordinator' AND p.entered IS NOT NULL AND p.ended IS NULL
		AND p.declined IS NULL AND p.barred = 0))))
	ORDER BY seq DESC LIMIT ?8;

-- The numbers of what happened in a time. They grow with it, but for a clock that was set back; so their least is asked for and not
-- the first one's.
-- :name audit_span
SELECT coalesce(min(seq), 0), coalesce(max(seq), -1) FROM act WHERE at >= ?1 AND at < ?2;
