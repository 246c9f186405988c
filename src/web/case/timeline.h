/*
 * timeline - a case as a picture: who was told when, who answered, where a fix was, and from when until when all keep silent.
 *
 * One lane for each participant, the embargo as a band behind them, what happened as marks whose shapes tell them apart, and a line
 * where now is. Lengths across are shares of the width, so that it is read on a phone as on paper; colours are the style sheet's.
 * The page says the same once more as a table.
 */
#ifndef WEB_CASE_TIMELINE_H
#define WEB_CASE_TIMELINE_H

#include "web/serve/out.h"
#include "web/wall.h"

enum timeline_kind {
	TIMELINE_REPORT,     /* reported */
	TIMELINE_NOTICE,     /* told that there is a case for them */
	TIMELINE_ENTER,      /* agreed to the terms and came in */
	TIMELINE_ANSWER,
	TIMELINE_REPAIR,     /* a vendor said how far a repair is */
	TIMELINE_FIX,        /* ready */
	TIMELINE_DEPLOYED,   /* with users */
	TIMELINE_TERMS,      /* of the embargo: proposed, agreed, ended */
	TIMELINE_FACT,       /* public, an exploit, attacks */
	TIMELINE_DISCLOSURE,
	TIMELINE_LEFT,       /* declined, left or was removed */
	TIMELINE_KIND_N
};
extern const struct str timeline_kind_names[TIMELINE_KIND_N]; /* messages "timeline.NAME" */

struct timeline_mark {
	unixtime at;
	enum timeline_kind kind;
	struct str text;     /* "Nova Devices confirmed it" */
};
struct timeline_lane {
	struct str name;
	struct str state;    /* where it stands, in a word or two; lanes with the same fold together */
	bool whole;          /* of the case, not of a participant: never folded */
	struct timeline_mark *v;
	size_t n, cap;
};
struct timeline {
	struct str title, text; /* text: what the picture shows, in a sentence */
	unixtime began, ends;   /* the band; TIME_NONE: no embargo came into force; `ends`: when it does or did */
	unixtime *offered;      /* ends that are proposed */
	size_t offered_n;
	struct timeline_lane *v;
	size_t n, cap;
};

struct timeline_lane *timeline_add(struct arena *a, struct timeline *t, struct str name);
/* Nothing for TIME_NONE. */
void timeline_put(struct arena *a, struct timeline_lane *l, unixtime at, enum timeline_kind kind, struct str text);
/* More lanes than these: those of the same state become one that names how many they are. */
enum { TIMELINE_LANES = 24 };
void timeline_fold(const struct request *rq, struct timeline *t);

struct html svg_timeline(const struct wall *w, const struct timeline *t);
/* One of its shapes alone, for the key. */
struct html svg_timeline_shape(const struct request *rq, enum timeline_kind k);

#endif
