/*
 * Who may do what, and who may read what: every act and every read, for everybody.
 *
 * The two tables below were written by hand from what each is for, not from the program. A letter stands for somebody:
 *
 *   v  a visitor                               t  a tester         d  a coordinator
 *   k  a visitor who shows the thing's secret  f  a finder         D  a steward: a coordinator who looks after the hub
 *   s  sam of nova, whom the thing is of       p  a sponsor        h  the hub itself
 *   c  a colleague of sam's                    r  a regulator
 *   a  the administrator of nova's people      o, O  a member, an administrator of another vendor
 *   i  of a vendor who is asked into the case  e  a coordinator of another party, who does not coordinate the case
 *
 * What an act is done to is always nova's: the party itself, its contact, component, invitation and webhook, sam, sam's key and session,
 * a case that it takes part in, what sam reported. An entry of the list is nobody's.
 */
#include "case_rows.h"

#include "hub/people/sessions.h"
#include "hub/story.h"

static const char story[] =
	"hub: party.add id=alliance name=\"Alliance Example\" roles=coordinator -> alliance\n"
	"hub: member.add party/alliance name=Dean mail=dean@alliance.example admin=yes -> D\n"
	"hub: member.add party/alliance name=Dora mail=dora@alliance.example -> d\n"
	"hub: party.add id=nova name=\"Nova Example\" roles=vendor -> party\n"
	"hub: member.add party/nova name=Nina mail=nina@nova.example admin=yes -> a\n"
	"hub: member.add party/nova name=Sam mail=sam@nova.example -> s\n"
	"hub: member.add party/nova name=Cole mail=cole@nova.example -> c\n"
	"hub: party.add id=acme name=\"Acme Example\" roles=vendor\n"
	"hub: member.add party/acme name=Olga mail=olga@acme.example admin=yes -> O\n"
	"hub: member.add party/acme name=Otto mail=otto@acme.example -> o\n"
	"hub: party.add id=lab name=\"Lab Example\" roles=tester\n"
	"hub: member.add party/lab name=Tess mail=tess@lab.example admin=yes -> t\n"
	"hub: party.add id=finders name=\"Finders Example\" roles=finder\n"
	"hub: member.add party/finders name=Fay mail=fay@finders.example admin=yes -> f\n"
	"hub: party.add id=fund name=\"Fund Example\" roles=sponsor\n"
	"hub: member.add party/fund name=Pam mail=pam@fund.example admin=yes -> p\n"
	"hub: party.add id=bureau name=\"Bureau Example\" roles=regulator\n"
	"hub: member.add party/bureau name=Reg mail=reg@bureau.example admin=yes -> r\n"
	"a: contact.add party/nova kind=mail purpose=security value=psirt@nova.example -> contact\n"
	"a: component.add party/nova kind=os value=NovaUI -> component\n"
	"a: member.invite party/nova mail=new@nova.example -> invitation\n"
	"hub: party.join name=\"Join Example\" person=Jo mail=jo@join.example roles=vendor -> join\n"
	"a: webhook.add party/nova url=https://hooks.nova.example/tocsin events=all -> webhook\n"
	"s: key.make $s name=ci scopes=read days=90 -> key\n"
	"a: account.reset_ask $s how=\"rang him up\" -> reset\n"
	"a: account.address $s mail=sam.new@nova.example -> address\n"
	"d: obligation.open rule=v1-answer about=$party bearer=$party -> obligation\n"
	"s: report.submit title=\"A weakness\" product=\"Nova 12\" versions=all words=\"Something is wrong\" steps=\"Look closely\" -> report\n"
	"hub: party.add id=cert name=\"Cert Example\" roles=coordinator\n"
	"hub: member.add party/cert name=Eve mail=eve@cert.example -> e\n"
	"hub: party.add id=chips name=\"Chips Example\" roles=vendor\n"
	"hub: member.add party/chips name=Ivy mail=ivy@chips.example -> i\n"
	"d: case.open title=\"A hole\" -> case\n"
	"d: case.notify $case vendor=$party\n"
	"a: case.enter $case\n"
	"d: embargo.propose $case ends=2027-01-20T08:00:00Z zone=UTC -> proposal\n"
	"a: embargo.accept $proposal\n"
	"d: case.notify $case vendor=party/chips\n";

