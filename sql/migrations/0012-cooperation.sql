-- Reports, cases and repairs: as in schema.sql, where they are explained.
CREATE TABLE report (
	id        INTEGER PRIMARY KEY,
	at        BIGINT NOT NULL,
	member    BIGINT NOT NULL,
	party     TEXT NOT NULL,
	secret    BLOB NOT NULL,
	origin    TEXT NOT NULL,
	lang      TEXT NOT NULL,
	title     TEXT NOT NULL,
	product   TEXT NOT NULL,
	versions  TEXT NOT NULL,
	words     TEXT NOT NULL,
	steps     TEXT NOT NULL,
	impact    TEXT NOT NULL,
	found     TEXT NOT NULL,
	place     TEXT NOT NULL,
	told      TEXT NOT NULL,
	credit_as TEXT NOT NULL,
	name      TEXT NOT NULL,
	mail      TEXT NOT NULL,
	exploited TEXT NOT NULL,
	public    TEXT NOT NULL,
	credit    TEXT NOT NULL,
	share     INTEGER NOT NULL,
	plan_at   BIGINT,
	plan_zone TEXT NOT NULL,
	state     TEXT NOT NULL,
	assigned  BIGINT NOT NULL,
	grade     TEXT NOT NULL,
	affected  TEXT NOT NULL,
	verdict   TEXT NOT NULL,
	reason    TEXT NOT NULL,
	same_as   TEXT NOT NULL,
	case_id   BIGINT,
	acknowledged BIGINT,
	validated BIGINT,
	informed  BIGINT,
	heard     BIGINT,
	asked     BIGINT,
	ended     BIGINT
);
CREATE INDEX report_state ON report (state, id);
CREATE INDEX report_case ON report (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX report_member ON report (member, id) WHERE member <> 0;
CREATE UNIQUE INDEX report_secret ON report (secret);
CREATE TABLE plan (
	version    TEXT PRIMARY KEY,
	act        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	member     BIGINT NOT NULL,
	valid_from INTEGER NOT NULL,
	text       TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cases (
	id        INTEGER PRIMARY KEY,
	at        BIGINT NOT NULL,
	title     TEXT NOT NULL,
	leader    TEXT NOT NULL,
	tlp       TEXT NOT NULL,
	grade     TEXT NOT NULL,
	plan      TEXT NOT NULL,
	state     TEXT NOT NULL,
	merged    BIGINT,
	parent    BIGINT,
	ended     BIGINT,
	public    BIGINT,
	exploit   BIGINT,
	attack    BIGINT,
	embargo   TEXT NOT NULL,
	ends      BIGINT,
	ends_zone TEXT NOT NULL,
	terms     BIGINT,
	began     BIGINT,
	exited    BIGINT,
	why       TEXT NOT NULL,
	not_before BIGINT,
	wakes     BIGINT,
	claims    TEXT NOT NULL,
	published BIGINT
);
CREATE INDEX case_state ON cases (state, id);
CREATE INDEX case_wakes ON cases (wakes) WHERE wakes IS NOT NULL;
CREATE TABLE participant (
	case_id   BIGINT NOT NULL,
	who       TEXT NOT NULL,
	role      TEXT NOT NULL,
	invited   BIGINT NOT NULL,
	invited_by TEXT NOT NULL,
	entered   BIGINT,
	stand     TEXT NOT NULL,
	terms     BIGINT,
	until     BIGINT,
	declined  BIGINT,
	ended     BIGINT,
	why       TEXT NOT NULL,
	barred    INTEGER NOT NULL,
	state     TEXT NOT NULL,
	answer    TEXT NOT NULL,
	answered  BIGINT,
	replied   BIGINT,
	judged    BIGINT,
	grade     TEXT NOT NULL,
	aware     BIGINT,
	ready     BIGINT,
	deployed  BIGINT,
	track     TEXT NOT NULL,
	credit    TEXT NOT NULL,
	PRIMARY KEY (case_id, who)
) WITHOUT ROWID;
CREATE INDEX participant_who ON participant (who, case_id);
CREATE INDEX participant_track ON participant (track) WHERE track <> '';
CREATE TABLE act_case (
	case_id BIGINT NOT NULL,
	seq     BIGINT NOT NULL,
	PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;
CREATE INDEX act_case_seq ON act_case (seq);
CREATE TABLE proposal (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	who       TEXT NOT NULL,
	at        BIGINT NOT NULL,
	ends      BIGINT NOT NULL,
	zone      TEXT NOT NULL,
	words     TEXT NOT NULL,
	answer_by BIGINT,
	state     TEXT NOT NULL,
	decided   BIGINT
);
CREATE INDEX proposal_case ON proposal (case_id, id);
CREATE TABLE proposal_answer (
	proposal BIGINT NOT NULL,
	who      TEXT NOT NULL,
	answer   TEXT NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (proposal, who)
) WITHOUT ROWID;
CREATE TABLE jurisdiction (
	case_id  BIGINT NOT NULL,
	country  TEXT NOT NULL,
	decision TEXT NOT NULL,
	member   BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	words    TEXT NOT NULL,
	PRIMARY KEY (case_id, country)
) WITHOUT ROWID;
CREATE TABLE thread (
	id       INTEGER PRIMARY KEY,
	case_id  BIGINT,
	report   BIGINT,
	kind     TEXT NOT NULL,
	title    TEXT NOT NULL,
	product  TEXT NOT NULL,
	who      TEXT NOT NULL,
	at       BIGINT NOT NULL,
	ended    BIGINT,
	posts    BIGINT NOT NULL,
	last     BIGINT NOT NULL
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
	who     TEXT NOT NULL,
	member  BIGINT NOT NULL,
	words   TEXT NOT NULL,
	reply   BIGINT
);
CREATE INDEX post_thread ON post (thread, id);
CREATE TABLE file (
	id      INTEGER PRIMARY KEY,
	thread  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	who     TEXT NOT NULL,
	member  BIGINT NOT NULL,
	name    TEXT NOT NULL,
	media   TEXT NOT NULL,
	size    BIGINT NOT NULL,
	digest  TEXT NOT NULL,
	content TEXT NOT NULL,
	ended   BIGINT
);
CREATE INDEX file_thread ON file (thread, id);
CREATE TABLE vuln (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	title     TEXT NOT NULL,
	words     TEXT NOT NULL,
	component TEXT NOT NULL,
	cve       TEXT NOT NULL,
	cwe       TEXT NOT NULL,
	vector    TEXT NOT NULL,
	grade     TEXT NOT NULL,
	checked   BIGINT,
	entry     TEXT NOT NULL,
	published BIGINT,
	ended     BIGINT
);
CREATE INDEX vuln_case ON vuln (case_id, id);
CREATE UNIQUE INDEX vuln_entry ON vuln (entry) WHERE entry <> '';
CREATE TABLE repair (
	id        INTEGER PRIMARY KEY,
	case_id   BIGINT NOT NULL,
	vuln      BIGINT NOT NULL,
	party     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	line      TEXT NOT NULL,
	branch    TEXT NOT NULL,
	state     TEXT NOT NULL,
	justification TEXT NOT NULL,
	share     INTEGER NOT NULL,
	build     TEXT NOT NULL,
	level     TEXT NOT NULL,
	version   TEXT NOT NULL,
	words     TEXT NOT NULL,
	since     BIGINT NOT NULL,
	told      BIGINT NOT NULL,
	told_by   TEXT NOT NULL
);
CREATE UNIQUE INDEX repair_place ON repair (vuln, party, kind, line, branch);
CREATE INDEX repair_case ON repair (case_id, party);
CREATE TABLE statement (
	vuln  BIGINT NOT NULL,
	party TEXT NOT NULL,
	at    BIGINT NOT NULL,
	words TEXT NOT NULL,
	url   TEXT NOT NULL,
	PRIMARY KEY (vuln, party)
) WITHOUT ROWID;
CREATE TABLE finding (
	case_id BIGINT NOT NULL,
	name    TEXT NOT NULL,
	finding TEXT NOT NULL,
	member  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	words   TEXT NOT NULL,
	PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
CREATE TABLE approval (
	case_id BIGINT NOT NULL,
	member  BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	text    TEXT NOT NULL,
	PRIMARY KEY (case_id, member)
) WITHOUT ROWID;
CREATE TABLE waiver (
	case_id  BIGINT NOT NULL,
	gate     TEXT NOT NULL,
	asked_by BIGINT NOT NULL,
	asked    BIGINT NOT NULL,
	words    TEXT NOT NULL,
	agreed_by BIGINT,
	agreed   BIGINT,
	PRIMARY KEY (case_id, gate)
) WITHOUT ROWID;
CREATE TABLE thread_read (
	member BIGINT NOT NULL,
	thread BIGINT NOT NULL,
	post   BIGINT NOT NULL,
	PRIMARY KEY (member, thread)
) WITHOUT ROWID;
CREATE TABLE file_piece (
	content TEXT NOT NULL,
	n       INTEGER NOT NULL,
	bytes   BLOB NOT NULL,
	PRIMARY KEY (content, n)
);
CREATE TABLE staged_file (
	content TEXT PRIMARY KEY,
	secret  BLOB NOT NULL,
	at      BIGINT NOT NULL,
	size    BIGINT NOT NULL,
	digest  TEXT NOT NULL,
	media   TEXT NOT NULL,
	name    TEXT NOT NULL,
	bytes   BLOB NOT NULL
);
CREATE TABLE report_word (
	word   BLOB NOT NULL,
	report BIGINT NOT NULL,
	PRIMARY KEY (word, report)
) WITHOUT ROWID;
CREATE INDEX report_word_report ON report_word (report);
CREATE TABLE report_finder (
	report INTEGER PRIMARY KEY,
	finder BLOB NOT NULL
);
CREATE INDEX report_finder_all ON report_finder (finder);
CREATE TABLE draft (
	secret BLOB PRIMARY KEY,
	at     BIGINT NOT NULL,
	ends   BIGINT NOT NULL,
	bytes  BLOB NOT NULL
);
CREATE INDEX draft_ends ON draft (ends);
CREATE INDEX obligation_case ON obligation (case_id, place) WHERE case_id <> 0 AND ended IS NULL;
