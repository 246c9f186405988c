/*
 * act - the one way anything changes.
 *
 * A row of the table says what can happen: its name, what it is done to, who may,
 * with which fields, and three functions. From the same rows come the routes of
 * the API and its description, the forms and their checks, docs/acts.md and the audit.
 *
 *   decode      names and values -> typed values by the row (act_decode)
 *   hub_act     who stands how to the subject? (rules/access.h) not granted: ERR_FOUND, as if it were not there
 *     prepare   what chance and the outside decide is decided: numbers of keys, digests of secrets, second persons
 *     apply     the rules, and what follows: rows of derived tables, from the body alone
 *     aside     what does not follow from the body: secrets, sessions, notices
 *               the act with its leaf
 *     follow    other acts by the hub: what `aside` asked for, and the obligations it meets and opens (hub/owed/obligations.h)
 *   outcome     after the commit
 *
 * The body of an act, canonical JSON (base/canonical.h):
 *   {"act":"contact.add","at":"2026-11-23T08:00:00Z","by":"member/12","fields":{...},"made":{...},"party":"party/nova","seq":57,
 *    "subject":"party/nova"}
 * and "once" where who asked gave the act a name of their own, so that nothing in its row stands outside the body.
 * A field that is sealed - a name, an address, what was written in confidence - stands there as {"sealed":"HEX"}, the
 * SHA-256 of 32 random bytes and the value; both lie sealed in the database until they are erased. A secret field
 * is in no body at all. `apply` sees neither: whatever is made of it can be made again from the acts.
 * A thing that an act makes is numbered by that act's `seq`. Of who asked, `apply` may use the member and the party alone:
 * what they were then - their roles, their rights - stands in no body.
 */
#ifndef HUB_ACT_H
#define HUB_ACT_H

#include "base/json.h"
#include "hub/hub.h"
#include "rules/access.h"
#include "rules/obligation_rules.h"
#include "store/acts.h"

/* --- the table --- */

enum act_type {
	ACT_TEXT,    /* one line */
	ACT_PROSE,   /* several */
	ACT_WORD,    /* one of `words` */
	ACT_WORDS,   /* some of `words`, with blanks or commas between; the number is their bits */
	ACT_LIST,    /* several things or their numbers, with blanks or commas between; in a body one text, blanks between */
	ACT_NUMBER,
	ACT_FLAG,    /* yes or no */
	ACT_DAY,
	ACT_INSTANT, /* with a zone: RFC 3339; the number is unixtime */
	ACT_SUBJECT, /* another thing: "party/nova" */
	ACT_SLUG,    /* a short name: a-z, 0-9 and - within, starts with a letter, 2 to 40 */
	ACT_MAIL,
	ACT_URL,     /* https://... */
	ACT_LANG,    /* a language the hub speaks */
	ACT_ZONE,    /* a time zone's name */
	ACT_COUNTRY, /* ISO 3166-1 alpha-2 */
	ACT_JSON,    /* canonical JSON, an object */
	ACT_TYPE_N
};
enum {
	ACT_REQUIRED = 1,
	ACT_SEALED = 2, /* of persons, or said in confidence: can be erased */
	ACT_SECRET = 4, /* in no body */
	ACT_BY_HUB = 8, /* in no form, and refused from people: what the hub tells when an act of its own follows from another */
};
struct act_field {
	const char *name;
	enum act_type type;
	unsigned flags;
	int64_t min, max; /* bytes of a text, range of a number; 0, 0: what the type allows */
	const struct str *words;
	size_t word_n;
	const char *help; /* one line of English, for the API and docs; pages have messages "field.ACT.NAME" */
};

/* Kinds of things that acts are done to; a subject is "kind/id", the hub is "hub". */
enum thing_kind {
	THING_HUB, THING_PARTY, THING_CONTACT, THING_COMPONENT, THING_MEMBER, THING_INVITATION, THING_JOIN, THING_KEY, THING_SESSION,
	THING_OBLIGATION, THING_WEBHOOK, THING_RESET, THING_REPORT, THING_CASE, THING_PROPOSAL, THING_THREAD, THING_POST, THING_FILE,
	THING_VULN, THING_REPAIR, THING_ENTRY, THING_ADDRESS, THING_KIND_N
};
extern const struct str thing_names[THING_KIND_N];

enum {
	ACT_FRESH = 1,   /* who asks has proved who they are within the last ACT_FRESH_S */
	ACT_NO_FORM = 2, /* not offered as a page of its own: part of a conversation such as signing in */
	ACT_ONLY_SHELL = 4,
	ACT_LISTS = 8,   /* the list is another afterwards */
};

