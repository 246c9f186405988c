-- Recorded assessments: in a list that is no hub's (`assessment`), and by acts of a hub (`assessed`), which are all newer. Used by
-- src/store/assess.c.

-- :name assessment_add
INSERT INTO assessment (subject, kind, party, author, at, rules, given, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
	RETURNING rank;

-- :name assessed_add
INSERT INTO assessed (id, subject, kind, party, name, member, author, at, rules, given, result)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- Newest first. `act` is -1 where there was none.
-- :name assessments_of
SELECT rank, subject, kind, party, author, at, rules, given, result, act, member, own FROM (
	SELECT -1 AS act, rank, subject, kind, party, author, at, rules, given, result, 0 AS member, '' AS own FROM assessment WHERE subject = ?1
	UNION ALL SELECT a.id, a.id, a.subject, a.kind, coalesce(p.name, a.name), a.author, a.at, a.rules, a.given, a.result, a.member, a.party
	FROM assessed a LEFT JOIN party p ON p.id = a.party WHERE a.subject = ?1) AS said ORDER BY act DESC, rank DESC;

-- The newest decision of either kind on each subject; one by an act, which counts, comes after the other.
-- :name decisions_newest
SELECT rank, subject, kind, party, author, at, rules, given, result, act, member, own FROM (
	SELECT -1 AS act, rank, subject, kind, party, author, at, rules, given, result, 0 AS member, '' AS own FROM assessment
	WHERE rank IN (SELECT max(rank) FROM assessment WHERE kind = 'decision' GROUP BY subject)
	UNION ALL SELECT a.id, a.id, a.subject, a.kind, coalesce(p.name, a.name), a.author, a.at, a.rules, a.given, a.result, a.member, a.party
	FROM assessed a LEFT JOIN party p ON p.id = a.party
	WHERE a.id IN (SELECT max(id) FROM assessed WHERE kind = 'decision' GROUP BY subject)) AS said ORDER BY act, rank;
