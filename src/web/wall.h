/* wall - instants as the clock on the reader's wall shows them: in their own zone, with the exact UTC instant beside it. */
#ifndef WEB_WALL_H
#define WEB_WALL_H

#include "base/zone.h"
#include "web/serve/http.h"
#include "web/serve/out.h"

struct wall {
	const struct request *rq;
	const struct zone *zone;
};
/* The zone that whoever asks has chosen, UTC otherwise. Reads a file: once for a page. */
struct wall wall_of(const struct request *rq);
struct str wall_zone(const struct wall *w); /* "Asia/Shanghai", to be named where times stand */
/* <time datetime="2026-11-23T08:00:00Z" title="2026-11-23T08:00:00Z">23 November 2026, 16:00</time>; a dash for TIME_NONE. */
struct html wall_time(const struct wall *w, unixtime t);
struct html wall_day(const struct wall *w, unixtime t); /* the day alone */

#endif