enum { ACT_FRESH_S = 15 * 60 };

struct acting;
struct act_row {
	const char *name;
	enum thing_kind subject;
	unsigned who;      /* bits 1 << REL_x: any of them suffices */
	unsigned readers;  /* who may read of it afterwards, besides those who see the whole audit */
	enum scope scope;
	unsigned flags;
	const struct act_field *fields;
	size_t field_n;
	bool (*prepare)(struct acting *x, struct err *err); /* may be NULL, as the third */
	bool (*apply)(struct acting *x, struct err *err);
	bool (*aside)(struct acting *x, struct err *err);
	const char *help;  /* what it does, one sentence of English; pages have messages "act.NAME" */
	enum thing_kind makes; /* a thing of this kind, numbered by the act; THING_HUB: nothing, or what it sets as its subject */
};
#define ACT_FIELDS(table) (table), sizeof (table) / sizeof *(table)

/* Each room of the hub has its rows; these are all of them (act_table.c). */
struct act_section {
	const char *title;
	const struct act_row *rows;
	size_t n;
};
extern const struct act_section *const act_sections[];
extern const size_t act_section_n;
const struct act_row *act_named(struct str name); /* NULL: no such act */
const struct act_field *act_field_named(const struct act_row *row, struct str name); /* NULL: it has no such field */

/* --- values --- */

struct act_value {
	bool given;
	struct str text; /* as it will stand in the body: trimmed, in its one form */
	int64_t n;       /* of words, numbers, flags (0, 1), days, instants */
};
/* A name and a value as they came, from a form, a JSON object or the shell. */
struct act_input { struct str name, value; };

struct act_fault { struct str field; struct err err; };

/* Reads all that a row asks for into ret[field_n] (in `a`). Every fault goes to *ret_faults, which may be NULL; *err is the
 * first one: ERR_USAGE for a name no field has, ERR_MISSING, ERR_SYNTAX, ERR_RANGE, ERR_LIMIT. */
bool act_decode(struct arena *a, const struct act_row *row, const struct act_input *in, size_t n, struct act_value **ret,
                struct act_fault **ret_faults, size_t *ret_fault_n, struct err *err);
/* The members of a JSON object as inputs: text, numbers, true and false, arrays of words. */
bool act_inputs_json(struct arena *a, const struct json *fields, struct act_input **ret, size_t *ret_n, struct err *err);

/* --- what the three functions see --- */

enum act_stage { ACT_PREPARE, ACT_APPLY, ACT_ASIDE };
struct acting {
	struct arena *a;
	struct db *db;      /* in the act's transaction */
	struct hub *hub;    /* NULL while acts are replayed */
	const struct act_row *row;
	struct who who;
	struct str subject; /* an act that makes a thing may set it in `prepare`: "party/nova", "member/57" */
	struct str asked;   /* the subject that was asked for */
	struct thing thing; /* its */
	unsigned relations;
	const struct act_value *values;
	struct str *refs;   /* of sealed fields: what they are kept under */
	unixtime at;
	int64_t seq;
	enum act_stage stage;
	bool replay;
	struct act_made *made;
	size_t made_n, made_cap;
	struct act_follow *follows;
	size_t follow_n, follow_cap;
	struct act_fact *facts; /* for the rules of obligations, besides the fields and what was made */
	size_t fact_n, fact_cap;
	struct str result;  /* told to whoever asked, once, and kept nowhere: a new key. In `a` */
	bool listed;        /* what followed made the list another */
	int64_t case_id;    /* the case it concerns: its subject's, unless `apply` says so of a case that is new or taken up; 0: none */
};
struct act_made { const char *name; struct str value; };
struct act_follow { const char *act; struct str subject; struct act_input *in; size_t n; };

bool act_given(const struct acting *x, const char *field);
/* Empty when not given. A sealed or secret one is not to be asked for in `apply`. */
struct str act_text(const struct acting *x, const char *field);
int64_t act_number(const struct acting *x, const char *field);
/* What a sealed field is kept under; empty when not given. */
struct str act_ref(const struct acting *x, const char *field);
int64_t act_id(struct str subject); /* 57 of "member/57"; 0 when it has no number */
struct str act_slug(struct str subject); /* "nova" of "party/nova" */

