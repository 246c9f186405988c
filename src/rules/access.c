#include "rules/access.h"

#define BIT(x) (1u << REL_##x)

const struct str role_names[ROLE_N] = {
	[ROLE_COORDINATOR] = STR_LIT("coordinator"), [ROLE_VENDOR] = STR_LIT("vendor"), [ROLE_TESTER] = STR_LIT("tester"),
	[ROLE_FINDER] = STR_LIT("finder"), [ROLE_REGULATOR] = STR_LIT("regulator"), [ROLE_SPONSOR] = STR_LIT("sponsor"),
};

const struct str scope_names[SCOPE_N] = {
	[SCOPE_READ] = STR_LIT("read"), [SCOPE_COORDINATE] = STR_LIT("coordinate"), [SCOPE_PEOPLE] = STR_LIT("people"),
	[SCOPE_HUB] = STR_LIT("hub"), [SCOPE_CALENDAR] = STR_LIT("calendar"),
	[SCOPE_ACCOUNT] = STR_LIT("account"),
};

const struct str relation_names[REL_N] = {
	[REL_ANYONE] = STR_LIT("anyone"), [REL_MEMBER] = STR_LIT("member"), [REL_SELF] = STR_LIT("self"),
	[REL_COLLEAGUE] = STR_LIT("colleague"), [REL_GROUP_ADMIN] = STR_LIT("group-admin"), [REL_BEARER] = STR_LIT("bearer"),
	[REL_HOLDER] = STR_LIT("holder"), [REL_COORDINATOR] = STR_LIT("coordinator"), [REL_STEWARD] = STR_LIT("steward"),
	[REL_REGULATOR] = STR_LIT("regulator"), [REL_HUB] = STR_LIT("hub"), [REL_INVITED] = STR_LIT("invited"),
	[REL_PARTICIPANT] = STR_LIT("participant"), [REL_FINDER] = STR_LIT("finder"), [REL_LEADER] = STR_LIT("leader"),
};

const char *const relation_meanings[REL_N] = {
	[REL_ANYONE] = "with or without an account",
	[REL_MEMBER] = "signed in",
	[REL_SELF] = "the person it is about, or whose own it is",
	[REL_COLLEAGUE] = "a member of the party it belongs to",
	[REL_GROUP_ADMIN] = "an administrator of that party's people",
	[REL_BEARER] = "a member of the party that owes it",
	[REL_HOLDER] = "who shows the secret that belongs to it",
	[REL_COORDINATOR] = "a member of a coordinating party; for what belongs to a case, of a party that coordinates it",
	[REL_STEWARD] = "an administrator of a coordinating party: looks after the hub",
	[REL_REGULATOR] = "a member of a regulating party",
	[REL_HUB] = "the hub itself, or the shell on its machine",
	[REL_INVITED] = "a member of a party that is asked to take part in the case and has not entered yet",
	[REL_PARTICIPANT] = "a member of a party that takes part in the case; of a private thread: that is admitted to it",
	[REL_FINDER] = "who reported what the case is about, and has entered it",
	[REL_LEADER] = "a member of the party that leads the case",
};

/* Of a case one is kept out of nothing is there; the staff of one that others coordinate are nobody. */
#define OF_CASE (BIT(INVITED) | BIT(PARTICIPANT) | BIT(FINDER) | BIT(LEADER))

unsigned access_relations(const struct who *w, const struct thing *t)
{
	unsigned r = BIT(ANYONE);

	if (t->held)
		r |= BIT(HOLDER);
	if (w->hub)
		r |= BIT(HUB);
	if (!w->member || t->barred)
		return r | (w->member ? BIT(MEMBER) : 0);
	bool own = t->party.n && str_eq(t->party, w->party), staff = w->roles & 1u << ROLE_COORDINATOR;
	bool ours = !t->case_id || t->standing & BIT(COORDINATOR);
	unsigned roles = ours ? w->roles : w->roles & ~(1u << ROLE_COORDINATOR);

	r |= BIT(MEMBER);
	r |= t->member && t->member == w->member ? BIT(SELF) : 0;
	r |= own ? BIT(COLLEAGUE) : 0;
	r |= own && w->admin ? BIT(GROUP_ADMIN) : 0;
	r |= (t->bearer.n && str_eq(t->bearer, w->party)) || t->bearing & roles ? BIT(BEARER) : 0;
	r |= staff && ours ? BIT(COORDINATOR) : 0;
	r |= staff && ours && w->admin ? BIT(STEWARD) : 0;
	r |= w->roles & 1u << ROLE_REGULATOR ? BIT(REGULATOR) : 0;
	return r | (t->standing & OF_CASE);
}

