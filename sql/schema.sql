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
	given   TEXT NOT NULL,   -- JSON: facts and judgements with their reasons (src/hub/priority/assessment_json.c)
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

-- ===== What happened =====
--
-- Everything that ever changed a hub is an act. Acts are only added. What the tables below "act" hold follows from the acts
-- alone, applied in their order: `tocsin rebuild --verify` does that again and compares. What does not follow from them
-- stands further down, under "aside": secrets, personal data, what a process has seen.
--
-- An act's body is canonical JSON (src/hub/act.h tells its members). leaf = the hash of RFC 6962 over SHA-256 of salt and body:
-- it stands in the ledger's tree at place `seq`. What may have to be forgotten is not in the body: there stands a
-- commitment, and what it commits to lies in `sealed` until it is erased.
CREATE TABLE act (
	seq     INTEGER PRIMARY KEY, -- from 0: the leaf's place in the ledger, and the number of what the act made
	at      BIGINT NOT NULL,
	name    TEXT NOT NULL,       -- "party.add"
	subject TEXT NOT NULL,       -- "party/nova", "hub"
	member  BIGINT NOT NULL,     -- who; 0: nobody with an account, or the hub itself
	party   TEXT NOT NULL,       -- whose member that was; may be empty
	once    TEXT,                -- what whoever asked calls this act, so that asking again does nothing new; NULL: nothing
	leaf    BLOB NOT NULL,
	salt    BLOB NOT NULL,
	body    TEXT NOT NULL
);
CREATE UNIQUE INDEX act_once ON act (once) WHERE once IS NOT NULL;
CREATE INDEX act_subject ON act (subject, seq);
CREATE INDEX act_name ON act (name, seq);
CREATE INDEX act_member ON act (member, seq);
CREATE INDEX act_at ON act (at); -- without it, of 100,000 acts those of a day take 20 to 30 ms to find
CREATE INDEX act_party ON act (party, seq);

-- The tree above the leaves: complete subtrees of 2^level leaves, which never change. Pairs of leaves are made when asked for.
CREATE TABLE ledger_node (
	level INTEGER NOT NULL, -- from 2
	place BIGINT NOT NULL,
	hash  BLOB NOT NULL,
	PRIMARY KEY (level, place)
) WITHOUT ROWID;

-- States of the ledger that were signed and shown.
CREATE TABLE checkpoint (
	size BIGINT NOT NULL PRIMARY KEY,
	at   BIGINT NOT NULL,
	note TEXT NOT NULL
);

-- ===== What follows from the acts =====

