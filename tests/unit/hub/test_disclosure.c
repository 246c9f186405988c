/* A case from its first day to the list: what is missing at each step, who has to agree, what everybody reads then, and what a device is told. */
#include "hub_scratch.h"

#include "device/match.h"
#include "hub/disclosure/disclosure.h"
#include "hub/list/index.h"
#include "hub/story.h"

static const char begins[] =
	"hub: party.add id=alliance name=\"Alliance Example\" roles=coordinator country=DE -> alliance\n"
	"hub: member.add party/alliance name=Dean mail=dean@alliance.example admin=yes -> dean\n"
	"hub: member.add party/alliance name=Dora mail=dora@alliance.example -> dora\n"
	"hub: party.add id=nova name=\"Nova Example\" roles=vendor country=FI\n"
	"hub: member.add party/nova name=Nina mail=nina@nova.example admin=yes -> nina\n"
	"hub: party.add id=mute name=\"Mute Example\" roles=vendor country=FI\n"
	"hub: member.add party/mute name=Mo mail=mo@mute.example admin=yes -> mo\n"
	"hub: report.submit title=\"Locks open\" product=\"Nova 12\" versions=all words=\"The lock opens by itself.\" "
	"steps=\"1. Wait\" credit=name credit_as=\"F. Inder\" -> report\n"
	"dean: report.validate $report grade=high parties=nova,mute\n"
	"dean: case.open title=\"Locks open\" reports=#report grade=high -> case\n"
	"dean: case.notify $case vendor=party/nova\n"
	"dean: vuln.add $case title=\"Nova phones unlock\" words=\"The lock of Nova 12 phones opened by itself. Update.\" cve=CVE-2026-99991 "
		"vector=CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N -> vuln\n"
	"nina: case.enter $case\n";

struct world {
	struct hub_scratch *s;
	struct story t;
	struct db *d;
};

static void tell(struct world *w, const char *text)
{
	did(w->s, story_tell(w->s->hub, &w->s->a, "story", str_of(text), NULL, &w->t, &w->s->err));
}

/* Refused, and the words of the refusal hold these. */
static void refused(struct world *w, const char *text, const char *words)
{
	struct err err = { 0 };
	char told[600];

	if (story_tell(w->s->hub, &w->s->a, "story", str_of(text), NULL, &w->t, &err))
		fail_msg("%s was done", text);
	err_text(&err, told, sizeof told);
	want(strstr(told, words) != NULL, "%s: %s", text, told);
}

static struct str named(struct world *w, const char *name)
{
	return story_find(&w->t, str_of(name))->subject;
}

static void look(struct world *w, struct disclosure *ret)
{
	did(w->s, disclosure_look(&w->s->a, w->d, hub_keys(w->s->hub), hub_owing(w->s->hub), act_id(named(w, "case")), scratch_clock, ret, &w->s->err));
}

static enum gate_state gate_now(struct world *w, enum gate g)
{
	struct disclosure d;

	look(w, &d);
	return d.gates[g].state;
}

static void begin(struct world *w, void **state)
{
	*w = (struct world){ .s = *state };
	tell(w, begins);
	w->d = hub_read(w->s->hub, &w->s->err);
	assert_non_null(w->d);
}

static void end(struct world *w)
{
	hub_read_done(w->s->hub, w->d);
}

/* All but the approvals. */
static const char readied[] =
	"nina: case.answer $case answer=confirmed grade=high\n"
	"nina: repair.set $vuln kind=model line=\"Nova 12*\" state=fixed level=2026-12-01\n"
	"dora: vuln.check $vuln\n"
	"dora: case.credit $case participant=$report text=\"F. Inder\"\n"
	"dora: case.examine $case what=no_exploit found=yes\n";

static void each_gate_has_its_key(void **state)
{
	static const struct { enum gate gate; const char *key; } rows[] = {
		{ GATE_ANSWERS, "nina: case.answer $case answer=confirmed grade=high" },
		{ GATE_FIX, "nina: repair.set $vuln kind=model line=\"Nova 12*\" state=fixed level=2026-12-01" },
		{ GATE_AFFECTED, "dora: vuln.check $vuln" },
		{ GATE_CREDIT, "dora: case.credit $case participant=$report text=\"F. Inder\"" },
		{ GATE_EXPLOIT, "dora: case.examine $case what=no_exploit found=yes" },
	};
	struct world w;

	begin(&w, state);
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(gate_now(&w, rows[i].gate) == GATE_MISSING, "gate %d is open before its time", rows[i].gate);
		refused(&w, "dean: case.publish $case", "missing");
		tell(&w, rows[i].key);
		want(gate_now(&w, rows[i].gate) == GATE_MET, "gate %d is shut still", rows[i].gate);
	}
	want(gate_now(&w, GATE_CN_TOOLS) == GATE_NOT_APPLICABLE, "China, where none of it is");
	refused(&w, "dean: case.publish $case", "approval");
	end(&w);
}

