-- What goes before a disclosure, and what it leaves in the list. Used by src/store/disclosures.c.

-- :name finding_put
INSERT INTO finding (case_id, name, finding, member, at, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (case_id, name) DO UPDATE SET finding = excluded.finding, member = excluded.member, at = excluded.at, words = excluded.words;

-- :name findings_of
SELECT name, finding, member, at, words FROM finding WHERE case_id = ?1 ORDER BY name;

-- :name approval_put
INSERT INTO approval (case_id, member, at, text) VALUES (?1, ?2, ?3, ?4)
	ON CONFLICT (case_id, member) DO UPDATE SET at = excluded.at, text = excluded.text;

-- :name approval_drop
DELETE FROM approval WHERE case_id = ?1 AND member = ?2;

-- :name approvals_of
SELECT member, at, text FROM approval WHERE case_id = ?1 ORDER BY at, member;

-- Asked anew, nobody has agreed.
-- :name waiver_ask
INSERT INTO waiver (case_id, gate, asked_by, asked, words) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT (case_id, gate) DO UPDATE SET asked_by = excluded.asked_by, asked = excluded.asked, words = excluded.words,
		agreed_by = NULL, agreed = NULL;

-- :name waiver_agree
UPDATE waiver SET agreed_by = ?3, agreed = ?4 WHERE case_id = ?1 AND gate = ?2;

-- :name waivers_of
SELECT gate, asked_by, asked, words, agreed_by, agreed FROM waiver WHERE case_id = ?1 ORDER BY gate;

-- How many of a year have a number of the hub's. ?1: "TOC-2026-%".
-- :name entries_numbered
SELECT count(*) FROM vuln WHERE entry LIKE ?1;

