/*
 * tocsin party, tocsin member: parties and people as the shell on the hub's machine sees them, which is all of them.
 * `list` and `show` are here; anything else (`tocsin party add ...`) is an act and goes through the table (act.c).
 */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/people/people_json.h"

struct asked {
	struct common c;
	struct arena a;
	bool json, left;
	const char *party;
	struct hub *hub;
	struct looking l;
};

/* Looks as a coordinator would: whoever reads the hub's keys may read what they seal. */
static bool begin(struct asked *k, struct err *err)
{
	const char *db = cli_db(&k->a, &k->c, false, err);
	const struct hub_options o = { .where = db };

	if (!db || !(k->hub = hub_open(&o, err)))
		return false;
	k->l = (struct looking){
		.a = &k->a, .db = hub_read(k->hub, err), .keys = hub_keys(k->hub), .now = hub_now(k->hub),
		.who = { .member = INT64_MAX, .roles = 1u << ROLE_COORDINATOR, .admin = true, .scopes = SCOPES_ALL, .proved = TIME_NONE },
	};
	return k->l.db != NULL;
}

static void end(struct asked *k)
{
	if (k->l.db)
		hub_read_done(k->hub, k->l.db);
	hub_close(k->hub);
}

/* --- writing --- */

static void put_json(const struct buf *b)
{
	fwrite(b->p, 1, b->n, stdout);
	putchar('\n');
}

/* A column of `width`, cut where it is longer; the last one is not padded. */
static void put_field(const char *name, struct str s)
{
	if (!s.n)
		return;
	printf("  %-11s ", name);
	cli_put_wrapped(s, 14, 14, cli_width(stdout));
}

static struct str day_text(struct arena *a, unixtime t)
{
	char text[11];

	return t == TIME_NONE ? STR("-") : str_dup(a, str_of(day_format(day_of(t), text)));
}

/* --- parties --- */

static bool list_parties(struct asked *k, struct err *err)
{
	struct listed_parties l;
	struct buf b;

	if (!people_directory(&k->l, k->left, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.n; i++) {
		const struct listed_party *p = &l.v[i];

		if (k->json) {
			buf_clear(&b);
			people_put_listed(&b, p);
			put_json(&b);
			continue;
		}
		cli_put_column(&k->a, p->row.id, 16, false);
		cli_put_column(&k->a, p->row.name, 32, false);
		printf("%4lld people  %2lld contacts  %4lld components  ", (long long)p->count.members, (long long)p->count.verified,
		       (long long)p->count.components);
		cli_put_column(&k->a, people_role_words(&k->a, p->row.roles), 0, true);
		puts(p->row.ended == TIME_NONE ? "" : "  (left)");
	}
	if (!k->json && !l.n)
		puts("No party takes part yet. `tocsin party add id=... name=... roles=...` adds one.");
	buf_release(&b);
	return true;
}

static void put_contacts(struct asked *k, const struct seen_party *p)
{
	cli_heading(p->contacts.n ? "Contacts" : "No contacts");
	for (size_t i = 0; i < p->contacts.n; i++) {
		const struct listed_contact *c = &p->contacts.v[i];

		printf("  contact/%-6lld ", (long long)c->row.id);
		cli_put_column(&k->a, c->row.purpose, 9, false);
		cli_put_column(&k->a, c->value.n ? c->value : STR("(erased)"), 36, false);
		fputs(c->row.verified_at == TIME_NONE ? "not verified" : "verified ", stdout);
		if (c->row.verified_at != TIME_NONE)
			cli_put(day_text(&k->a, c->row.verified_at));
		putchar('\n');
	}
}

static void put_components(struct asked *k, const struct seen_party *p)
{
	cli_heading(p->components.n ? "What it makes" : "It lists nothing it makes");
	for (size_t i = 0; i < p->components.n; i++) {
		const struct component_row *c = &p->components.v[i];

		printf("  component/%-6lld ", (long long)c->id);
		cli_put_column(&k->a, c->kind, 6, false);
		cli_put_column(&k->a, c->value, 40, !c->note.n);
		cli_put_column(&k->a, c->note, 0, true);
		putchar('\n');
	}
}

static void put_people(struct asked *k, const struct seen_party *p)
{
	for (size_t i = 0; i < p->people.n; i++) {
		const struct person *m = &p->people.v[i];

		printf("  member/%-6lld ", (long long)m->row.id);
		cli_put_column(&k->a, m->name.n ? m->name : STR("(erased)"), 24, false);
		cli_put_column(&k->a, m->mail, 36, !m->row.admin);
		cli_put_column(&k->a, m->row.admin ? STR("administrator") : STR(""), 0, true);
		putchar('\n');
	}
	for (size_t i = 0; i < p->invitations.n; i++) {
		const struct listed_invitation *v = &p->invitations.v[i];

		printf("  invitation/%-6lld ", (long long)v->row.id);
		cli_put_column(&k->a, v->mail, 36, false);
		printf("until ");
		cli_put(day_text(&k->a, v->row.expires));
		putchar('\n');
	}
}

static bool show_party(struct asked *k, struct str id, struct err *err)
{
	struct seen_party p;
	struct buf b;

	if (!people_party_seen(&k->l, str_starts(id, STR("party/")) ? str_from(id, 6) : id, &p, err))
		return err_wrap(err, "%.*s", STR_ARG(id));
	if (k->json) {
		buf_init(&b, LIMIT_HTTP_ANSWER);
		people_put_party(&b, &p);
		put_json(&b);
		buf_release(&b);
		return true;
	}
	cli_put(p.row.name);
	puts(p.row.ended == TIME_NONE ? "" : " (left)");
	put_field("short name", p.row.id);
	put_field("roles", people_role_words(&k->a, p.row.roles));
	put_field("country", p.row.country);
	put_field("site", p.row.site);
	put_field("zone", p.row.zone);
	put_field("since", day_text(&k->a, p.row.since));
	put_field("about", p.row.about);
	put_contacts(k, &p);
	put_components(k, &p);
	cli_heading(p.people.n ? "People" : "No people");
	put_people(k, &p);
	return true;
}

/* --- members --- */

static bool list_members_of(struct asked *k, struct str party, struct err *err)
{
	struct seen_party p;
	struct buf b;

	if (!people_members_seen(&k->l, party, &p, err))
		return err_wrap(err, "%.*s", STR_ARG(party));
	if (!k->json) {
		if (p.people.n || p.invitations.n)
			cli_heading(str_cstr(&k->a, p.row.name));
		put_people(k, &p);
		return true;
	}
	buf_init(&b, LIMIT_HTTP_ANSWER);
	people_put_people(&b, &p);
	put_json(&b);
	buf_release(&b);
	return true;
}

static bool list_members(struct asked *k, struct err *err)
{
	struct listed_parties l;

	if (k->party)
		return list_members_of(k, str_of(k->party), err);
	if (!people_directory(&k->l, k->left, &l, err))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!list_members_of(k, l.v[i].row.id, err))
			return false;
	return true;
}

