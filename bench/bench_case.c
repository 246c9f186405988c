/*
 * bench_case - a hub with one very large case, made through acts, for bench/run.py to look at.
 *
 *   bench_case DB [VENDORS THREADS POSTS]
 *
 * 200 vendors are asked to take part, three in four enter, most of these answer, and tell how far their repairs of two
 * vulnerabilities in two product lines are; 20 conversations hold 2,000 posts. An embargo is in force. Prints what the bench asks
 * for, a line each: "case case/57", "coordinator member/3", "vendor member/9".
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "hub/act.h"
#include "hub/people/sessions.h"
#include "hub/story.h"

enum { FIELDS_MOST = 6, DAY = 86400 };

struct party { struct str subject, member; struct who who; };
struct filling {
	struct hub *h;
	struct arena a;
	struct party staff, *vendors;
	struct str the_case, vulns[2], *threads;
	int vendor_n, thread_n, post_n;
};

static void die(const char *what, const struct err *err)
{
	fprintf(stderr, "bench_case: %s: %s\n", what, err ? err->msg : "");
	exit(1);
}

/* Names and values one after the other, ended by NULL. What came of it. */
static struct str act(struct filling *f, const struct who *w, const char *name, struct str subject, const char *const *pairs)
{
	struct outcome o;
	struct err err = { 0 };

	if (!hub_act_words(f->h, &f->a, w, name, subject, pairs, &o, &err))
		die(name, &err);
	return o.made.n ? o.made : o.subject;
}
#define ACT(f, w, name, subject, ...) act((f), (w), (name), (subject), (const char *const[]){ __VA_ARGS__, NULL })

static struct party add_party(struct filling *f, const char *id, const char *roles, const char *country)
{
	const char *name = str_cstr(&f->a, str_printf(&f->a, "%s Devices Example", id));
	const char *mail = str_cstr(&f->a, str_printf(&f->a, "psirt@%s.example", id));
	struct party p;
	struct signed_in in;
	struct err err = { 0 };

	ACT(f, &who_hub, "party.add", STR("hub"), "id", id, "name", name, "roles", roles, "country", country);
	p.subject = str_printf(&f->a, "party/%s", id);
	p.member = ACT(f, &who_hub, "member.add", p.subject, "name", "A. Person", "mail", mail, "admin", "yes");
	struct db *d = hub_read(f->h, &err);

	if (!d || !member_who(d, &f->a, act_id(p.member), hub_now(f->h), &in, &err))
		die("a member", &err);
	hub_read_done(f->h, d);
	p.who = in.who;
	return p;
}

static void add_parties(struct filling *f)
{
	char id[20];

	f->staff = add_party(f, "alliance", "coordinator", "CH");
	f->vendors = arena_array(&f->a, struct party, (size_t)f->vendor_n);
	for (int i = 0; i < f->vendor_n; i++) {
		snprintf(id, sizeof id, "vendor-%d", i + 1);
		f->vendors[i] = add_party(f, id, "vendor", i % 3 ? "DE" : "KR");
	}
}

static bool enters(int i)  { return i % 4 != 3; }
static bool answers(int i) { return enters(i) && i % 3 != 2; }
static bool affected(int i) { return answers(i) && i % 5 != 4; }

static void open_case(struct filling *f)
{
	static const char *const titles[] = { "Heap overflow while pairing", "The length of a pairing request is not checked" };

	f->the_case = ACT(f, &f->staff.who, "case.open", STR("hub"), "title",
	                  "Heap overflow in the shared Bluetooth pairing service", "grade",
	                  "critical");
	for (int i = 0; i < 2; i++)
		f->vulns[i] = ACT(f, &f->staff.who, "vuln.add", f->the_case, "title", titles[i], "words",
		                  "Whoever is within reach of Bluetooth runs code.", "component", "pkg:generic/bluetooth-pairing",
		                  "grade", "critical");
	for (int i = 0; i < f->vendor_n; i++)
		ACT(f, &f->staff.who, "case.notify", f->the_case, "vendor", str_cstr(&f->a, f->vendors[i].subject));
}

static void agree(struct filling *f, unixtime now)
{
	char ends[21];

	act(f, &f->vendors[0].who, "case.enter", f->the_case, NULL);
	struct str p = ACT(f, &f->vendors[0].who, "embargo.propose", f->the_case, "ends", time_format(now + 30 * DAY, ends),
	                   "zone", "Asia/Shanghai");

	act(f, &f->staff.who, "embargo.accept", p, NULL);
	for (int i = 1; i < f->vendor_n; i++)
		if (enters(i))
			act(f, &f->vendors[i].who, "case.enter", f->the_case, NULL);
}

static void repair(struct filling *f)
{
	for (int i = 0; i < f->vendor_n; i++) {
		if (answers(i))
			ACT(f, &f->vendors[i].who, "case.answer", f->the_case, "answer", affected(i) ? "confirmed" : "refuted",
			    "grade", i % 2 ? "high" : "critical");
		for (int k = 0; affected(i) && k < 4; k++)
			ACT(f, &f->vendors[i].who, "repair.set", f->vulns[k / 2], "kind", "model", "line", k % 2 ? "Line A*" :
			    "Line B*", "state",
			    i % 7 ? "fix_in_progress" : "fix_ready");
	}
}

static void talk(struct filling *f)
{
	char title[40], text[200];

	f->threads = arena_array(&f->a, struct str, (size_t)f->thread_n);
	f->threads[0] = str_printf(&f->a, "thread/%.*s", STR_ARG(act_slug(f->the_case)));
	for (int i = 1; i < f->thread_n; i++) {
		snprintf(title, sizeof title, "Pairing on product line %d", i);
		f->threads[i] = ACT(f, &f->staff.who, "thread.open", f->the_case, "kind", "product", "title", title);
	}
	for (int i = 0, from = 0; i < f->post_n; i++) {
		do
			from = (from + 7) % f->vendor_n;
		while (!enters(from));
		snprintf(text, sizeof text,
		         "Build %d has the **same** overflow.\n\n- a trace is in our report\n- the fix is a length check", i);
		ACT(f, i % 10 ? &f->vendors[from].who : &f->staff.who, "thread.post", f->threads[i % f->thread_n], "words", text);
	}
}

int main(int argc, char **argv)
{
	struct filling f = { .vendor_n = argc == 5 ? atoi(argv[2]) : 200, .thread_n = argc == 5 ? atoi(argv[3]) : 20,
		             .post_n = argc == 5 ? atoi(argv[4]) : 2000 };
	unixtime now = clock_now();
	struct err err = { 0 };

	if ((argc != 2 && argc != 5) || f.vendor_n < 3 || f.thread_n < 1)
		return 2;
	const struct hub_init_options begin = { .where = argv[1], .name = STR("Bench Example"), .now = story_now };
	const struct hub_options open = { .where = argv[1], .now = story_now };

	story_set(now - 40 * DAY);
	if (!hub_init(&begin, &err) || !(f.h = hub_open(&open, &err)))
		die("the hub", &err);
	add_parties(&f);
	story_set(now - 30 * DAY);
	open_case(&f);
	story_set(now - 29 * DAY);
	agree(&f, now);
	story_set(now - 25 * DAY);
	repair(&f);
	story_set(now - 20 * DAY);
	if (act_named(STR("thread.post")))
		talk(&f);
	printf("case %.*s\ncoordinator %.*s\nvendor %.*s\n", STR_ARG(f.the_case), STR_ARG(f.staff.member),
	       STR_ARG(f.vendors[0].member));
	hub_close(f.h);
	arena_release(&f.a);
	return 0;
}