CREATE TABLE party (
	id      TEXT PRIMARY KEY, -- a short name, chosen once: "nova"
	name    TEXT NOT NULL,
	roles   INTEGER NOT NULL, -- bits 1 << role (src/rules/access.h)
	country TEXT NOT NULL,    -- ISO 3166-1 alpha-2; may be empty
	site    TEXT NOT NULL,
	about   TEXT NOT NULL,
	lang    TEXT NOT NULL,
	zone    TEXT NOT NULL,
	since   BIGINT NOT NULL,
	ended   BIGINT            -- NULL: takes part
);
-- How a party is reached. It counts when a second person has verified it.
CREATE TABLE contact (
	id          INTEGER PRIMARY KEY, -- the act that added it
	party       TEXT NOT NULL REFERENCES party (id),
	kind        TEXT NOT NULL,       -- mail, web, phone, key
	purpose     TEXT NOT NULL,       -- security, press, legal, general
	value       TEXT NOT NULL,       -- what `sealed` keeps it under
	added_by    BIGINT NOT NULL,
	verified_by BIGINT,              -- NULL: not yet
	verified_at BIGINT,
	how         TEXT NOT NULL,       -- how it was verified, in words
	ended       BIGINT
);
CREATE INDEX contact_party ON contact (party);
-- What a party makes, so that the hub can propose whom to notify.
CREATE TABLE component (
	id    INTEGER PRIMARY KEY,
	party TEXT NOT NULL REFERENCES party (id),
	kind  TEXT NOT NULL, -- purl, chip, model, os
	value TEXT NOT NULL, -- "pkg:generic/openssl", "sm8650", "Nova 12*", "Android"
	note  TEXT NOT NULL,
	ended BIGINT
);
CREATE INDEX component_party ON component (party);
CREATE INDEX component_value ON component (kind, value);
-- A person's account.
CREATE TABLE member (
	id    INTEGER PRIMARY KEY, -- the act that made it
	party TEXT NOT NULL REFERENCES party (id),
	name  TEXT NOT NULL,       -- what `sealed` keeps it under, as the next
	mail  TEXT NOT NULL,
	admin INTEGER NOT NULL,
	lang  TEXT NOT NULL,
	zone  TEXT NOT NULL,
	since BIGINT NOT NULL,
	ended BIGINT               -- NULL: may sign in
);
CREATE INDEX member_party ON member (party);
-- A party's wish that somebody joins it; who holds the secret may.
CREATE TABLE invitation (
	id      INTEGER PRIMARY KEY,
	party   TEXT NOT NULL REFERENCES party (id),
	mail    TEXT NOT NULL, -- what `sealed` keeps it under
	admin   INTEGER NOT NULL,
	invited_by BIGINT NOT NULL,
	secret  BLOB NOT NULL, -- digest (src/crypto/token.h)
	expires BIGINT NOT NULL,
	member  BIGINT,        -- who came of it
	ended   BIGINT
);
CREATE UNIQUE INDEX invitation_secret ON invitation (secret);
-- A stranger asks that their organisation may take part. What they wrote is sealed, so that it can be forgotten.
CREATE TABLE join_request (
	id       INTEGER PRIMARY KEY, -- the act that asked
	name     TEXT NOT NULL,       -- of the organisation: what `sealed` keeps it under, as the next four
	person   TEXT NOT NULL,
	mail     TEXT NOT NULL,
	site     TEXT NOT NULL,       -- may be empty, as the next
	words    TEXT NOT NULL,       -- what they make, why they ask
	roles    INTEGER NOT NULL,    -- asked for
	country  TEXT NOT NULL,       -- may be empty
	lang     TEXT NOT NULL,
	asked    BIGINT NOT NULL,
	answered BIGINT,              -- NULL: waits
	answered_by BIGINT,
	party    TEXT NOT NULL        -- what came of it; empty: nothing
);
CREATE INDEX join_request_open ON join_request (answered);
-- Somebody has lost every way to sign in: one person asks for a new beginning, another grants it, who gets the secret may use it.
CREATE TABLE reset (
	id         INTEGER PRIMARY KEY, -- the act that asked
	member     BIGINT NOT NULL,
	asked_by   BIGINT NOT NULL,     -- 0: the shell on the hub's machine
	asked      BIGINT NOT NULL,
	granted_by BIGINT,              -- NULL: not yet; 0: that shell
	secret     BLOB,                -- digest (src/crypto/token.h)
	expires    BIGINT NOT NULL,     -- of the request; once granted, of the secret
	used       BIGINT,              -- NULL: not
	ended      BIGINT               -- used, taken back or refused
);
CREATE INDEX reset_member ON reset (member);
-- A member is to be reached at another address, and to sign in with it, once somebody there has used the secret that was sent to it.
CREATE TABLE address_change (
	id       INTEGER PRIMARY KEY, -- the act that asked
	member   BIGINT NOT NULL,
	mail     TEXT NOT NULL,       -- the new one: what `sealed` keeps it under, as the next
	was      TEXT NOT NULL,       -- the one before; empty: not used
	asked_by BIGINT NOT NULL,     -- 0: the hub's shell
	asked    BIGINT NOT NULL,
	expires  BIGINT NOT NULL,
	secret   BLOB NOT NULL,       -- digest (src/crypto/token.h)
	used     BIGINT,              -- NULL: not
	ended    BIGINT               -- used, taken back or replaced by another
);
CREATE UNIQUE INDEX address_change_secret ON address_change (secret);
CREATE INDEX address_change_member ON address_change (member);
-- Members whose mail came back (src/hub/notice/mail_acts.c). Without a row: nothing is known against their address.
CREATE TABLE mail_trouble (
	member  INTEGER PRIMARY KEY,
	failing INTEGER NOT NULL,    -- 1: notices to them are kept until the address is changed, or said to be good again
	at      BIGINT NOT NULL,     -- of the last report
	status  TEXT NOT NULL,       -- its enhanced status, "5.1.1"
	words   TEXT NOT NULL,       -- what `sealed` keeps what the server said under; empty: nothing
	delays  INTEGER NOT NULL     -- reports that a mail only waits somewhere, so far
);
-- A key for programs. It acts as its member, within its scopes.
CREATE TABLE api_key (
	id      INTEGER PRIMARY KEY,
	member  BIGINT NOT NULL REFERENCES member (id),
	name    TEXT NOT NULL,
	scopes  INTEGER NOT NULL,
	secret  BLOB NOT NULL, -- digest
	expires BIGINT NOT NULL,
	ended   BIGINT
);
CREATE UNIQUE INDEX api_key_secret ON api_key (secret);
CREATE INDEX api_key_member ON api_key (member);
-- A setting that is not at its default (src/hub/settings.h).
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL, -- of a secret: what `sealed` keeps it under
	act   BIGINT NOT NULL -- which set it
);