static bool show_member(struct asked *k, struct str id, struct err *err)
{
	struct str subject = str_starts(id, STR("member/")) ? id : STR_JOIN(&k->a, STR("member/"), id);
	struct seen_member m;
	struct buf b;

	if (!people_member_seen(&k->l, act_id(subject), &m, err))
		return err_wrap(err, "%.*s", STR_ARG(id));
	if (k->json) {
		buf_init(&b, LIMIT_HTTP_ANSWER);
		people_put_member(&b, &m);
		put_json(&b);
		buf_release(&b);
		return true;
	}
	cli_put(m.person.name.n ? m.person.name : STR("(erased)"));
	puts(m.person.row.ended == TIME_NONE ? "" : " (left)");
	put_field("party", m.party.id);
	put_field("mail", m.person.mail);
	put_field("rights", m.person.row.admin ? STR("looks after the party's people") : STR(""));
	put_field("language", m.person.row.lang);
	put_field("zone", m.person.row.zone);
	put_field("since", day_text(&k->a, m.person.row.since));
	if (m.person.row.ended != TIME_NONE)
		put_field("left", day_text(&k->a, m.person.row.ended));
	return true;
}

/* --- which of them --- */

struct view {
	const char *word;
	bool one; /* takes an id */
	bool (*all)(struct asked *k, struct err *err);
	bool (*single)(struct asked *k, struct str id, struct err *err);
};

static int look(const char *name, const struct view *v, int argc, char **argv)
{
	struct asked k = { 0 };
	const struct arg args[] = {
		ARGS_DB(k.c),
		{ "--json", ARG_FLAG, &k.json, NULL, "one JSON document a line" },
		{ "--left", ARG_FLAG, &k.left, NULL, "also parties that left" },
		{ "--party", ARG_TEXT, &k.party, "ID", "members of this party alone" },
	};
	struct err err = { 0 };
	int words;

	if (!args_parse(name, argc, argv, args, sizeof args / sizeof *args, &words))
		return EXIT_USAGE;
	if (words != (v->one ? 1 : 0)) {
		cli_say("tocsin %s %s: %s\n", name, v->word, v->one ? "which one? one id is wanted" : "nothing more is wanted but options");
		return EXIT_USAGE;
	}
	arena_init(&k.a);
	bool ok = begin(&k, &err) && (v->one ? v->single(&k, str_of(argv[0]), &err) : v->all(&k, &err));

	end(&k);
	arena_release(&k.a);
	return ok ? 0 : cli_fail(name, &err);
}

static int views(const char *name, const struct view *v, size_t n, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < n; i++)
		if (strcmp(argv[1], v[i].word) == 0)
			return look(name, &v[i], argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") != 0)
		return cli_act_group(argc, argv);
	for (size_t i = 0; i < n; i++)
		printf("%s tocsin %s %s%s [--db DB] [--json]\n", i ? "      " : "usage:", name, v[i].word, v[i].one ? " ID" : "");
	printf("       tocsin %s ACT ...\n\n", name);
	return cli_act_group(1, argv);
}

int cli_party(int argc, char **argv)
{
	static const struct view v[] = { { "list", false, list_parties, NULL }, { "show", true, NULL, show_party } };

	return views("party", v, 2, argc, argv);
}

int cli_member(int argc, char **argv)
{
	static const struct view v[] = { { "list", false, list_members, NULL }, { "show", true, NULL, show_member } };

	return views("member", v, 2, argc, argv);
}
