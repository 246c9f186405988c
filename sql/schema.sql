-- The list at rest.
--
-- Two layers. Below, what the sources said: every source record, word for word, packed. Above, what was made of it:
-- one entry for each vulnerability, merged from all records about it. The upper layer can be thrown away and made
-- again from the lower one; the lower one is never changed except by a newer statement of the same source.
--
--   source_record --< source_about >-- entry --< entry_alias
--                                        |
--                                    entry_find (full text)
--
-- What is searched, sorted or joined has a column. Everything else of an entry - its references, its conditions, severity
-- vectors, evidence of exploitation, disagreements, sources - stands in entry.doc: one JSON document, exactly what the
-- API answers, open to the engine's JSON functions: doc ->> 'severity'.
--
-- Days are numbers like 20240301, 0 when not known. Instants are UTC seconds since 1970, NULL when not known.
-- `rank` is a row's number; it has no meaning outside the database.
-- Which version of this schema a file holds stands in its header (user_version), and whose it is too (application_id); in
-- PostgreSQL the table tocsin_schema says both. Types are written as SQLite has them (tools/sql2c.c).

-- One statement of one source. Key: an id, or whatever tells the source's records apart.
CREATE TABLE source_record (
	rank    INTEGER PRIMARY KEY,
	source  TEXT NOT NULL,
	key     TEXT NOT NULL,
	updated BIGINT,           -- as the source states it; decides newer and older
	creates INTEGER NOT NULL, -- 1: makes entries; 0: only adds to entries that others make
	size    BIGINT NOT NULL,  -- of the plain body, bytes
	digest  BLOB NOT NULL,    -- XXH3-128 of the plain body
	body    BLOB NOT NULL     -- one zstd frame
);
-- Key first: keys differ early, sources are few.
CREATE UNIQUE INDEX source_record_key ON source_record (key, source);

-- Which ids a record speaks of. An id needs no entry here: records that create nothing wait for one.
CREATE TABLE source_about (
	record INTEGER NOT NULL REFERENCES source_record (rank) ON DELETE CASCADE,
	id     TEXT NOT NULL,
	PRIMARY KEY (record, id)
) WITHOUT ROWID;
CREATE INDEX source_about_id ON source_about (id);

-- One vulnerability.
CREATE TABLE entry (
	rank      INTEGER PRIMARY KEY,
	id        TEXT NOT NULL UNIQUE,
	title     TEXT NOT NULL,
	component TEXT NOT NULL,
	severity  INTEGER NOT NULL, -- 0 unknown, 1 none, 2 low, 3 medium, 4 high, 5 critical
	exploited INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL,
	published INTEGER NOT NULL,
	updated   INTEGER NOT NULL,
	fix_level INTEGER NOT NULL,
	words     TEXT NOT NULL,    -- what entry_find finds it by (src/store/words.h)
	doc       TEXT NOT NULL     -- last, so that a look at the columns before it does not read it
);

-- Other names of an entry. One alias can belong to several entries.
CREATE TABLE entry_alias (
	alias TEXT NOT NULL,
	entry INTEGER NOT NULL REFERENCES entry (rank) ON DELETE CASCADE,
	PRIMARY KEY (alias, entry)
) WITHOUT ROWID;
CREATE INDEX entry_alias_entry ON entry_alias (entry);

-- Full text: word -> entries. Which words a text has is decided in src/store/words.c, the same for every engine; here they are
-- only looked up, so no positions are kept (detail=none) and the text is not stored a second time (content=entry).
-- 2 MB of hash: the words of some 4,000 entries are sorted and written at one go. With less there are many small pieces to
-- merge; with more, most of an import's words wait for its end.
-- :engine sqlite
CREATE VIRTUAL TABLE entry_find USING fts5 (words, content='entry', content_rowid='rank', detail=none, columnsize=0,
	tokenize='ascii');
INSERT INTO entry_find (entry_find, rank) VALUES ('hashsize', 2097152);
-- :engine postgres
CREATE TABLE entry_find (
	rank  BIGINT PRIMARY KEY,
	words tsvector NOT NULL
);
-- New words wait in a list beside the index until there are 16 MB of them or the server has time, and are then sorted in at
-- once. Searches read through that list: 7 ms with all words of 7,000 entries in it, 2 ms without.
CREATE INDEX entry_find_words ON entry_find USING gin (words) WITH (gin_pending_list_limit = 16384);
ALTER TABLE source_record ALTER body SET STORAGE EXTERNAL; -- packed already
-- :engine all

-- Devices on sale, by what their makers and shops say.
CREATE TABLE device (
	maker  TEXT NOT NULL,
	name   TEXT NOT NULL,
	brand  TEXT NOT NULL,
	device TEXT NOT NULL,
	model  TEXT NOT NULL,
	source TEXT NOT NULL,
	chip   TEXT NOT NULL,
	kernel TEXT NOT NULL,
	year   INTEGER NOT NULL, -- 0: not known
	PRIMARY KEY (maker, name, brand, device, model, source)
) WITHOUT ROWID;

-- Records that could not be read, and why.
CREATE TABLE reject (
	rank    INTEGER PRIMARY KEY,
	input   TEXT NOT NULL,   -- file, or file and member
	place   TEXT NOT NULL,   -- line or JSON pointer within it
	reason  TEXT NOT NULL,
	excerpt TEXT NOT NULL,
	at      BIGINT NOT NULL,
	UNIQUE (input, place)
);

-- Named small values: "generation", "etag:URL" of a source last fetched.
CREATE TABLE state (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Derived whole things, as bytes: the compiled match index under "match".
CREATE TABLE derived (
	name  TEXT PRIMARY KEY,
	bytes BLOB NOT NULL
);

-- What parties and the coordinator said of the priority of a subject (an entry's id), and what followed at the time. Only
-- ever added to: whoever thinks otherwise later adds a row. The newest decision counts. An entry may be merged anew or
-- withdrawn without touching what was said of it, so the subject is a name and no row's number.
CREATE TABLE assessment (
	rank    INTEGER PRIMARY KEY, -- in the order recorded
	subject TEXT NOT NULL,
	kind    TEXT NOT NULL,   -- 'view' of a party, 'decision' of the coordinator
	party   TEXT NOT NULL,
	author  TEXT NOT NULL,   -- the person who spoke for the party; may be empty
	at      BIGINT NOT NULL,
	rules   TEXT NOT NULL,   -- name and version of the rule file that was applied
	given   TEXT NOT NULL,   -- JSON: facts and judgements with their reasons (src/hub/assessment_json.c)
	result  TEXT NOT NULL    -- JSON: grades, level, embargo, fix target, emergency, as they followed then
);
CREATE INDEX assessment_subject ON assessment (subject, rank);
-- :engine sqlite
CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment BEGIN
	SELECT raise(ABORT, 'a recorded assessment is never deleted');
END;
CREATE TRIGGER assessment_fixed BEFORE UPDATE ON assessment BEGIN
	SELECT raise(ABORT, 'a recorded assessment is never changed');
END;
-- :engine postgres
CREATE FUNCTION assessment_kept() RETURNS trigger LANGUAGE plpgsql AS
	'BEGIN RAISE EXCEPTION ''a recorded assessment is never changed or deleted''; END';
CREATE TRIGGER assessment_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment EXECUTE FUNCTION assessment_kept();
-- :engine all
