-- Entries, their aliases and their words. Used by src/store/list_entries.c and list_search.c.

-- An entry under a new id; nothing when there is one already.
-- :name entry_add
INSERT INTO entry (id, title, component, severity, exploited, withdrawn, published, updated, fix_level, words, doc)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
	ON CONFLICT (id) DO NOTHING;

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

-- The words must be those that were put in.
-- :name find_drop :engine sqlite
INSERT INTO entry_find (entry_find, rowid, words) VALUES ('delete', ?1, ?2);

-- ?1 is made of words by src/store/list_search.c, never of a user's text.
-- :name find_match :engine sqlite
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published
	FROM entry_find JOIN entry e ON e.rank = entry_find.rowid WHERE entry_find MATCH ?1;

-- The same with the texts that a phrase is looked up in.
-- :name find_match_text :engine sqlite
SELECT e.id, e.title, e.component, e.exploited, e.withdrawn, e.published, e.words, e.doc
	FROM entry_find JOIN entry e ON e.rank = entry_find.rowid WHERE entry_find MATCH ?1;