static const struct { const char *act, *who; } granted[] = {
	{ "hub.init", "h" },
	/* the hub's own */
	{ "setting.change", "Dh" }, { "setting.reset", "Dh" }, { "job.run", "Dh" }, { "reject.dismiss", "Dh" },
	{ "plan.adopt", "Dh" },
	{ "hub.rotate_seal", "Dh" }, { "hub.rotate_ledger", "Dh" }, { "hub.rotate_login", "Dh" }, { "hub.retire_key", "h" },
	/* parties */
	{ "party.add", "deDh" }, { "party.change", "adeDh" }, { "party.end", "deDh" }, { "party.return", "deDh" },
	{ "party.join", "vkscaoOtfprideDh" }, { "party.join_answer", "deD" },
	{ "contact.add", "adeDh" }, { "contact.verify", "deD" }, { "contact.end", "adeDh" },
	{ "component.add", "adeDh" }, { "component.end", "adeDh" },
	/* people */
	{ "member.add", "h" }, { "member.accept", "k" }, { "member.change", "sh" }, { "member.admin", "aDh" }, { "member.end", "saDh" },
	{ "member.erase", "Dh" }, { "member.invite", "adeDh" }, { "member.invite_for", "h" }, { "member.invite_many", "adeDh" },
	{ "invitation.end", "kadeDh" },
	/* signing in */
	{ "session.start", "h" }, { "session.prove", "h" }, { "session.end", "saDh" }, { "session.end_others", "s" },
	{ "key.make", "s" }, { "key.end", "saDh" },
	{ "account.password", "sh" }, { "account.totp", "s" }, { "account.totp_end", "sh" }, { "account.recovery", "s" },
	{ "account.passkey_add", "s" }, { "account.passkey_name", "s" }, { "account.passkey_end", "sh" },
	{ "account.identity_add", "h" }, { "account.identity_end", "sh" },
	{ "account.reset_ask", "adeDh" }, { "account.reset_grant", "adeDh" }, { "account.reset_end", "sadeDh" }, { "account.reset_use", "k" },
	{ "member.reset", "h" },
	{ "account.address", "saDh" }, { "address.use", "k" }, { "address.end", "ksaDh" }, { "address.erase", "sDh" },
	/* how urgent an entry is */
	{ "assess.view", "scaoOtfprideDh" }, { "assess.decide", "deDh" },
	/* obligations */
	{ "obligation.open", "deDh" }, { "obligation.start", "scadeDh" }, { "obligation.meet", "scadeDh" },
	{ "obligation.ask_pause", "scadeD" }, { "obligation.ask_waive", "scadeD" }, { "obligation.agree", "deD" },
	{ "obligation.refuse", "scadeD" }, { "obligation.resume", "scadeD" }, { "obligation.cancel", "h" }, { "obligation.remind", "h" },
	/* watches */
	{ "watch.add", "s" }, { "watch.end", "s" },
	/* notices */
	{ "notice.choose", "s" }, { "member.pgp", "s" }, { "notice.retry", "Dh" }, { "notice.drop", "Dh" },
	{ "mail.bounced", "h" }, { "mail.good", "saDh" },
	{ "webhook.add", "aDh" }, { "webhook.end", "aDh" }, { "webhook.fail", "h" }, { "webhook.revive", "aDh" }, { "webhook.test", "aDh" },
	/* a case's vulnerabilities and their repairs; nova takes part in it */
	{ "vuln.add", "dDh" }, { "vuln.change", "dDh" }, { "vuln.drop", "dDh" }, { "vuln.check", "dDh" },
	{ "repair.set", "scadDh" }, { "repair.drop", "scadDh" }, { "repair.say", "scadDh" }, { "repair.announce", "scadDh" },
	{ "repair.import", "scadD" },
	/* reports: of sam's, who has an account; whoever shows its secret is as good */
	{ "report.submit", "vkscaoOtfprideDh" }, { "report.attach", "k" }, { "report.say", "ksca" }, { "report.withdraw", "ksca" },
	{ "report.assign", "deD" }, { "report.acknowledge", "deDh" }, { "report.ask", "deD" }, { "report.inform", "deD" },
	{ "report.validate", "deD" }, { "report.affects", "deD" }, { "report.invalidate", "deD" }, { "report.duplicate", "deD" }, { "report.defer", "deD" },
	{ "report.reopen", "deD" }, { "report.close", "deDh" },
	/* cases: nova takes part; chips, whose i is, was asked in; the party of d leads */
	{ "case.open", "scaoOtfprideD" }, { "case.rename", "dD" }, { "case.grade", "dD" }, { "case.tlp", "dD" }, { "case.take", "dD" },
	{ "case.release", "dD" }, { "case.lead", "dD" }, { "case.close", "dD" }, { "case.reopen", "dD" }, { "case.merge", "dD" }, { "case.absorb", "h" },
	{ "case.split", "dD" }, { "case.part", "h" },
	{ "case.notify", "scadD" }, { "case.coordinate", "dD" }, { "case.escalate", "scadD" }, { "case.enter", "scaidD" },
	{ "case.decline", "i" }, { "case.leave", "scadD" }, { "case.remove", "dD" }, { "case.answer", "scaidD" },
	{ "case.track", "scaidD" }, { "case.credit", "dD" }, { "case.jurisdiction", "dD" }, { "case.seat", "h" }, { "case.tell", "scadD" }, { "case.fact", "dD" },
	{ "report.enter", "ksca" }, { "report.propose", "ksca" }, { "report.accept", "ksca" }, { "report.reject", "ksca" },
	{ "embargo.propose", "scadD" }, { "embargo.accept", "scadD" }, { "embargo.reject", "scadD" }, { "embargo.withdraw", "scadD" },
	{ "embargo.decide", "dD" }, { "embargo.end", "dD" }, { "embargo.expire", "h" },
	/* conversations: of that case */
	{ "thread.open", "scadD" }, { "thread.post", "kscadD" }, { "thread.admit", "scadD" }, { "thread.end", "scadD" }, { "post.take_back", "kscadD" },
	{ "file.add", "kscadDh" }, { "file.drop", "kscadDh" },
	{ "case.examine", "dD" }, { "case.waive", "dD" }, { "case.waive_agree", "dD" }, { "case.approve", "dD" }, { "case.unapprove", "dD" },
	{ "case.publish", "dD" }, { "vuln.revise", "dDh" },
	/* the ledger */
	{ "ledger.reveal", "deDh" }, { "ledger.erase_ask", "D" }, { "ledger.erase", "D" },
};

