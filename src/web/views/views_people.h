/* views_people - what the templates of parties and people show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_PEOPLE_H
#define WEB_VIEWS_VIEWS_PEOPLE_H

#include "web/views/views.h"

struct party_line {
	struct str id, name, href, roles, country;
	int64_t members, verified, components;
	bool left, unreachable; /* unreachable: no verified contact */
};
struct asking_line {
	struct str name, href, roles;
	struct html asked;
	bool late;
};
struct check_line {
	struct str party, party_href, kind, value, verify;
};
struct parties_view {
	struct page page;
	struct str q, order, caption, csv, json;
	bool reverse, left;
	LIST_OF(struct option) roles;
	LIST_OF(struct column) columns;
	LIST_OF(struct party_line) rows;
	LIST_OF(struct asking_line) joins;
	LIST_OF(struct check_line) checks;
	bool staff, filtered;
	struct act_list_view acts;
};

struct contact_line {
	struct str purpose, kind, value, href; /* href: a mail address or page to go to; empty: none */
	struct str by, how;
	bool verified;
	struct html at;
	struct str verify, end;
};
struct component_line { struct str kind, value, note, end; };
struct person_line {
	struct str name, href, mail;
	bool admin, quiet, fails; /* quiet: an administrator who has not been seen for long; fails: mail to them comes back */
	struct html since, seen;
};
struct invitation_line {
	struct str mail, by, end;
	bool admin;
	struct html expires;
};
struct party_view {
	struct page page;
	struct str id, name, roles, country, site, lang, zone;
	LIST_OF(struct str) about, due; /* due: what is missing, a sentence each */
	struct html since, ended;
	bool left, sees_people, sees_contacts;
	LIST_OF(struct contact_line) contacts;
	LIST_OF(struct component_line) components;
	LIST_OF(struct person_line) people;
	LIST_OF(struct invitation_line) invitations;
	struct act_list_view acts;
	struct str json, people_json, people_csv, webhooks; /* webhooks: their page, where one may see it */
	struct history_view history;
};

struct member_view {
	struct page page;
	struct trouble_view trouble;
	struct str name, party, party_href, mail, lang, zone;
	bool admin, left, erased, own;
	struct html since, ended, seen;
	struct act_list_view acts;
	struct history_view history;
};

struct join_view {              /* what joining means, for strangers */
	struct page page;
	struct str start;
	bool sent;
};
struct join_request_view {      /* one request, for coordinators */
	struct page page;
	struct str name, person, mail, mail_href, roles, country, site, by, party, party_href, answer;
	LIST_OF(struct str) words;
	struct html asked, answered;
	bool waits, late, accepted, forgotten;
};

struct invitation_view {
	struct page page;
	struct str secret, wrong, field, party, mail, name, zone;
	bool known, admin;      /* known: the secret is right and the invitation open */
	LIST_OF(struct option) languages;
	struct html expires;
	LIST_OF(struct form_error) errors;
};

#endif
