-- Notices and webhooks: as in schema.sql, where they are explained.
CREATE TABLE webhook (
	id     INTEGER PRIMARY KEY,
	party  TEXT NOT NULL,
	url    TEXT NOT NULL,
	events TEXT NOT NULL,
	secret TEXT NOT NULL,
	ended  BIGINT
);
CREATE INDEX webhook_party ON webhook (party);
CREATE TABLE notice_choice (
	member TEXT NOT NULL,
	kind   TEXT NOT NULL,
	choice TEXT NOT NULL,
	PRIMARY KEY (member, kind)
) WITHOUT ROWID;
CREATE TABLE notice_hour (
	member TEXT PRIMARY KEY,
	hour   INTEGER NOT NULL
);
CREATE TABLE notice (
	rank     INTEGER PRIMARY KEY,
	key      TEXT NOT NULL UNIQUE,
	kind     TEXT NOT NULL,
	at       BIGINT NOT NULL,
	way      INTEGER NOT NULL,
	member   TEXT NOT NULL,
	webhook  BIGINT NOT NULL,
	subject  TEXT NOT NULL,
	args     TEXT NOT NULL,
	state    TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	next_at  BIGINT,
	ended_at BIGINT,
	error    TEXT NOT NULL
);
CREATE INDEX notice_due ON notice (way, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notice_member ON notice (member, rank);
CREATE INDEX notice_webhook ON notice (webhook, rank);
CREATE INDEX notice_state ON notice (state, ended_at);
CREATE TABLE webhook_health (
	webhook  INTEGER PRIMARY KEY,
	failures INTEGER NOT NULL,
	since    BIGINT,
	off_at   BIGINT,
	error    TEXT NOT NULL
);