static const struct { enum read what; const char *thing, *who; } readable[] = {
	{ READ_DIRECTORY, "hub", "scaoOtfprideeD" }, { READ_PARTY, "party", "scaoOtfprideeD" }, { READ_CONTACTS, "contact", "scadeeD" },
	{ READ_PEOPLE, "party", "scadeeD" }, { READ_MEMBER, "s", "saD" }, { READ_OBLIGATION, "obligation", "scadeeD" },
	{ READ_OBLIGATIONS, "hub", "deeD" }, { READ_CALENDAR, "hub", "scaoOtfprideeD" }, { READ_NOTICES, "s", "s" }, { READ_WATCHES, "s", "s" },
	{ READ_WEBHOOKS, "party", "aD" }, { READ_AUDIT, "hub", "deeD" }, { READ_SETTINGS, "hub", "deeD" },
	{ READ_REPORT, "report", "kscadeeD" }, { READ_REPORTS, "hub", "deeD" }, { READ_CASES, "hub", "scaoOtfprideeD" },
	{ READ_COVER, "case", "scaidD" }, { READ_CASE, "case", "scadD" }, { READ_REPAIRS, "case", "scadD" }, { READ_THREAD, "hub", "kdeeD" },
	{ READ_MEASURES, "hub", "scaoOtfprideeD" },
	{ READ_JOBS, "hub", "D" }, { READ_RECEIPTS, "s", "scadeeD" },
};

static const char everybody[] = "vkscaoOtfprideDh";

struct world {
	struct hub_scratch *s;
	struct story t;
	struct db *d;
	struct who who[sizeof everybody];
};

static void name(struct world *w, const char *is, struct str subject)
{
	w->t.names = arena_grow(&w->s->a, w->t.names, w->t.n, &w->t.cap, sizeof *w->t.names);
	w->t.names[w->t.n++] = (struct story_name){ str_of(is), subject, STR_NONE };
}