-- Acts that anybody may read from now on: body and salt. With a field's name: that sealed field's value as well.
CREATE TABLE revealed (
	act    BIGINT NOT NULL,
	field  TEXT NOT NULL,   -- empty: the act itself
	reveal BIGINT NOT NULL, -- the act that revealed it
	PRIMARY KEY (act, field)
) WITHOUT ROWID;
-- Sealed values that somebody wants forgotten; a second person confirms it.
CREATE TABLE erasure (
	id       INTEGER PRIMARY KEY, -- the act that asked
	act      BIGINT NOT NULL,     -- whose values
	field    TEXT NOT NULL,       -- empty: all of them
	asked_by BIGINT NOT NULL,
	done     BIGINT               -- the act that did it; NULL: not yet
);
-- Where a party's programs are told what happens.
CREATE TABLE webhook (
	id     INTEGER PRIMARY KEY, -- the act that made it
	party  TEXT NOT NULL,
	url    TEXT NOT NULL,
	events TEXT NOT NULL,       -- names with a blank between (src/hub/notice/notices.h); * for all
	secret TEXT NOT NULL,       -- what `sealed` keeps it under
	ended  BIGINT
);
CREATE INDEX webhook_party ON webhook (party);
-- Members whose mail is encrypted.
CREATE TABLE pgp_key (
	member INTEGER PRIMARY KEY,
	key    TEXT NOT NULL        -- what `sealed` keeps their OpenPGP key under
);
-- Keys of the hub that came by rotation, and the first ones once they were replaced (src/hub/rotate.h). The keys themselves
-- are in no database.
CREATE TABLE hub_key (
	kind    TEXT NOT NULL,    -- seal, ledger, login
	name    TEXT NOT NULL,    -- of sealing its number, of the ledger its verifier key, of looking up a digest
	since   BIGINT NOT NULL,  -- 0: since the hub began
	signs   BIGINT,           -- of the ledger: signs beside its successor until then; NULL: has none
	ended   BIGINT,           -- taken out of the file of keys; NULL: in use
	PRIMARY KEY (kind, name)
) WITHOUT ROWID;
-- What somebody owes by a time (src/rules/obligation.h).
CREATE TABLE obligation (
	id        INTEGER PRIMARY KEY, -- the act that opened it
	rule      TEXT NOT NULL,
	version   INTEGER NOT NULL,
	about     TEXT NOT NULL,       -- "case/7 party/nova": with the rule, what it is known by while it is open
	subject   TEXT NOT NULL,       -- the first thing in that, for a link; may be empty
	bearer    TEXT NOT NULL,       -- "party/nova", or a relation: "coordinator"
	cause     BIGINT,              -- the act it follows from; NULL: somebody opened it by hand
	-- Its clock as the rule had it then, so that it runs on whatever becomes of the rule.
	unit      TEXT NOT NULL,       -- hours, working_days, ... (src/rules/deadline.h)
	number    INTEGER NOT NULL,
	end_of_day INTEGER NOT NULL,
	calendar  TEXT NOT NULL,
	zone      TEXT NOT NULL,
	pausable  INTEGER NOT NULL,
	state     TEXT NOT NULL,
	asked     TEXT NOT NULL,       -- nothing, pause, waive
	asked_by  BIGINT NOT NULL,     -- a member; 0: nobody
	opened    BIGINT NOT NULL,
	started   BIGINT,
	due       BIGINT,
	unsure    INTEGER NOT NULL,    -- 1: the calendar lacked a year
	paused_since BIGINT,
	paused_s  BIGINT NOT NULL,
	ended     BIGINT,
	changed   BIGINT NOT NULL,
	met_by    BIGINT,              -- the act that ended it
	place     BIGINT NOT NULL,     -- in the order of what is due next: its due instant while that counts (src/store/obligations.h)
	told      BIGINT NOT NULL,     -- reminders up to this instant are sent or were not needed
	next      BIGINT,              -- the next reminder; NULL: none
	case_id   BIGINT NOT NULL DEFAULT 0 -- the case it is of, by its subject; 0: of none
);
-- One of a rule about one thing at a time.
CREATE UNIQUE INDEX obligation_open ON obligation (rule, about) WHERE ended IS NULL;
CREATE INDEX obligation_due ON obligation (place, id) WHERE ended IS NULL;
CREATE INDEX obligation_next ON obligation (next) WHERE next IS NOT NULL;
CREATE INDEX obligation_bearer ON obligation (bearer, id);
CREATE INDEX obligation_rule ON obligation (rule, about, id);
CREATE INDEX obligation_subject ON obligation (subject, id);
CREATE INDEX obligation_case ON obligation (case_id, place) WHERE case_id <> 0 AND ended IS NULL;

