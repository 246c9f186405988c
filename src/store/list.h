/*
 * store/list - the list at rest: source records, entries, full text, devices, rejects.
 *
 * Every source record is kept (compressed) beside what was made of it, so that
 * a merge can be explained and redone. The store knows columns, not meaning: an entry comes with its JSON document
 * (format/entry_json.h) and with what searches need.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "base/clock.h"
#include "store/db.h"
#include "store/pack.h"

/* --- source records --- */
struct source_row {
	struct str source, key;
	unixtime updated;       /* TIME_NONE: not stated */
	bool creates;
	struct str body;        /* plain bytes; packed inside */
	const struct str *about;
	size_t about_n;
	const struct packed *packed; /* in: body_pack() of the body, made ahead on any thread; NULL: made here */
	bool is_new;            /* in: the caller knows that nothing is kept under this key. A mistake fails the transaction */
};
enum kept { KEPT_NEW, KEPT_NEWER, KEPT_SAME, KEPT_OLDER, KEPT_N }; /* SAME and OLDER change nothing */
/* A record with a later `updated` replaces; the same instant with other bytes replaces too; an earlier one never does. */
bool list_keep(struct db *d, const struct source_row *r, enum kept *ret, struct err *err);
/* All kept records about an id, in order of (source, key). False from fn stops with *err. */
bool list_kept_about(struct db *d, struct str id, bool (*fn)(void *ctx, const struct source_row *r, struct err *err),
                     void *ctx, struct err *err);
/* ERR_FOUND when there is none. */
bool list_kept(struct db *d, struct arena *a, struct str source, struct str key, struct source_row *ret, struct err *err);

/* What is kept, without bodies, in the order it came: an importer loads it once and knows by digest what it need not read. */
struct known_row {
	struct str source, key;
	unixtime updated;
	size_t size;
	unsigned char digest[PACK_DIGEST]; /* body_digest() */
};
bool list_known(struct db *d, bool (*fn)(void *ctx, const struct known_row *r, struct err *err), void *ctx, struct err *err);

/* --- entries --- */
struct entry_row {
	struct str id, title, summary, component;
	bool withdrawn, exploited;
	int severity;            /* enum severity */
	day published, updated, fix_level;
	const struct str *aliases;
	size_t alias_n;
	struct str terms;        /* further words for the full text: products, chips, makers */
	struct str doc;          /* the entry as JSON */
	struct str words;        /* in: entry_words(), made ahead on any thread; empty: made here */
	bool is_new;             /* in: the caller knows that there is none of this id. A mistake fails the transaction */
	int64_t rank;            /* out only: row number */
};
/* The words that the full text finds an entry by, from id, aliases, title, component, summary and terms. */
struct str entry_words(struct arena *a, const struct entry_row *e);
bool list_put_entry(struct db *d, const struct entry_row *e, struct err *err); /* replaces by id */
bool list_drop_entry(struct db *d, struct str id, struct err *err);
/* By id, else by alias (the ids of all that bear it when several: ERR_FOUND with their names). Terms stay empty. */
bool list_entry(struct db *d, struct arena *a, struct str id, struct entry_row *ret, struct err *err);
/* By id alone, every column as it is kept, with its aliases and words. */
bool list_entry_row(struct db *d, struct arena *a, struct str id, bool *ret_there, struct entry_row *ret, struct err *err);
/* The ids of all entries, and of those that kept records would create. Strings are good within fn. */
bool list_entry_ids(struct db *d, bool (*fn)(void *ctx, struct str id, struct err *err), void *ctx, struct err *err);
/* All, in the order they came. Aliases, summary and terms stay empty: the document has them. */
bool list_entries(struct db *d, bool (*fn)(void *ctx, const struct entry_row *e, struct err *err), void *ctx, struct err *err);
/* Full text, best first: the id itself, then where id, title and component alone have it all; not withdrawn, exploited,
 * newest first. Words are ANDed, the last one may be a beginning; "quoted" is a phrase, and so is what dots and hyphens
 * join. Ids only. The text is the user's: it never reaches the engine as syntax. ERR_LIMIT over LIMIT_QUERY bytes;
 * no word in it, nothing found. */
bool list_search(struct db *d, struct arena *a, struct str text, size_t max, struct strs *ret, struct err *err);

/* --- devices on sale, rejects, small state --- */
struct device_row { struct str source, maker, brand, name, device, model, chip, kernel; int year; };
bool list_put_device(struct db *d, const struct device_row *r, struct err *err);
bool list_devices(struct db *d, bool (*fn)(void *ctx, const struct device_row *r, struct err *err), void *ctx, struct err *err);
/* How many there are of each maker and chip (either may be empty). */
bool list_count_devices(struct db *d, bool (*fn)(void *ctx, struct str maker, struct str chip, int64_t n, struct err *err),
                        void *ctx, struct err *err);

struct reject_row { struct str input, place, reason, excerpt; unixtime at; int64_t rank; /* out only */ };
bool list_put_reject(struct db *d, const struct reject_row *r, struct err *err);
bool list_rejects(struct db *d, size_t max, bool (*fn)(void *ctx, const struct reject_row *r, struct err *err), void *ctx,
                  struct err *err);

/* What is asked of a list of rejects; empty: any. */
struct reject_ask {
	struct str input;   /* part of the file's name */
	struct str text;    /* part of reason or excerpt */
	int64_t before;     /* their number is below; 0: the newest */
	int64_t most;
};
bool list_find_rejects(struct db *d, const struct reject_ask *k, bool (*fn)(void *ctx, const struct reject_row *r, struct err *err),
                       void *ctx, struct err *err);
/* By its number; ERR_FOUND. Strings in `a`. */
bool list_get_reject(struct db *d, struct arena *a, int64_t rank, struct reject_row *ret, struct err *err);
bool list_drop_reject(struct db *d, int64_t rank, struct err *err);

/* Forget what an input had rejected: before it is read again. */
bool list_clear_rejects(struct db *d, struct str input, struct err *err);

/* Named small values: "generation", "etag:URL". An absent one is an empty str. */
bool list_get(struct db *d, struct arena *a, struct str name, struct str *ret, struct err *err);
bool list_set(struct db *d, struct str name, struct str value, struct err *err);
/* The compiled match index, as one blob in `a`, 16-aligned; empty when there is none. */
bool list_get_index(struct db *d, struct arena *a, struct str *ret, struct err *err);
bool list_set_index(struct db *d, struct str bytes, struct err *err);

struct list_totals { int64_t entries, withdrawn, exploited, records, devices, rejects; };
bool list_totals(struct db *d, struct list_totals *ret, struct err *err);

#endif