/* A vulnerability of the case and a repair of nova's, and what was said and sent in its conversation. */
static void fill_case(struct world *w)
{
	long long id = act_id(story_find(&w->t, STR("case"))->subject);
	char sql[1000];

	snprintf(sql, sizeof sql, "INSERT INTO vuln (id, case_id, title, words, component, cve, cwe, vector, grade, entry) "
	         "VALUES (900002, %lld, '', '', '', '', '', '', '', '')", id);
	rows_do(w->s, sql);
	snprintf(sql, sizeof sql, "INSERT INTO repair (id, case_id, vuln, party, kind, line, branch, state, justification, share, build, level, "
	         "version, words, since, told, told_by) VALUES (900003, %lld, 900002, 'nova', '', '', '', 'affected', '', -1, '', '', '', '', "
	         "1795420800, 1795420800, 'party/nova')", id);
	rows_do(w->s, sql);
	snprintf(sql, sizeof sql, "INSERT INTO post (id, thread, at, who, member, words) VALUES (900004, %lld, 1795420800, 'party/nova', 0, '')", id);
	rows_do(w->s, sql);
	snprintf(sql, sizeof sql, "INSERT INTO file (id, thread, at, who, member, name, media, size, digest, content) "
	         "VALUES (900005, %lld, 1795420800, 'party/nova', 0, '', '', 0, '', '')", id);
	rows_do(w->s, sql);
	name(w, "thread", str_printf(&w->s->a, "thread/%lld", id));
	name(w, "post", STR("post/900004"));
	name(w, "file", STR("file/900005"));
	rows_do(w->s, "INSERT INTO entry (id, title, component, severity, exploited, withdrawn, published, updated, fix_level, words, doc) "
	              "VALUES ('CVE-2024-0001', '', '', 0, 0, 0, 0, 0, 0, '', '')");
	name(w, "entry", STR("entry/CVE-2024-0001"));
	name(w, "vuln", STR("vuln/900002"));
	name(w, "repair", STR("repair/900003"));
}

static void fill(struct world *w, struct hub_scratch *s)
{
	char secret[SECRET_LEN + 1];
	int64_t session;

	*w = (struct world){ .s = s };
	did(s, story_tell(s->hub, &s->a, "story", str_of(story), NULL, &w->t, &s->err));
	did(s, session_start(s->hub, &s->a, act_id(story_find(&w->t, STR("s"))->subject), SIGN_PASSWORD, STR("Test"), secret, &session, &s->err));
	name(w, "session", str_printf(&s->a, "session/%lld", (long long)session));
	fill_case(w);
	w->d = hub_read(s->hub, &s->err);
	assert_non_null(w->d);
	for (size_t i = 0; everybody[i]; i++) {
		const struct story_name *n = story_find(&w->t, str_n(&everybody[i], 1));
		struct signed_in in = { .who = { .proved = TIME_NONE } };

		if (n)
			did(s, member_who(w->d, &s->a, act_id(n->subject), scratch_clock, &in, &s->err));
		w->who[i] = everybody[i] == 'h' ? who_hub : in.who;
	}
}

static struct str subject_of(struct world *w, const char *kind)
{
	const struct story_name *n = strcmp(kind, "member") == 0 ? story_find(&w->t, STR("s")) : story_find(&w->t, str_of(kind));

	if (strcmp(kind, "hub") == 0)
		return STR("hub");
	want(n != NULL, "the story has no %s", kind);
	return n->subject;
}

static const char *expected(const struct act_row *row)
{
	for (size_t i = 0; i < ROWS(granted); i++)
		if (strcmp(granted[i].act, row->name) == 0)
			return granted[i].who;
	fail_msg("%s: say in this test who may", row->name);
	return "";
}

/* One act, one person: granted or not there; with a key that reaches nothing, denied or not there; after leaving, nothing is. */
static void one(struct world *w, const struct act_row *row, size_t i, bool may, struct str *ret_refusal)
{
	struct hub_scratch *s = w->s;
	struct act_request r = { .row = row, .who = w->who[i], .subject = subject_of(w, str_cstr(&s->a, thing_names[row->subject])),
		                 .held = everybody[i] == 'k' };
	struct err err = { 0 };
	bool ok = act_granted(w->d, &s->a, &r, scratch_clock, &err);

	want(ok == may, "%s by %c: %s", row->name, everybody[i], ok ? "granted" : err.msg);
	want(ok || err.code == ERR_FOUND, "%s by %c: %s", row->name, everybody[i], err.msg);
	if (!ok && ret_refusal->n)
		want_str(str_of(err.msg), *ret_refusal, row->name);
	else if (!ok)
		*ret_refusal = str_dup(&s->a, str_of(err.msg));
	if (!r.who.member)
		return;
	r.who.scopes = 0;
	err = (struct err){ 0 };
	want(!act_granted(w->d, &s->a, &r, scratch_clock, &err) && err.code == (may ? ERR_DENIED : ERR_FOUND), "%s by %c, a key without scope",
	     row->name, everybody[i]);
	r.who.scopes = SCOPES_ALL;
	r.subject = row->subject == THING_HUB ? STR("hub/1") : str_printf(&s->a, "%.*s/999999", STR_ARG(thing_names[row->subject]));
	err = (struct err){ 0 };
	want(!act_granted(w->d, &s->a, &r, scratch_clock, &err), "%s by %c on what is not there", row->name, everybody[i]);
	if (ret_refusal->n)
		want_str(str_of(err.msg), *ret_refusal, "unknown and forbidden say the same");
	if (row->flags & ACT_FRESH && may) {
		r.subject = subject_of(w, str_cstr(&s->a, thing_names[row->subject]));
		r.who.proved = scratch_clock - 901;
		err = (struct err){ 0 };
		want(!act_granted(w->d, &s->a, &r, scratch_clock, &err) && err.code == ERR_DENIED, "%s by %c, proved long ago", row->name, everybody[i]);
	}
}