-- What parties and the coordinator said of an entry's priority, by acts (src/hub/priority/assess_acts.c). What was recorded in a list
-- before it was a hub's stays in `assessment`, and counts as older.
CREATE TABLE assessed (
	id      INTEGER PRIMARY KEY, -- the act
	subject TEXT NOT NULL,       -- an entry's id
	kind    TEXT NOT NULL,       -- 'view', 'decision'
	party   TEXT NOT NULL,       -- who spoke; empty: none of the hub's parties
	name    TEXT NOT NULL,       -- but this one
	member  BIGINT NOT NULL,     -- 0: it was told on the hub's machine
	author  TEXT NOT NULL,       -- by this person, sealed; may be empty
	at      BIGINT NOT NULL,
	rules   TEXT NOT NULL,       -- the last three as in `assessment`
	given   TEXT NOT NULL,
	result  TEXT NOT NULL
);
CREATE INDEX assessed_subject ON assessed (subject, id);

-- What somebody reported (src/hub/report/report_acts.c). What they wrote is sealed: those columns hold what `sealed` keeps it under, empty when
-- it was not told.
CREATE TABLE report (
	id        INTEGER PRIMARY KEY, -- the act that made it, as of all things here; its own thread has the same number
	at        BIGINT NOT NULL,
	member    BIGINT NOT NULL,     -- whose account it is attached to; 0: nobody's
	party     TEXT NOT NULL,       -- theirs then; empty: nobody's
	secret    BLOB NOT NULL,       -- digest of the tracking secret
	origin    TEXT NOT NULL,       -- form, api, csaf, mail, staff
	lang      TEXT NOT NULL,       -- of answers
	title     TEXT NOT NULL,       -- sealed, down to `mail`
	product   TEXT NOT NULL,
	versions  TEXT NOT NULL,
	words     TEXT NOT NULL,       -- the description, Markdown
	steps     TEXT NOT NULL,
	impact    TEXT NOT NULL,
	found     TEXT NOT NULL,       -- how and when
	place     TEXT NOT NULL,       -- where it is public
	told      TEXT NOT NULL,       -- whom else they told
	credit_as TEXT NOT NULL,
	name      TEXT NOT NULL,
	mail      TEXT NOT NULL,
	exploited TEXT NOT NULL,       -- no, suspected, yes, unknown
	public    TEXT NOT NULL,       -- no, yes
	credit    TEXT NOT NULL,       -- name, anonymous, none
	share     INTEGER NOT NULL,    -- 1: name and address may be given to vendors
	plan_at   BIGINT,              -- when they mean to publish
	plan_zone TEXT NOT NULL,
	state     TEXT NOT NULL,       -- of the staff's handling: received, invalid, valid, accepted, deferred, closed (src/rules/report_state.h)
	assigned  BIGINT NOT NULL,     -- a member of the staff; 0: nobody
	grade     TEXT NOT NULL,       -- critical, high, medium, low; empty: not graded
	affected  TEXT NOT NULL,       -- parties found affected, with blanks between
	verdict   TEXT NOT NULL,       -- how it came out: valid, invalid, duplicate; empty: not yet, or withdrawn before. Stays when it is closed
	reason    TEXT NOT NULL,       -- why invalid, deferred or closed: a word of src/hub/report/report_words.h
	same_as   TEXT NOT NULL,       -- of a duplicate: "report/12", "case/3" or an entry's id
	case_id   BIGINT,              -- where it went
	acknowledged BIGINT,
	validated BIGINT,              -- or found invalid
	informed  BIGINT,              -- the finder was last told something,
	heard     BIGINT,              -- and last wrote
	asked     BIGINT,              -- waits for the finder's answer since
	ended     BIGINT
);
CREATE INDEX report_state ON report (state, id);
CREATE INDEX report_case ON report (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX report_member ON report (member, id) WHERE member <> 0;
CREATE UNIQUE INDEX report_secret ON report (secret);
-- Handling plans that were adopted (src/hub/case/plan_acts.c). The one adopted last is in force, once its day has come.
CREATE TABLE plan (
	version    TEXT PRIMARY KEY,
	act        BIGINT NOT NULL,     -- that adopted it
	at         BIGINT NOT NULL,
	member     BIGINT NOT NULL,
	valid_from INTEGER NOT NULL,    -- a day: 20261101
	text       TEXT NOT NULL        -- canonical JSON (src/rules/plan.h)
) WITHOUT ROWID;
-- One coordination (src/hub/case/case_acts.c). `cases`, since CASE is a word of SQL.
CREATE TABLE cases (
	id        INTEGER PRIMARY KEY,
	at        BIGINT NOT NULL,
	title     TEXT NOT NULL,       -- sealed
	leader    TEXT NOT NULL,       -- "party/alliance"
	tlp       TEXT NOT NULL,       -- src/rules/tlp.h
	grade     TEXT NOT NULL,
	plan      TEXT NOT NULL,       -- version of the handling plan it goes by
	state     TEXT NOT NULL,       -- open, closed, merged
	merged    BIGINT,              -- into which case
	parent    BIGINT,              -- which case it was split from
	ended     BIGINT,
	public    BIGINT,              -- when these became facts of the world: known to the public,
	exploit   BIGINT,              -- an exploit is public,
	attack    BIGINT,              -- attacks are seen
	embargo   TEXT NOT NULL,       -- none, proposed, active, revise, exited (src/rules/embargo.h)
	ends      BIGINT,              -- the agreed end, the exact instant; stays when it is over
	ends_zone TEXT NOT NULL,
	terms     BIGINT,              -- the proposal that gave it
	began     BIGINT,
	exited    BIGINT,
	why       TEXT NOT NULL,       -- it ended: embargo_end_names of src/rules/embargo.h; empty: it did not
	not_before BIGINT,             -- of a case that was split off: no earlier end is proposed
	wakes     BIGINT,              -- when something changes by time alone: the end, a proposal that nobody answers
	claims    TEXT NOT NULL,       -- of public, exploit, attack: what a participant says and nobody has decided on
	published BIGINT               -- disclosed by the hub
);
CREATE INDEX case_state ON cases (state, id);
CREATE INDEX case_wakes ON cases (wakes) WHERE wakes IS NOT NULL;
-- Who takes part: a party, or the finder of a report ("report/57"). See src/hub/case/standing.c for what that opens.
CREATE TABLE participant (
	case_id   BIGINT NOT NULL,
	who       TEXT NOT NULL,       -- "party/nova", "report/57"
	role      TEXT NOT NULL,       -- coordinator, vendor, supplier, finder, tester, regulator
	invited   BIGINT NOT NULL,     -- told that there is a case for them
	invited_by TEXT NOT NULL,
	entered   BIGINT,              -- agreed to the embargo, or there was none: sees the case
	stand     TEXT NOT NULL,       -- to the embargo: asked, bound, lapsed, declined, left (src/rules/embargo.h)
	terms     BIGINT,              -- the proposal they agreed to last,
	until     BIGINT,              -- and its end
	declined  BIGINT,
	ended     BIGINT,              -- left or was removed
	why       TEXT NOT NULL,       -- left, removed, split, moved (out of a barred country); empty: it did not end
	barred    INTEGER NOT NULL,    -- by a decision on jurisdiction: nothing of it is there for them
	state     TEXT NOT NULL,       -- src/rules/report_state.h
	answer    TEXT NOT NULL,       -- acknowledged, confirmed, refuted; empty: silent
	answered  BIGINT,              -- last
	replied   BIGINT,              -- for the first time,
	judged    BIGINT,              -- and when they first said whether they are affected
	grade     TEXT NOT NULL,       -- how grave they find it
	aware     BIGINT,              -- V, F and D of their own fix (src/rules/case_state.h)
	ready     BIGINT,
	deployed  BIGINT,
	track     TEXT NOT NULL,       -- their own number for it
	credit    TEXT NOT NULL,       -- sealed: in which words they are credited, as agreed; empty: not agreed yet
	PRIMARY KEY (case_id, who)
) WITHOUT ROWID;
CREATE INDEX participant_who ON participant (who, case_id);
CREATE INDEX participant_track ON participant (track) WHERE track <> '';
-- Which acts concern a case, whatever they were done to: its history. Written by src/hub/act.c for every act.
CREATE TABLE act_case (
	case_id BIGINT NOT NULL,
	seq     BIGINT NOT NULL,
	PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;
CREATE INDEX act_case_seq ON act_case (seq);
-- Ends that were proposed for an embargo, and what participants say to them.
CREATE TABLE proposal (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	who       TEXT NOT NULL,
	at        BIGINT NOT NULL,
	ends      BIGINT NOT NULL,
	zone      TEXT NOT NULL,
	words     TEXT NOT NULL,       -- sealed: why
	answer_by BIGINT,              -- silence until then is a no; NULL: never
	state     TEXT NOT NULL,       -- open, accepted, rejected, withdrawn, superseded
	decided   BIGINT
);
CREATE INDEX proposal_case ON proposal (case_id, id);
CREATE TABLE proposal_answer (
	proposal BIGINT NOT NULL,
	who      TEXT NOT NULL,
	answer   TEXT NOT NULL,        -- accept, reject
	at       BIGINT NOT NULL,
	PRIMARY KEY (proposal, who)
) WITHOUT ROWID;
-- Decisions of the conflict of laws: whose parties may not take part.
CREATE TABLE jurisdiction (
	case_id  BIGINT NOT NULL,
	country  TEXT NOT NULL,
	decision TEXT NOT NULL,        -- allow, bar
	member   BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	words    TEXT NOT NULL,        -- sealed: on what ground
	PRIMARY KEY (case_id, country)
) WITHOUT ROWID;
-- Conversations: of a case, of a product within it, private ones, and each report's with its finder.
CREATE TABLE thread (
	id       INTEGER PRIMARY KEY,  -- the act that made it, or the case or report it came with
	case_id  BIGINT,               -- NULL: of a report that is in no case
	report   BIGINT,               -- of a report's own
	kind     TEXT NOT NULL,        -- case, product, private, report
	title    TEXT NOT NULL,        -- sealed; empty: the kind says it
	product  TEXT NOT NULL,        -- sealed: which one it is about
	who      TEXT NOT NULL,        -- opened it
	at       BIGINT NOT NULL,
	ended    BIGINT,               -- nobody writes there any more
	posts    BIGINT NOT NULL,      -- how many,
	last     BIGINT NOT NULL       -- and the number of the newest; 0: none
);
CREATE INDEX thread_case ON thread (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX thread_report ON thread (report) WHERE report IS NOT NULL;
CREATE TABLE thread_party (
	thread BIGINT NOT NULL,
	who    TEXT NOT NULL,
	PRIMARY KEY (thread, who)
) WITHOUT ROWID;
CREATE TABLE post (
	id      INTEGER PRIMARY KEY,
	thread  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	who     TEXT NOT NULL,         -- "party/nova", "report/57"; "hub"
	member  BIGINT NOT NULL,       -- 0: a finder without an account
	words   TEXT NOT NULL,         -- sealed, Markdown; empty: taken back
	reply   BIGINT                 -- to which
);
CREATE INDEX post_thread ON post (thread, id);
-- Files, each in a thread. Their bytes lie aside, sealed.
CREATE TABLE file (
	id      INTEGER PRIMARY KEY,
	thread  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	who     TEXT NOT NULL,
	member  BIGINT NOT NULL,
	name    TEXT NOT NULL,         -- sealed
	media   TEXT NOT NULL,         -- as its content tells: "image/png"
	size    BIGINT NOT NULL,
	digest  TEXT NOT NULL,         -- SHA-256 of the bytes, hex
	content TEXT NOT NULL,         -- what file_piece keeps them under
	ended   BIGINT
);
CREATE INDEX file_thread ON file (thread, id);
-- The weaknesses a case is about, and who has repaired them where.
CREATE TABLE vuln (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	title     TEXT NOT NULL,       -- sealed; told to the public at disclosure, as is
	words     TEXT NOT NULL,       -- sealed: what the public will read
	component TEXT NOT NULL,       -- sealed
	cve       TEXT NOT NULL,       -- empty: none yet
	cwe       TEXT NOT NULL,
	vector    TEXT NOT NULL,       -- CVSS
	grade     TEXT NOT NULL,
	checked   BIGINT,              -- a coordinator has checked the list of what is affected
	entry     TEXT NOT NULL,       -- its id in the list, once it is there: "TOC-2026-0001"
	published BIGINT,
	ended     BIGINT               -- it was none after all
);
CREATE INDEX vuln_case ON vuln (case_id, id);
CREATE UNIQUE INDEX vuln_entry ON vuln (entry) WHERE entry <> '';
CREATE TABLE repair (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	vuln      BIGINT NOT NULL,
	party     TEXT NOT NULL,       -- whose product: "nova"
	kind      TEXT NOT NULL,       -- of the product line: model, os, chip, purl (src/vuln/product.h)
	line      TEXT NOT NULL,       -- "Nova 12*"; empty, as its kind: everything the party makes
	branch    TEXT NOT NULL,       -- "Android 15", "6.1"; empty: all
	state     TEXT NOT NULL,       -- src/rules/repair.h
	justification TEXT NOT NULL,   -- of not_affected: a word of VEX
	share     INTEGER NOT NULL,    -- of rolling_out: percent that have it; -1: not told
	build     TEXT NOT NULL,       -- that has the fix
	level     TEXT NOT NULL,       -- the patch level that has it: "2026-12-05"
	version   TEXT NOT NULL,       -- the first version that has it
	words     TEXT NOT NULL,       -- sealed
	since     BIGINT NOT NULL,     -- it is so
	told      BIGINT NOT NULL,     -- it was last said
	told_by   TEXT NOT NULL        -- "party/nova", or who said it for them
);
CREATE UNIQUE INDEX repair_place ON repair (vuln, party, kind, line, branch);
CREATE INDEX repair_case ON repair (case_id, party);
-- What a vendor says of a weakness, for all to read at disclosure.
CREATE TABLE statement (
	vuln  BIGINT NOT NULL,
	party TEXT NOT NULL,
	at    BIGINT NOT NULL,
	words TEXT NOT NULL,           -- sealed
	url   TEXT NOT NULL,           -- their own bulletin, once they announced it
	PRIMARY KEY (vuln, party)
) WITHOUT ROWID;
-- Before a disclosure (src/hub/disclosure/disclosure.h): what somebody looked at and found, who approves which text, and which gates are waived.
CREATE TABLE finding (
	case_id BIGINT NOT NULL,
	name    TEXT NOT NULL,         -- "no_exploit", "cn_operators", ...
	finding TEXT NOT NULL,         -- yes, no
	member  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	words   TEXT NOT NULL,         -- sealed: what they looked at
	PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
CREATE TABLE approval (
	case_id BIGINT NOT NULL,
	member  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	text    TEXT NOT NULL,         -- SHA-256 of what is to be published, in hex: another text is not approved
	PRIMARY KEY (case_id, member)
) WITHOUT ROWID;
CREATE TABLE waiver (
	case_id  BIGINT NOT NULL,
	gate     TEXT NOT NULL,        -- src/rules/disclosure.h
	asked_by BIGINT NOT NULL,      -- a member
	asked    BIGINT NOT NULL,
	words    TEXT NOT NULL,        -- sealed: why
	agreed_by BIGINT,              -- another member; NULL: nobody yet
	agreed   BIGINT,
	PRIMARY KEY (case_id, gate)
) WITHOUT ROWID;

-- ===== Aside: what does not follow from the acts, and can be erased =====

-- Values that acts committed to, sealed with the hub's keys. Without a row: erased.
CREATE TABLE sealed (
	ref   TEXT PRIMARY KEY, -- the commitment in hex
	act   BIGINT NOT NULL,
	bytes BLOB NOT NULL
);
-- Which act erased a sealed value.
CREATE TABLE erased (
	ref TEXT PRIMARY KEY,
	act BIGINT NOT NULL
);
-- How a member signs in. `login`: keyed digest of the lower-case mail address.
CREATE TABLE credential (
	member    INTEGER PRIMARY KEY,
	login     BLOB NOT NULL UNIQUE,
	password  TEXT NOT NULL,  -- Argon2id (src/crypto/password.h); empty: none
	totp      BLOB,           -- sealed secret; NULL: not set up
	totp_step BIGINT NOT NULL, -- of the last code taken
	recovery  TEXT NOT NULL,  -- keyed digests of the codes that are left, in hex, one a line
	changed   BIGINT NOT NULL -- when the password was last set: browsers known before are not known any more
);
CREATE TABLE passkey (
	id      BLOB PRIMARY KEY, -- as the authenticator names it
	member  BIGINT NOT NULL,
	name    TEXT NOT NULL,
	key     BLOB NOT NULL,    -- the public key, COSE
	counter BIGINT NOT NULL,
	made    BIGINT NOT NULL,
	used    BIGINT NOT NULL
);
CREATE INDEX passkey_member ON passkey (member);
-- Who a single sign-on provider says somebody is.
CREATE TABLE identity (
	issuer  TEXT NOT NULL,
	subject TEXT NOT NULL,
	member  BIGINT NOT NULL,
	made    BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE INDEX identity_member ON identity (member);
-- What is good for one use and was used: challenges, sign-ons under way. Until they would have ended anyway.
CREATE TABLE used_once (
	digest BLOB PRIMARY KEY,
	until  BIGINT NOT NULL
);
CREATE TABLE session (
	id     INTEGER PRIMARY KEY, -- the act that began it
	secret BLOB NOT NULL UNIQUE, -- digest of what the browser holds
	member BIGINT NOT NULL,
	proved BIGINT NOT NULL,     -- when they last proved who they are
	seen   BIGINT NOT NULL,     -- to the minute
	ends   BIGINT NOT NULL,
	way    TEXT NOT NULL,       -- password, passkey, oidc, recovery
	agent  TEXT NOT NULL        -- "Firefox on Linux", as far as it says
);
CREATE INDEX session_member ON session (member);
-- When a key was last used.
CREATE TABLE key_use (
	id   INTEGER PRIMARY KEY,
	seen BIGINT NOT NULL
);
-- Periodic work and how it went (src/hub/jobs.h).
CREATE TABLE job (
	name    TEXT PRIMARY KEY,
	started BIGINT NOT NULL,
	ended   BIGINT NOT NULL, -- 0: never
	next    BIGINT NOT NULL,
	ok      INTEGER NOT NULL,
	result  TEXT NOT NULL
);
-- What members are told, and when: 'now', 'daily', 'off'. Without a row: as the kind has it (src/hub/notice/notices.h).
CREATE TABLE notice_choice (
	member TEXT NOT NULL,  -- "member/57"
	kind   TEXT NOT NULL,
	choice TEXT NOT NULL,
	PRIMARY KEY (member, kind)
) WITHOUT ROWID;
-- From which hour on their day, in their zone, they get what waited for it.
CREATE TABLE notice_hour (
	member TEXT PRIMARY KEY,
	hour   INTEGER NOT NULL -- 0 .. 23
);
-- What is to be told, to one person or one webhook. Written in the transaction of what it tells of; the sender
-- (src/hub/notice/deliver.h) goes on from there, through every crash.
CREATE TABLE notice (
	rank     INTEGER PRIMARY KEY,
	key      TEXT NOT NULL UNIQUE, -- one notice is told once; what receivers know it by is made of it
	kind     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	way      INTEGER NOT NULL, -- 0 by mail, 1 by webhook
	member   TEXT NOT NULL,    -- "member/57"; empty for a webhook
	webhook  BIGINT NOT NULL,  -- 0 for a member
	subject  TEXT NOT NULL,    -- "obligation/7"
	args     TEXT NOT NULL,    -- JSON: instants and counts, never a word
	state    TEXT NOT NULL,    -- queued, held (for the day's collection), kept (until their address works), sent, failed, dropped
	attempts INTEGER NOT NULL,
	next_at  BIGINT,           -- when it is to be tried; NULL: never again
	ended_at BIGINT,           -- sent, given up or dropped
	error    TEXT NOT NULL     -- why not, the last time
);
CREATE INDEX notice_due ON notice (way, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notice_member ON notice (member, rank);
CREATE INDEX notice_webhook ON notice (webhook, rank);
CREATE INDEX notice_state ON notice (state, ended_at);
-- How a webhook's receiver does. Without a row: well, as far as is known.
CREATE TABLE webhook_health (
	webhook  INTEGER PRIMARY KEY,
	failures INTEGER NOT NULL, -- in a row
	since    BIGINT,           -- of the first of them
	off_at   BIGINT,           -- the hub gave it up; NULL: it is on
	error    TEXT NOT NULL
);
-- What members want to be told of: a search of the list, or one entry. Their private wish: no act says it (src/hub/watch/watches.h).
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
-- How far a member has read.
CREATE TABLE thread_read (
	member BIGINT NOT NULL,
	thread BIGINT NOT NULL,
	post   BIGINT NOT NULL,
	PRIMARY KEY (member, thread)
) WITHOUT ROWID;
-- Files' bytes in pieces of a sealed stream (src/hub/talk/files.h).
CREATE TABLE file_piece (
	content TEXT NOT NULL,
	n       INTEGER NOT NULL,
	bytes   BLOB NOT NULL,
	PRIMARY KEY (content, n)
);
-- Files that were sent and belong to nothing yet. They go after a day.
CREATE TABLE staged_file (
	content TEXT PRIMARY KEY,
	secret  BLOB NOT NULL,         -- digest of what whoever sent it holds
	at      BIGINT NOT NULL,
	size    BIGINT NOT NULL,
	digest  TEXT NOT NULL,
	media   TEXT NOT NULL,
	name    TEXT NOT NULL,         -- what its name will be kept under,
	bytes   BLOB NOT NULL          -- and the name, sealed
);
-- Keyed digests of the words of a report, by which others like it are found without opening them (src/hub/report/similar.h).
CREATE TABLE report_word (
	word   BLOB NOT NULL,
	report BIGINT NOT NULL,
	PRIMARY KEY (word, report)
) WITHOUT ROWID;
CREATE INDEX report_word_report ON report_word (report);
-- Finders without an account, by a keyed digest of their address: how their reports came out.
CREATE TABLE report_finder (
	report INTEGER PRIMARY KEY,
	finder BLOB NOT NULL
);
CREATE INDEX report_finder_all ON report_finder (finder);
-- Reports that are being written, sealed, for the browser that holds the secret.
CREATE TABLE draft (
	secret BLOB PRIMARY KEY,
	at     BIGINT NOT NULL,
	ends   BIGINT NOT NULL,
	bytes  BLOB NOT NULL
);
CREATE INDEX draft_ends ON draft (ends);
-- :engine sqlite
CREATE TRIGGER act_kept BEFORE DELETE ON act BEGIN
	SELECT raise(ABORT, 'an act is never deleted');
END;
CREATE TRIGGER act_fixed BEFORE UPDATE ON act BEGIN
	SELECT raise(ABORT, 'an act is never changed');
END;
-- :engine postgres
CREATE FUNCTION act_kept() RETURNS trigger LANGUAGE plpgsql AS
	'BEGIN RAISE EXCEPTION ''an act is never changed or deleted''; END';
CREATE TRIGGER act_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON act EXECUTE FUNCTION act_kept();
-- :engine all
