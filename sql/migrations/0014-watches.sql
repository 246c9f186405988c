-- As in schema.sql: what members want to be told of: a search of the list, or one entry. Their private wish: no act says it (src/hub/watch/watches.h).
CREATE TABLE watch (
	id     INTEGER PRIMARY KEY, -- the act's number
	member BIGINT NOT NULL,
	entry  TEXT NOT NULL,       -- its id; empty: the search
	search TEXT NOT NULL,       -- "maker=samsung&q=wifi" (src/hub/list/saved.h)
	refs   TEXT NOT NULL,       -- what was sealed with the act, to be erased with the watch: commitments with blanks between
	added  BIGINT NOT NULL
);
CREATE INDEX watch_member ON watch (member, id);
-- What was found for them, the latest few of each time.
CREATE TABLE watch_hit (
	watch BIGINT NOT NULL,
	entry TEXT NOT NULL,
	at    BIGINT NOT NULL,
	why   INTEGER NOT NULL,     -- bits of enum watch_why
	PRIMARY KEY (watch, entry)
) WITHOUT ROWID;
-- Each entry as it stood when watches were last gone through: what differs now is news.
CREATE TABLE watch_told (
	entry     TEXT PRIMARY KEY,
	severity  INTEGER NOT NULL,
	level     INTEGER NOT NULL,
	exploited INTEGER NOT NULL,
	fixed     INTEGER NOT NULL
);