static void every_act(void **state)
{
	struct str refusal = STR_NONE;
	struct world w;
	size_t n = 0;

	fill(&w, *state);
	for (size_t k = 0; k < act_section_n; k++)
		for (size_t i = 0; i < act_sections[k]->n; i++, n++) {
			const struct act_row *row = &act_sections[k]->rows[i];
			const char *who = expected(row);

			for (size_t p = 0; everybody[p]; p++)
				one(&w, row, p, strchr(who, everybody[p]) != NULL, &refusal);
		}
	want(n == ROWS(granted), "%zu acts, %zu rows in this test", n, ROWS(granted));
	hub_read_done(w.s->hub, w.d);
}

static void every_read(void **state)
{
	bool seen[READ_N] = { false };
	struct world w;

	fill(&w, *state);
	for (size_t i = 0; i < ROWS(readable); i++) {
		enum thing_kind kind;
		struct thing thing;

		did(w.s, thing_load(w.d, NULL, subject_of(&w, readable[i].thing), &kind, &thing, &w.s->a, &w.s->err));
		seen[readable[i].what] = true;
		for (size_t p = 0; everybody[p]; p++) {
			struct who who = w.who[p];

			if (everybody[p] == 'h' || everybody[p] == 'k') /* nobody reads pages as these */
				continue;
			did(w.s, thing_load(w.d, &who, subject_of(&w, readable[i].thing), &kind, &thing, &w.s->a, &w.s->err));
			want(access_read(&who, &thing, readable[i].what) == (strchr(readable[i].who, everybody[p]) != NULL), "%s by %c",
			     reads[readable[i].what].name, everybody[p]);
			who.scopes = 0;
			want(!access_read(&who, &thing, readable[i].what), "%s by %c, a key without scope", reads[readable[i].what].name, everybody[p]);
		}
	}
	for (size_t i = 0; i < READ_N; i++)
		want(seen[i], "%s: say in this test who may", reads[i].name);
	hub_read_done(w.s->hub, w.d);
}

/* Whoever left while an act was on its way is nobody by the time it is done; so is everybody of a party that left. */
static void leavers(void **state)
{
	struct hub_scratch *s = *state;
	struct world w;
	struct act_request r = { .row = act_named(STR("member.change")) };
	struct story more = { 0 };

	fill(&w, s);
	r.who = w.who[2];
	r.subject = subject_of(&w, "s");
	did(s, act_granted(w.d, &s->a, &r, scratch_clock, &s->err));
	const char *const none[] = { NULL };

	did(s, hub_act_words(s->hub, &s->a, &who_hub, "member.end", r.subject, none, NULL, &s->err));
	refuses(s, act_granted(w.d, &s->a, &r, scratch_clock, &s->err), ERR_FOUND);
	r.row = act_named(STR("party.change"));
	r.who = w.who[4];
	r.subject = STR("party/nova");
	did(s, act_granted(w.d, &s->a, &r, scratch_clock, &s->err));
	did(s, story_tell(s->hub, &s->a, "end", STR("hub: party.end party/nova"), NULL, &more, &s->err));
	refuses(s, act_granted(w.d, &s->a, &r, scratch_clock, &s->err), ERR_FOUND);
	hub_read_done(s->hub, w.d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_act, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(every_read, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(leavers, hub_scratch_begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
