/*
 * tocsin party, tocsin member: parties and people as the shell on the hub's machine sees them, which is all of them.
 * `list` and `show` are here; anything else (`tocsin party add ...`) is an act and goes through the table (act.c).
 */
#include "base/buf.h"
#include "base/limits.h"
#include "cli/look.h"
#include "hub/people/people_json.h"

struct asked {
	struct look k;
	bool left;
	const char *party;
};

static struct str day_text(struct arena *a, unixtime t)
{
	char text[11];

	return t == TIME_NONE ? STR("-") : str_dup(a, str_of(day_format(day_of(t), text)));
}

/* --- parties --- */

static bool list_parties(struct look *k, int words, char **argv, struct err *err)
{
	struct listed_parties l;
	struct buf b;

	(void)words, (void)argv;
	if (!people_directory(&k->l, ((const struct asked *)k)->left, &l, err))
		return false;
	buf_init(&b, LIMIT_HTTP_ANSWER);
	for (size_t i = 0; i < l.n; i++) {
		const struct listed_party *p = &l.v[i];

		if (k->json) {
			people_put_listed(&b, p);
			look_put_json(&b);
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

static void put_contacts(struct look *k, const struct seen_party *p)
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

static void put_components(struct look *k, const struct seen_party *p)
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

static void put_people(struct look *k, const struct seen_party *p)
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

static bool show_party(struct look *k, int words, char **argv, struct err *err)
{
	struct str id = str_from(look_subject(&k->a, "party/", argv[0]), 6);
	struct seen_party p;
	struct buf b;

	(void)words;
	if (!people_party_seen(&k->l, id, &p, err))
		return err_wrap(err, "%s", argv[0]);
	if (k->json) {
		buf_init(&b, LIMIT_HTTP_ANSWER);
		people_put_party(&b, &p);
		look_put_json(&b);
		buf_release(&b);
		return true;
	}
	cli_put(p.row.name);
	puts(p.row.ended == TIME_NONE ? "" : " (left)");
	look_put_field("short name", p.row.id);
	look_put_field("roles", people_role_words(&k->a, p.row.roles));
	look_put_field("country", p.row.country);
	look_put_field("site", p.row.site);
	look_put_field("zone", p.row.zone);
	look_put_field("since", day_text(&k->a, p.row.since));
	look_put_field("about", p.row.about);
	put_contacts(k, &p);
	put_components(k, &p);
	cli_heading(p.people.n ? "People" : "No people");
	put_people(k, &p);
	return true;
}

/* --- members --- */

static bool list_members_of(struct look *k, struct str party, struct err *err)
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
	look_put_json(&b);
	buf_release(&b);
	return true;
}

static bool list_members(struct look *k, int words, char **argv, struct err *err)
{
	const struct asked *asked = (const struct asked *)k;
	struct listed_parties l;

	(void)words, (void)argv;
	if (asked->party)
		return list_members_of(k, str_of(asked->party), err);
	if (!people_directory(&k->l, asked->left, &l, err))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!list_members_of(k, l.v[i].row.id, err))
			return false;
	return true;
}

/* What mail servers reported of their address. */
static bool put_trouble(struct look *k, int64_t member, struct err *err)
{
	struct seen_trouble t;

	if (!people_trouble(&k->l, member, &t, err))
		return false;
	if (t.row.member)
		look_put_field(t.row.failing ? "comes back" : "reported",
		               str_printf(&k->a, "%.*s, %.*s%s%.*s", STR_ARG(day_text(&k->a, t.row.at)), STR_ARG(t.row.status),
		                          t.said.n ? ": " : "", STR_ARG(t.said)));
	if (t.kept)
		look_put_field("kept", str_printf(&k->a, "%lld notice%s", (long long)t.kept, t.kept == 1 ? "" : "s"));
	return true;
}

static bool show_member(struct look *k, int words, char **argv, struct err *err)
{
	struct seen_member m;
	struct buf b;

	(void)words;
	if (!people_member_seen(&k->l, act_id(look_subject(&k->a, "member/", argv[0])), &m, err))
		return err_wrap(err, "%s", argv[0]);
	if (k->json) {
		buf_init(&b, LIMIT_HTTP_ANSWER);
		people_put_member(&b, &m);
		look_put_json(&b);
		buf_release(&b);
		return true;
	}
	cli_put(m.person.name.n ? m.person.name : STR("(erased)"));
	puts(m.person.row.ended == TIME_NONE ? "" : " (left)");
	look_put_field("party", m.party.id);
	look_put_field("mail", m.person.mail);
	if (!put_trouble(k, m.person.row.id, err))
		return false;
	look_put_field("rights", m.person.row.admin ? STR("looks after the party's people") : STR(""));
	look_put_field("language", m.person.row.lang);
	look_put_field("zone", m.person.row.zone);
	look_put_field("since", day_text(&k->a, m.person.row.since));
	if (m.person.row.ended != TIME_NONE)
		look_put_field("left", day_text(&k->a, m.person.row.ended));
	return true;
}

/* --- the commands --- */

#define LIST(of, run) { "list", "[--db DB] [--left]" of " [--json]", LOOK_NO_WORD, 0, 0, LOOK_AS_STAFF, run }
#define SHOW(run)     { "show", "ID [--db DB] [--json]", LOOK_ONE_WORD, 1, 1, LOOK_AS_STAFF, run }

int cli_party(int argc, char **argv)
{
	static const struct look_view views[] = { LIST("", list_parties), SHOW(show_party) };
	struct asked asked = { 0 };
	const struct arg args[] = {
		LOOK_ARGS(asked.k),
		{ "--left", ARG_FLAG, &asked.left, NULL, "also parties that left" },
	};
	const struct looks s = { "party", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}

int cli_member(int argc, char **argv)
{
	static const struct look_view views[] = { LIST(" [--party ID]", list_members), SHOW(show_member) };
	struct asked asked = { 0 };
	const struct arg args[] = {
		LOOK_ARGS(asked.k),
		{ "--left", ARG_FLAG, &asked.left, NULL, "also of parties that left" },
		{ "--party", ARG_TEXT, &asked.party, "ID", "members of this party alone" },
	};
	const struct looks s = { "member", views, sizeof views / sizeof *views, args, sizeof args / sizeof *args };

	return look(&asked.k, &s, argc, argv);
}