/* In `prepare`: this becomes part of the body. */
void act_make(struct acting *x, const char *name, struct str value);
/* In `prepare`: the value of a sealed field that nobody gave was sealed before, under this commitment; `aside` puts it there. */
void act_sealed(struct acting *x, const char *field, struct str ref);
/* In `apply` and `aside`: what was made, empty when nothing was. */
struct str act_made(const struct acting *x, const char *name);

/* Something else that rules of obligations may ask of this act (docs/obligations.md): name and value, copied. In no body. */
void act_fact(struct acting *x, const char *name, struct str value);

/* What a sealed value says; false, with *err ERR_FOUND, when it was erased. In `a`. */
bool sealed_text(struct arena *a, struct db *d, const struct keys *k, struct str ref, struct str *ret, struct err *err);
/* Destroys a sealed value for good; `act` is what erased it, 0 when none did. */
bool sealed_erase(struct db *d, struct str ref, int64_t act, struct err *err);
/* Of a row's bytes: the value, and the random bytes that it was committed to with. */
bool sealed_whole(struct arena *a, const struct keys *k, struct str ref, struct str bytes, struct str *ret_salt, struct str *ret,
                  struct err *err);

/* ERR_FOUND, in the same words whether there is none or they may not know of it. False. */
bool thing_none(struct err *err);
#ifdef __clang_analyzer__
#define thing_none(err) (thing_none(err), false)
#endif
/* Whose is it, and how does `w` stand to the case it is of? By its subject text ("contact/57"), in tables as they are now;
 * `w` NULL: nobody. ERR_FOUND: there is none. */
bool thing_load(struct db *d, const struct who *w, struct str subject, enum thing_kind *ret_kind, struct thing *ret,
                struct arena *a, struct err *err);

/* By which thing is it judged who may read of an act that was done? By what it was done to, or made; where the act is of the
 * history of a case, by how one stands to that case, whatever it was done to is of now. *ret_there: there is such a thing. */
bool thing_of_act(struct db *d, const struct who *w, const struct act_record *r, struct thing *ret, bool *ret_there,
                  struct arena *a, struct err *err);

/* --- doing it --- */

struct act_request {
	const struct act_row *row;
	struct who who;
	struct str subject;             /* "hub" may be left empty */
	bool held;                      /* the subject's secret was shown and is right */
	const struct act_value *values; /* of act_decode() */
	struct str once;                /* see act.once; empty: none */
};
struct outcome {
	int64_t seq;
	unixtime at;
	struct str subject; /* what it was done to */
	struct str made;    /* what it made: "contact/57"; empty: nothing */
	struct str body;
	struct str result;
	bool again;         /* it was done before under the same `once`: this is what was answered then, without `result` */
	bool listed;        /* the list is another: by this, or by what followed */
};

/* True only after the commit. ERR_FOUND: no such subject, or not for you. ERR_DENIED: the API key's scopes do not reach, or
 * one has to prove again who one is (where "fresh"). ERR_STATE: the rules say not now. ERR_DB, ERR_IO: nothing
 * happened. Strings in `a`. */
bool hub_act(struct hub *h, struct arena *a, const struct act_request *r, struct outcome *ret, struct err *err);

/* Would it be granted, by who asks and what it is done to? Not whether the rules allow it at this moment. For what a page offers;
 * hub_act() asks again. `d` is any connection. Errors as of hub_act(). */
bool act_granted(struct db *d, struct arena *a, const struct act_request *r, unixtime now, struct err *err);

/* In short, for the hub itself and tests: names and values one after the other, ended by NULL; NULL: none. */
bool hub_act_words(struct hub *h, struct arena *a, const struct who *w, const char *act, struct str subject,
                   const char *const *pairs, struct outcome *ret, struct err *err);
extern const struct who who_hub;

/* In `aside`: another act that follows from this one, done by the hub itself right after it in the same transaction (an
 * ending, an escalation). It fails and all fails. What it tells once is told too, a line each. Names and values as above; they
 * are copied. */
void act_follow(struct acting *x, const char *act, struct str subject, const char *const *pairs);

/* Does the act again on the derived tables of `d` from its body alone (tocsin rebuild). */
bool act_replay(struct db *d, struct arena *a, const struct act_record *r, struct err *err);

/* --- for who holds the transaction (hub.c) --- */

/* All of an act but the commit; *tree grows by its leaf. *ret_wrote: something may have been written before it failed. */
bool act_perform(struct hub *h, struct db *d, struct merkle *tree, struct arena *a, const struct act_request *r,
                 struct outcome *ret, bool *ret_wrote, struct err *err);

#endif
