-- Entries, their aliases and their words. Used by src/store/list_entries.c and list_search.c.

-- An entry under a new id; nothing when there is one already.
-- :name entry_add
INSERT INTO entry (id, title, component, severity, exploited, withdrawn, published, updated, fix_level, words, doc)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
	ON CONFLICT (id) DO NOTHING;

-- :name entry_add :engine postgres
INSERT INTO entry (id, title, component, severity, exploited, withdrawn, published, updated, fix_level, words, doc)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
	ON CONFLICT (id) DO NOTHING RETURNING rank;

-- :name entry_words
SELECT rank, words FROM entry WHERE id = ?1;

-- :name entry_replace
UPDATE entry SET title = ?2, component = ?3, severity = ?4, exploited = ?5, withdrawn = ?6, published = ?7, updated = ?8,
	fix_level = ?9, words = ?10, doc = ?11 WHERE rank = ?1;

-- :name entry_drop
DELETE FROM entry WHERE rank = ?1;

-- :name entry_by_id
SELECT rank, id, title, component, severity, exploited, withdrawn, published, updated, fix_level, doc
	FROM entry WHERE id = ?1;

-- :name entries_all
SELECT rank, id, title, component, severity, exploited, withdrawn, published, updated, fix_level, doc
	FROM entry ORDER BY rank;

-- What there is, and what kept records would create.
-- :name entry_ids
SELECT id FROM entry UNION SELECT a.id FROM source_about a JOIN source_record r ON r.rank = a.record WHERE r.creates = 1;

-- :name alias_add
INSERT INTO entry_alias (alias, entry) VALUES (?1, ?2) ON CONFLICT (alias, entry) DO NOTHING;

-- :name alias_clear
DELETE FROM entry_alias WHERE entry = ?1;

-- :name aliases_of
SELECT alias FROM entry_alias WHERE entry = ?1 ORDER BY alias;

-- :name alias_bearers
SELECT e.id FROM entry_alias a JOIN entry e ON e.rank = a.entry WHERE a.alias = ?1 ORDER BY e.id;

-- Full text: the one thing that each engine does in its own words. Words go in and out beside their entry.
-- :name find_add :engine sqlite
INSERT INTO entry_find (rowid, words) VALUES (?1, ?2);

-- A tsvector has at most 1 MB: 15,000 of the longest words always fit.
-- :name find_add :engine postgres
INSERT INTO entry_find (rank, words) VALUES (?1, array_to_tsvector((string_to_array(?2, ' '))[1:15000]));

-- The words must be those that were put in.
-- :name find_drop :engine sqlite
INSERT INTO entry_find (entry_find, rowid, words) VALUES ('delete', ?1, ?2);

-- :name find_drop :engine postgres
DELETE FROM entry_find WHERE rank = ?1 AND ?2::text IS NOT NULL;

-- ?1 is made of words by src/store/list_search.c, never of a user's text: "word" AND "word" AND "beginning"*
-- :name find_match :engine sqlite
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published
	FROM entry_find JOIN entry e ON e.rank = entry_find.rowid WHERE entry_find MATCH ?1;

-- The same in PostgreSQL's way of writing: 'word' & 'word' & 'beginning':*
-- :name find_match :engine postgres
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published
	FROM entry_find f JOIN entry e ON e.rank = f.rank
	WHERE f.words @@ replace(replace(replace(?1, '"*', ''':*'), '"', ''''), ' AND ', ' & ')::tsquery;

-- The same with the texts that a phrase is looked up in.
-- :name find_match_text :engine sqlite
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published, e.words, e.doc
	FROM entry_find JOIN entry e ON e.rank = entry_find.rowid WHERE entry_find MATCH ?1;

-- :name find_match_text :engine postgres
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published, e.words, e.doc
	FROM entry_find f JOIN entry e ON e.rank = f.rank
	WHERE f.words @@ replace(replace(replace(?1, '"*', ''':*'), '"', ''''), ' AND ', ' & ')::tsquery;

-- The full text of all entries, into an index that holds none: after a copy.
-- :name find_fill :engine sqlite
INSERT INTO entry_find (entry_find) VALUES ('rebuild');

-- :name find_fill :engine postgres
INSERT INTO entry_find (rank, words) SELECT rank, array_to_tsvector((string_to_array(words, ' '))[1:15000]) FROM entry;
