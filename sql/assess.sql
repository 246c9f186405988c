-- Recorded assessments. Used by src/store/assess.c.

-- :name assessment_add
INSERT INTO assessment (subject, kind, party, author, at, rules, given, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
	RETURNING rank;

-- :name assessments_of
SELECT rank, subject, kind, party, author, at, rules, given, result FROM assessment WHERE subject = ?1 ORDER BY rank DESC;

-- The newest decision on each subject.
-- :name decisions_newest
SELECT rank, subject, kind, party, author, at, rules, given, result FROM assessment
	WHERE rank IN (SELECT max(rank) FROM assessment WHERE kind = 'decision' GROUP BY subject) ORDER BY rank;