const struct read_row reads[READ_N] = {
	[READ_DIRECTORY]   = { "directory", BIT(MEMBER), SCOPE_READ, "the parties: names, roles, what they make" },
	[READ_PARTY]       = { "party", BIT(MEMBER), SCOPE_READ, "a party with its verified contacts and components" },
	[READ_CONTACTS]    = { "contacts", BIT(COLLEAGUE) | BIT(COORDINATOR), SCOPE_READ, "a party's contacts, verified or not" },
	[READ_PEOPLE]      = { "people", BIT(COLLEAGUE) | BIT(COORDINATOR), SCOPE_PEOPLE, "a party's members and invitations" },
	[READ_MEMBER]      = { "member", BIT(SELF) | BIT(GROUP_ADMIN) | BIT(STEWARD), SCOPE_ACCOUNT,
	                       "a member's sessions, keys and ways to sign in" },
	[READ_OBLIGATION]  = { "obligation", BIT(BEARER) | BIT(COORDINATOR), SCOPE_READ, "an obligation with its history" },
	[READ_OBLIGATIONS] = { "obligations", BIT(COORDINATOR), SCOPE_READ, "everybody's obligations" },
	[READ_CALENDAR]    = { "calendar", BIT(MEMBER), SCOPE_CALENDAR, "the calendar feed of what is due from one's own party" },
	[READ_NOTICES]     = { "notices", BIT(SELF), SCOPE_READ, "what a member was told" },
	[READ_WATCHES]     = { "watches", BIT(SELF), SCOPE_READ, "what a member watches, and what was found for them" },
	[READ_WEBHOOKS]    = { "webhooks", BIT(GROUP_ADMIN) | BIT(STEWARD), SCOPE_PEOPLE, "a party's webhooks and how they fared" },
	[READ_AUDIT]       = { "audit", BIT(COORDINATOR), SCOPE_HUB, "every act" },
	[READ_SETTINGS]    = { "settings", BIT(COORDINATOR), SCOPE_HUB, "the hub's settings" },
	[READ_JOBS]        = { "jobs", BIT(STEWARD), SCOPE_HUB, "periodic work, the outbox, rejects, health in detail" },
	[READ_REPORT]      = { "report", BIT(HOLDER) | BIT(SELF) | BIT(COLLEAGUE) | BIT(COORDINATOR), SCOPE_READ,
	                       "a report, with its thread" },
	[READ_REPORTS]     = { "reports", BIT(COORDINATOR), SCOPE_READ, "the queue of reports" },
	[READ_CASES]       = { "cases", BIT(MEMBER), SCOPE_READ, "the list of the cases one may see" },
	[READ_COVER]       = { "cover", BIT(INVITED) | BIT(PARTICIPANT) | BIT(FINDER) | BIT(LEADER) | BIT(COORDINATOR), SCOPE_READ,
	                       "that there is a case: its number, label and embargo, and who asks one to take part" },
	[READ_CASE]        = { "case", BIT(PARTICIPANT) | BIT(FINDER) | BIT(LEADER) | BIT(COORDINATOR), SCOPE_READ,
	                       "a case: what it is about, who takes part, its embargo, its history" },
	[READ_REPAIRS]     = { "repairs", BIT(PARTICIPANT) | BIT(LEADER) | BIT(COORDINATOR), SCOPE_READ,
	                       "a case's weaknesses and who repaired them where" },
	[READ_THREAD]      = { "thread", BIT(HOLDER) | BIT(SELF) | BIT(COLLEAGUE) | BIT(PARTICIPANT) | BIT(FINDER) | BIT(LEADER) |
	                       BIT(COORDINATOR), SCOPE_READ, "a thread with its posts and files" },
	[READ_MEASURES]    = { "measures", BIT(MEMBER), SCOPE_READ, "how fast and how well reports and cases are handled" },
	[READ_RECEIPTS]    = { "receipts", BIT(SELF) | BIT(COLLEAGUE) | BIT(COORDINATOR), SCOPE_READ, "receipts of acts" },
};

bool access_read(const struct who *w, const struct thing *t, enum read what)
{
	return access_relations(w, t) & reads[what].who && (!w->member || w->scopes & 1u << reads[what].scope);
}
