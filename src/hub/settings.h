/*
 * settings - what whoever looks after a hub can decide: one table, typed and bounded.
 *
 * A setting that is not at its default is a row of the table `setting`, put there by the act setting.change and taken away by
 * setting.reset. A secret (a password, a key of another service) stands there only as the name it is sealed under, and in no
 * act's body at all, so no receipt opens it.
 *
 * Whoever works by settings holds a snapshot: it never changes, and what is asked of it is an index into an array. A new
 * one is taken up after a commit, by this process or another. Texts are in their one form: durations as "90min" or
 * "7d", lists with single blanks, flags as "yes" and "no".
 */
#ifndef HUB_SETTINGS_H
#define HUB_SETTINGS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "hub/keys.h"
#include "store/db.h"

enum setting {
	SETTING_SITE_NAME,
	SETTING_SITE_URL,
	SETTING_SITE_CONTACT,
	SETTING_SITE_LANGUAGES,
	SETTING_SIGNIN_IDLE,
	SETTING_SIGNIN_LONGEST,
	SETTING_SIGNIN_WAYS,
	SETTING_SIGNIN_SECOND,
	SETTING_OIDC_NAME,
	SETTING_OIDC_ISSUER,
	SETTING_OIDC_CLIENT,
	SETTING_OIDC_SECRET,
	SETTING_MAIL_SERVER,
	SETTING_MAIL_USER,
	SETTING_MAIL_PASSWORD,
	SETTING_MAIL_FROM,
	SETTING_MAIL_BOUNCES,
	SETTING_MAIL_TLS,
	SETTING_MAIL_DIGEST,
	SETTING_OBLIGATIONS_ZONE,
	SETTING_OBLIGATIONS_CALENDAR,
	SETTING_OBLIGATIONS_REMIND,
	SETTING_OBLIGATIONS_ESCALATE,
	SETTING_REPORTS_VERSIONS,
	SETTING_REPORTS_STEPS,
	SETTING_REPORTS_IMPACT,
	SETTING_REPORTS_OPEN,
	SETTING_REPORTS_DAY,
	SETTING_REPORTS_RATE,
	SETTING_DISCLOSURE_PREFIX,
	SETTING_LEDGER_INTERVAL,
	SETTING_LEDGER_OVERLAP,
	SETTING_LIMITS_UPLOAD,
	SETTING_LIMITS_RATE,
	SETTING_WEBHOOKS_PRIVATE,
	SETTING_SOURCES_UPDATE,
	SETTING_KEYS_NOTICE,
	SETTING_KEYS_KEEP,
	SETTING_METRICS_OPEN,
	SETTING_N
};
/* Stored and exported under these names, so never renamed: "mail.server". For names_find(). */
extern const struct str setting_names[SETTING_N];

/* The part of a name before the dot, in the order they are shown. */
enum setting_group {
	SETTINGS_SITE, SETTINGS_SIGNIN, SETTINGS_OIDC, SETTINGS_MAIL, SETTINGS_OBLIGATIONS, SETTINGS_REPORTS, SETTINGS_DISCLOSURE,
	SETTINGS_LEDGER, SETTINGS_LIMITS, SETTINGS_WEBHOOKS, SETTINGS_SOURCES, SETTINGS_KEYS, SETTINGS_METRICS, SETTING_GROUP_N
};
extern const struct str setting_group_names[SETTING_GROUP_N];

enum setting_type {
	SETTING_TEXT,      /* one line; min..max bytes */
	SETTING_NUMBER,    /* min..max, of `unit` */
	SETTING_DURATION,  /* the number is seconds; 0 stands for "off" where min is 0 */
	SETTING_DURATIONS, /* several, ascending; none is fine; SETTING_MOST of them */
	SETTING_FLAG,      /* yes, no */
	SETTING_WORD,      /* one of `words`; the number is its index */
	SETTING_WORDS,     /* some of `words`, at least min of them; the number is their bits */
	SETTING_URL,       /* `words` are the schemes that may be; empty where min is 0 */
	SETTING_MAIL,
	SETTING_ZONE,      /* a time zone's name */
	SETTING_SLUG,      /* a short name: a-z, 0-9 and - */
	SETTING_SECRET,    /* sealed, never shown; min..max bytes */
	SETTING_TYPE_N
};
extern const struct str setting_type_names[SETTING_TYPE_N];
enum { SETTING_MOST = 8 };

