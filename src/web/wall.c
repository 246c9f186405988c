#include "web/wall.h"

#include "web/serve/visitor.h"

struct wall wall_of(const struct request *rq)
{
	struct str name = rq->visitor ? rq->visitor->in.zone : STR_NONE;
	const struct zone *z = name.n ? zone_load(rq->a, name, NULL) : NULL;

	return (struct wall){ rq, z ? z : zone_utc() };
}

struct str wall_zone(const struct wall *w)
{
	return zone_name(w->zone);
}

static struct html put(const struct wall *w, unixtime t, bool with_hour)
{
	struct html r = { STR("<span class=\"none\">–</span>") };
	char exact[21];
	struct buf b;

	if (t == TIME_NONE)
		return r;
	time_format(t, exact);
	buf_init(&b, 400);
	buf_printf(&b, "<time datetime=\"%s\" title=\"%s\">", exact, exact);
	lang_put_day(&b, w->rq->lang, zone_day(w->zone, t));
	if (with_hour) {
		int32_t s = zone_second(w->zone, t);

		buf_printf(&b, "%s%02d:%02d", w->rq->lang == LANG_EN ? ", " : " ", (int)(s / 3600), (int)(s / 60 % 60));
	}
	buf_puts(&b, "</time>");
	r.s = buf_dup(w->rq->a, &b);
	buf_release(&b);
	return r;
}

struct html wall_time(const struct wall *w, unixtime t)
{
	return put(w, t, true);
}

struct html wall_day(const struct wall *w, unixtime t)
{
	return put(w, t, false);
}
