/*
 * hub/list - the list as the public reads it: one immutable snapshot in memory.
 *
 * A view holds every entry's head, the match index and the known devices; it is
 * swapped whole when the list changes and freed when its last reader lets go. Entry
 * documents are read from the store when asked for.
 */
#ifndef HUB_LIST_LIST_H
#define HUB_LIST_LIST_H

#include "assess/priority.h"
#include "device/match.h"
#include "hub/priority/priority.h"
#include "store/list.h"
#include "vuln/entry.h"

struct list_head { /* what lists and statistics need of an entry; order: newest first */
	struct str id, title, component, kind;
	enum severity severity;
	bool exploited, withdrawn;
	bool fixed;             /* a version or level that mends it is known */
	enum level level;       /* priority on the view's day, by its rules; a decision taken counts */
	day published, updated, fix_level;
	uint64_t makers;        /* bit i: makers[i] of the view is concerned */
	uint64_t releases;      /* bit i: releases[i] of the view */
	struct strs credits;    /* who is credited */
	const uint16_t *chips;  /* indices into the view's chips */
	uint16_t chip_n;
};

struct list_view {
	uint64_t generation;
	unixtime loaded;
	day today;                    /* the day that priorities are of */
	struct list_head *heads;      /* newest published first */
	size_t n;
	struct strs makers, chips;    /* canonical names, sorted; what filters offer */
	struct releases releases;
	struct match_index *index;
	struct device_row *devices;   /* sorted by maker, then name */
	size_t device_n;
	struct list_totals totals;
	size_t levels[LEVEL_N];       /* how many that are not withdrawn stand at each */
};

struct list; /* the holder: current view + database */
struct list *list_open(const char *db, struct err *err); /* loads the first view; priorities by the default rules */
/* Priorities by other rules, which must outlive the list. */
struct list *list_open_with(const char *db, const struct priority_rules *rules, struct err *err);
const struct priority_rules *list_rules(const struct list *l);
void list_close(struct list *l);
/* Take and give back the current view (counted). */
const struct list_view *list_hold(struct list *l);
void list_release(struct list *l, const struct list_view *v);
/* An entry's head by its id, for as long as the view is held; NULL when the view has none. */
const struct list_head *list_head_of(const struct list_view *v, struct str id);
/* Did the database move on (another process imported), or the day? Loads the new view then. Cheap when not. One thread calls it.
 * Word of a commit comes a moment after it. False while the database is waited for: the view of before stays, and it is tried
 * again after 1, 2, 4 ... 30 seconds. */
bool list_refresh(struct list *l, struct err *err);
/* The same for who has just changed the list and waits for no word. Not while another thread is in list_refresh(). */
bool list_refresh_now(struct list *l, struct err *err);
/* Is the database waited for? Since when, and why. */
bool list_waits(struct list *l, unixtime *ret_since, struct err *ret_why);

enum list_order { /* newest or gravest first, unless `reverse` */
	ORDER_PUBLISHED,
	ORDER_UPDATED,
	ORDER_SEVERITY, /* exploited ones first within a severity, then newest */
	ORDER_LEVEL,    /* fix level; entries without one at the end */
	ORDER_ID,
	ORDER_PRIORITY, /* most urgent first, then newest */
	ORDER_BEST,     /* by how well the text fits; as ORDER_PUBLISHED without a text */
	ORDER_N
};
extern const struct str list_order_names[ORDER_N]; /* "published", "updated", "severity", "level", "id", "priority", "best" */

struct list_query {
	struct str text;      /* full text or an id */
	struct str maker, chip, component;
	struct str credit;    /* part of who is credited, in any case of ASCII letters */
	release release;
	enum severity severity; /* this or graver; SEVERITY_UNKNOWN: any */
	unsigned levels;      /* bit i: enum level i wanted; 0: any */
	bool exploited;
	int year;             /* of publication; 0 any */
	bool withdrawn;       /* include withdrawn ones */
	enum list_order order;
	bool reverse;
	struct str after;     /* cursor: the last id of the page before; empty: first page */
	size_t limit;
};
struct list_page {
	const struct list_head **v;
	size_t n, total;      /* total: of the whole result */
	struct str next;      /* cursor; empty at the end */
};
bool list_find(struct list *l, const struct list_view *v, struct arena *a, const struct list_query *q, struct list_page *ret,
               struct err *err);

/* Which of some heads of the view does a search find? Their places, in order, into `ret`, which has room for all of them. */
bool list_among(struct list *l, const struct list_view *v, struct arena *a, const struct list_query *q,
                const struct list_head *const *heads, size_t n, uint32_t *ret, size_t *ret_n, struct err *err);

/* One entry whole. ERR_FOUND when there is none. *ret_doc (may be NULL) is its JSON as kept. */
bool list_get_entry(struct list *l, struct arena *a, struct str id, struct entry *ret, struct str *ret_doc, struct err *err);
/* Everything of one entry's priority, by the list's rules, on the day of the view at hand. */
bool list_get_priority(struct list *l, struct arena *a, const struct entry *e, struct entry_priority *ret, struct err *err);
/* A source record's body as it was read. */
bool list_get_source(struct list *l, struct arena *a, struct str source, struct str key, struct str *ret, struct err *err);

#endif