struct setting_row {
	enum setting_group group;
	enum setting_type type;
	int64_t min, max;
	const char *unit;       /* of a number, in English; NULL: none */
	const char *standard;   /* the default, in its one form; of a secret always "" */
	const struct str *words;
	size_t word_n;
	bool restart;           /* takes effect when the hub is started again */
	const char *help;       /* one line of English; pages have messages "setting.NAME" and "setting_help.NAME" */
};
extern const struct setting_row setting_rows[SETTING_N];

enum setting_way { WAY_PASSWORD, WAY_PASSKEY, WAY_OIDC, WAY_N }; /* bits of signin.ways */
extern const struct str setting_ways[WAY_N];

/* --- values --- */

struct setting_value {
	struct str text; /* in its one form; of a secret what it is sealed under, empty: none */
	int64_t n;       /* of numbers, durations, flags, words */
	int64_t many[SETTING_MOST]; /* of durations, `n` of them */
};

/* A value as somebody typed it, checked by its row and brought into its one form, in `a`. ERR_RANGE or ERR_SYNTAX say what was
 * found and what was expected. Of a secret: whether it may be one. */
bool setting_read(struct arena *a, enum setting what, struct str typed, struct setting_value *ret, struct err *err);
/* What may stand there, as the end of a refusal: "a time from 1min to 30d", "some of password, passkey, oidc". Scratch in `a`. */
void setting_expects(struct arena *a, enum setting what, struct err *ret);
/* 5400 as "90min"; 0 as "off". */
struct str duration_text(struct arena *a, int64_t seconds);

/* --- the snapshot --- */

struct settings;
const struct settings *settings_standard(void); /* all at their defaults; always there, nothing to give back */
void settings_release(const struct settings *s);

struct str setting_text(const struct settings *s, enum setting what);
int64_t setting_number(const struct settings *s, enum setting what);
bool setting_flag(const struct settings *s, enum setting what);
const struct setting_value *setting_value(const struct settings *s, enum setting what);
bool setting_changed(const struct settings *s, enum setting what); /* not at its default */
/* Which key of a kind is the newest by the acts; empty: none was rotated (hub/rotate.h). */
struct str setting_key(const struct settings *s, enum keys_kind kind);
/* A secret's words, in `a`; empty when none is set. ERR_FOUND: sealed by a key that is not there. */
bool setting_secret(struct arena *a, struct db *d, const struct keys *k, const struct settings *s, enum setting what,
                    struct str *ret, struct err *err);

/* What a secret is sealed under, and putting it there in place of the one before: for the acts. */
struct str setting_secret_name(struct arena *a, enum setting what);
bool setting_secret_keep(struct arena *a, struct db *d, const struct keys *k, enum setting what, struct str secret, int64_t act,
                         struct err *err);

/* --- the keeper: who holds the newest one --- */

struct setting_keeper;
/* Reads the first one, over a connection of its own. NULL on failure. */
struct setting_keeper *setting_keeper_open(const char *db, struct err *err);
void setting_keeper_close(struct setting_keeper *k); /* NULL is fine */
/* The current one, to be given back by settings_release(). Any thread. */
const struct settings *setting_keeper_hold(struct setting_keeper *k);
/* Did the database move on? Takes up what changed. Cheap when not. False while the database is away: the one of before stays. */
bool setting_keeper_refresh(struct setting_keeper *k, struct err *err);

#endif