static void two_approve_one_text(void **state)
{
	struct world w;

	begin(&w, state);
	tell(&w, readied);
	tell(&w, "dean: case.approve $case\ndean: case.approve $case\n");
	want(gate_now(&w, GATE_APPROVAL) == GATE_MISSING, "one person twice");
	tell(&w, "dora: case.approve $case\n");
	want(gate_now(&w, GATE_APPROVAL) == GATE_MET, "two persons");
	tell(&w, "dora: vuln.change $vuln words=\"The lock of Nova 12 phones opened by itself, at night. Update.\"\n");
	want(gate_now(&w, GATE_APPROVAL) == GATE_MISSING, "another text");
	tell(&w, "dean: case.approve $case\ndora: case.approve $case\ndora: case.unapprove $case\n");
	want(gate_now(&w, GATE_APPROVAL) == GATE_MISSING, "one took it back");
	refused(&w, "dora: case.approve $case text=0000000000000000000000000000000000000000000000000000000000000000", "changed since");
	end(&w);
}

static void two_waive_a_gate(void **state)
{
	struct world w;

	begin(&w, state);
	refused(&w, "dean: case.waive $case gate=approval reason=\"no time\"", "cannot be waived");
	tell(&w, "dean: case.waive $case gate=credit reason=\"The finder cannot be reached.\"\n");
	want(gate_now(&w, GATE_CREDIT) == GATE_MISSING, "asked for alone");
	refused(&w, "dean: case.waive_agree $case gate=credit", "");
	tell(&w, "dora: case.waive_agree $case gate=credit\n");
	want(gate_now(&w, GATE_CREDIT) == GATE_WAIVED, "agreed by two");
	tell(&w, "dora: case.credit $case participant=$report text=\"F. Inder\"\n");
	want(gate_now(&w, GATE_CREDIT) == GATE_MET, "it holds by itself now");
	refused(&w, "dean: case.waive $case gate=credit reason=\"again\"", "");
	end(&w);
}

/* A device's verdict by the index as the database keeps it. */
static enum verdict checked(struct world *w, const char *model, day level)
{
	struct match_index *x = index_open(w->d, &w->s->a, &w->s->err);
	const struct profile p = { .maker = STR_LIT("nova"), .model = str_of(model), .os = OS_ANDROID, .release = 1500, .level = level };
	struct match_why why;

	assert_non_null(x);
	size_t at = match_find(x, STR("CVE-2026-99991"));
	struct matcher *m = matcher_new(x);

	want(at < match_entry_n(x), "the index lacks it");
	match_explain(&w->s->a, m, &p, at, &why);
	enum verdict ret = why.verdict;

	matcher_free(m);
	match_index_free(x);
	return ret;
}

static void it_enters_the_list(void **state)
{
	struct world w;
	struct entry_row e;
	struct disclosure d;

	begin(&w, state);
	tell(&w, "dean: embargo.propose $case ends=+40d -> ends\nnina: embargo.accept $ends\n");
	want(gate_now(&w, GATE_EMBARGO) == GATE_MISSING, "the embargo is in force, and no fix ready");
	tell(&w, readied);
	want(gate_now(&w, GATE_EMBARGO) == GATE_MET, "every vendor is ready");
	tell(&w, "dean: case.approve $case\ndora: case.approve $case\ndora: case.publish $case\n");
	look(&w, &d);
	want(d.at.row.published == scratch_clock && d.at.row.public == scratch_clock, "it is not published");
	want(!embargo_in_force(d.at.e.state), "the embargo is in force still");
	did(w.s, list_entry(w.d, &w.s->a, STR("TOC-2026-0001"), &e, &w.s->err));
	want_str(e.id, STR("CVE-2026-99991"), "by its alias");
	want(str_find(e.doc, STR("Nova 12*")) != SIZE_MAX && str_find(e.doc, STR("opened by itself")) != SIZE_MAX, "%.*s", STR_ARG(e.doc));
	want(checked(&w, "Nova 12 Pro", 20261101) == VERDICT_AFFECTED, "before the level");
	want(checked(&w, "Nova 12 Pro", 20261201) == VERDICT_FIXED, "at the level");
	want(checked(&w, "Nova 9", 20261101) == VERDICT_NOT_AFFECTED, "another model");
	refused(&w, "dean: case.publish $case", "published already");

	/* The list goes with the repair. */
	tell(&w, "nina: repair.set $vuln kind=model line=\"Nova 9*\" state=affected\n");
	want(checked(&w, "Nova 9", 20261201) == VERDICT_AFFECTED, "the vendor said so since");
	end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, hub_scratch_begin, hub_scratch_end)
	struct CMUnitTest tests[] = {
		TEST(each_gate_has_its_key), TEST(two_approve_one_text), TEST(two_waive_a_gate), TEST(it_enters_the_list),
	};

	return run_on_engine(tests, NULL, NULL);
}
