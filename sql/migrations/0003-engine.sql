-- The hub's engine: as in schema.sql, where it is explained.
CREATE TABLE act (
	seq     INTEGER PRIMARY KEY,
	at      BIGINT NOT NULL,
	name    TEXT NOT NULL,
	subject TEXT NOT NULL,
	member  BIGINT NOT NULL,
	party   TEXT NOT NULL,
	once    TEXT,
	leaf    BLOB NOT NULL,
	salt    BLOB NOT NULL,
	body    TEXT NOT NULL
);
CREATE UNIQUE INDEX act_once ON act (once) WHERE once IS NOT NULL;
CREATE INDEX act_subject ON act (subject, seq);
CREATE INDEX act_name ON act (name, seq);
CREATE INDEX act_member ON act (member, seq);
CREATE TABLE ledger_node (
	level INTEGER NOT NULL,
	place BIGINT NOT NULL,
	hash  BLOB NOT NULL,
	PRIMARY KEY (level, place)
) WITHOUT ROWID;
CREATE TABLE checkpoint (
	size BIGINT NOT NULL PRIMARY KEY,
	at   BIGINT NOT NULL,
	note TEXT NOT NULL
);
CREATE TABLE party (
	id      TEXT PRIMARY KEY,
	name    TEXT NOT NULL,
	roles   INTEGER NOT NULL,
	country TEXT NOT NULL,
	site    TEXT NOT NULL,
	about   TEXT NOT NULL,
	lang    TEXT NOT NULL,
	zone    TEXT NOT NULL,
	since   BIGINT NOT NULL,
	ended   BIGINT
);
CREATE TABLE contact (
	id          INTEGER PRIMARY KEY,
	party       TEXT NOT NULL REFERENCES party (id),
	kind        TEXT NOT NULL,
	purpose     TEXT NOT NULL,
	value       TEXT NOT NULL,
	added_by    BIGINT NOT NULL,
	verified_by BIGINT,
	verified_at BIGINT,
	how         TEXT NOT NULL,
	ended       BIGINT
);
CREATE INDEX contact_party ON contact (party);
CREATE TABLE component (
	id    INTEGER PRIMARY KEY,
	party TEXT NOT NULL REFERENCES party (id),
	kind  TEXT NOT NULL,
	value TEXT NOT NULL,
	note  TEXT NOT NULL,
	ended BIGINT
);
CREATE INDEX component_party ON component (party);
CREATE INDEX component_value ON component (kind, value);
CREATE TABLE member (
	id    INTEGER PRIMARY KEY,
	party TEXT NOT NULL REFERENCES party (id),
	name  TEXT NOT NULL,
	mail  TEXT NOT NULL,
	admin INTEGER NOT NULL,
	lang  TEXT NOT NULL,
	zone  TEXT NOT NULL,
	since BIGINT NOT NULL,
	ended BIGINT
);
CREATE INDEX member_party ON member (party);
CREATE TABLE invitation (
	id      INTEGER PRIMARY KEY,
	party   TEXT NOT NULL REFERENCES party (id),
	mail    TEXT NOT NULL,
	admin   INTEGER NOT NULL,
	invited_by BIGINT NOT NULL,
	secret  BLOB NOT NULL,
	expires BIGINT NOT NULL,
	member  BIGINT,
	ended   BIGINT
);
CREATE UNIQUE INDEX invitation_secret ON invitation (secret);
CREATE TABLE api_key (
	id      INTEGER PRIMARY KEY,
	member  BIGINT NOT NULL REFERENCES member (id),
	name    TEXT NOT NULL,
	scopes  INTEGER NOT NULL,
	secret  BLOB NOT NULL,
	expires BIGINT NOT NULL,
	ended   BIGINT
);
CREATE UNIQUE INDEX api_key_secret ON api_key (secret);
CREATE INDEX api_key_member ON api_key (member);
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	act   BIGINT NOT NULL
);
CREATE TABLE sealed (
	ref   TEXT PRIMARY KEY,
	act   BIGINT NOT NULL,
	bytes BLOB NOT NULL
);
CREATE TABLE credential (
	member    INTEGER PRIMARY KEY,
	login     BLOB NOT NULL UNIQUE,
	password  TEXT NOT NULL,
	totp      BLOB,
	totp_step BIGINT NOT NULL,
	recovery  TEXT NOT NULL,
	changed   BIGINT NOT NULL
);
CREATE TABLE passkey (
	id      BLOB PRIMARY KEY,
	member  BIGINT NOT NULL,
	name    TEXT NOT NULL,
	key     BLOB NOT NULL,
	counter BIGINT NOT NULL,
	made    BIGINT NOT NULL,
	used    BIGINT NOT NULL
);
CREATE INDEX passkey_member ON passkey (member);
CREATE TABLE identity (
	issuer  TEXT NOT NULL,
	subject TEXT NOT NULL,
	member  BIGINT NOT NULL,
	made    BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE INDEX identity_member ON identity (member);
CREATE TABLE session (
	id     INTEGER PRIMARY KEY,
	secret BLOB NOT NULL UNIQUE,
	member BIGINT NOT NULL,
	proved BIGINT NOT NULL,
	seen   BIGINT NOT NULL,
	ends   BIGINT NOT NULL,
	way    TEXT NOT NULL,
	agent  TEXT NOT NULL
);
CREATE INDEX session_member ON session (member);
CREATE TABLE key_use (
	id   INTEGER PRIMARY KEY,
	seen BIGINT NOT NULL
);
CREATE TABLE job (
	name    TEXT PRIMARY KEY,
	started BIGINT NOT NULL,
	ended   BIGINT NOT NULL,
	next    BIGINT NOT NULL,
	ok      INTEGER NOT NULL,
	result  TEXT NOT NULL
);
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
