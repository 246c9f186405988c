-- Weaknesses, repairs and statements. Used by src/store/repairs.c.

-- :name vuln_add
INSERT INTO vuln (id, title, words, component, cve, cwe, vector, grade, checked, entry, published, ended, case_id)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- :name vuln_set
UPDATE vuln SET title = ?2, words = ?3, component = ?4, cve = ?5, cwe = ?6, vector = ?7, grade = ?8, checked = ?9, entry = ?10,
	published = ?11, ended = ?12 WHERE id = ?1;

-- :name vuln_get
SELECT id, case_id, title, words, component, cve, cwe, vector, grade, checked, entry, published, ended FROM vuln WHERE id = ?1;

-- :name vulns_of
SELECT id, case_id, title, words, component, cve, cwe, vector, grade, checked, entry, published, ended FROM vuln
	WHERE case_id = ?1 AND ended IS NULL ORDER BY id;

-- :name repair_add
INSERT INTO repair (id, state, justification, share, build, level, version, words, since, told, told_by, case_id, vuln, party, kind, line, branch)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- :name repair_set
UPDATE repair SET state = ?2, justification = ?3, share = ?4, build = ?5, level = ?6, version = ?7, words = ?8, since = ?9, told = ?10,
	told_by = ?11 WHERE id = ?1;

-- :name repair_drop
DELETE FROM repair WHERE id = ?1;

-- :name repair_get
SELECT id, case_id, vuln, party, kind, line, branch, state, justification, share, build, level, version, words, since, told, told_by
	FROM repair WHERE id = ?1;

-- :name repair_at
SELECT id, case_id, vuln, party, kind, line, branch, state, justification, share, build, level, version, words, since, told, told_by
	FROM repair WHERE vuln = ?1 AND party = ?2 AND kind = ?3 AND line = ?4 AND branch = ?5;

-- :name repairs_of
SELECT r.id, r.case_id, r.vuln, r.party, r.kind, r.line, r.branch, r.state, r.justification, r.share, r.build, r.level, r.version, r.words,
	r.since, r.told, r.told_by
	FROM repair r JOIN vuln v ON v.id = r.vuln WHERE r.case_id = ?1 AND v.ended IS NULL;

-- :name repairs_of_party
SELECT r.id, r.case_id, r.vuln, r.party, r.kind, r.line, r.branch, r.state, r.justification, r.share, r.build, r.level, r.version, r.words,
	r.since, r.told, r.told_by
	FROM repair r JOIN vuln v ON v.id = r.vuln WHERE r.case_id = ?1 AND r.party = ?2 AND v.ended IS NULL;

-- :name statement_put
INSERT INTO statement (vuln, party, at, words, url) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT (vuln, party) DO UPDATE SET at = excluded.at, words = excluded.words, url = excluded.url;

-- :name statement_get
SELECT vuln, party, at, words, url FROM statement WHERE vuln = ?1 AND party = ?2;

-- :name statements_of
SELECT s.vuln, s.party, s.at, s.words, s.url FROM statement s JOIN vuln v ON v.id = s.vuln
	WHERE v.case_id = ?1 AND v.ended IS NULL ORDER BY s.vuln, s.party;

-- What has not happened yet happens now, where it is told to (1): aware, ready, deployed. Who spoke has answered.
-- :name participant_path
UPDATE participant SET aware = CASE WHEN aware IS NULL AND ?4 = 1 THEN ?3 ELSE aware END,
	ready = CASE WHEN ready IS NULL AND ?5 = 1 THEN ?3 ELSE ready END,
	deployed = CASE WHEN deployed IS NULL AND ?6 = 1 THEN ?3 ELSE deployed END,
	state = CASE WHEN ?5 = 1 AND state <> 'closed' THEN 'accepted' ELSE state END,
	answer = CASE WHEN ?7 = 1 AND answer = '' THEN 'acknowledged' ELSE answer END,
	answered = CASE WHEN ?7 = 1 THEN ?3 ELSE answered END,
	replied = CASE WHEN ?7 = 1 THEN coalesce(replied, ?3) ELSE replied END
	WHERE case_id = ?1 AND who = ?2;

-- :name repair_case
SELECT state, published, tlp, grade FROM cases WHERE id = ?1;

-- Vendors and suppliers that were asked to take part and did not leave, and those of whose products somebody spoke.
-- :name repair_parties
SELECT p.id, p.name, coalesce(q.role, ''), q.invited, q.entered, q.answered, coalesce(q.track, '')
	FROM party p LEFT JOIN participant q ON q.case_id = ?1 AND q.who = 'party/' || p.id AND q.ended IS NULL AND q.declined IS NULL
	WHERE q.role IN ('vendor', 'supplier') OR p.id IN (SELECT party FROM repair WHERE case_id = ?1);
