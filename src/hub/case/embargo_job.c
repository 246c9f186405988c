#include "hub/case/embargo_job.h"

#include "hub/case/case_at.h"

enum { AT_ONCE = 100 };

/* So long before the end those concerned are told, each once. */
static const struct { int64_t before_s; struct str once; } warnings[] = {
	{ 4 * 3600, STR_LIT("4h") }, { 48 * 3600, STR_LIT("48h") },
};
enum { WARNINGS = sizeof warnings / sizeof *warnings };

bool embargo_expire_work(struct job_run *x, struct err *err)
{
	struct db *d = hub_read(x->hub, err);
	int64_t ids[AT_ONCE];
	size_t n = 0, ended = 0;

	if (!d)
		return false;
	bool ok = cases_wake(d, x->now, ids, AT_ONCE, &n, err);

	hub_read_done(x->hub, d);
	for (size_t i = 0; ok && i < n && !*x->stop; i++) {
		struct err why = { 0 };
		const char *const none[] = { NULL };

		ok = hub_act_words(x->hub, x->a, &who_hub, "embargo.expire", str_printf(x->a, "case/%lld", (long long)ids[i]),
		                   none, NULL, &why);
		ended += ok;
		if (!ok && why.code == ERR_STATE) /* another act has written it down in between */
			ok = true;
		else if (!ok && err)
			*err = why;
	}
	x->more = ok && n == AT_ONCE;
	job_says(x, "%zu embargoes or proposals came to their time", ended);
	return ok;
}

struct warning {
	struct job_run *x;
	size_t n;
};

/* The nearest one that holds: who was told of four hours is not told of two days after it. An end that was moved is told anew. */
static bool warn(void *ctx, struct db *d, struct err *err)
{
	struct warning *w = ctx;
	struct embargo_endings e;
	struct job_run *x = w->x;

	w->n = 0;
	if (!embargoes_ending(d, x->a, x->now, x->now + warnings[WARNINGS - 1].before_s, &e, err))
		return false;
	for (size_t i = 0; i < e.n; i++) {
		size_t k = 0;

		while (e.v[i].ends - x->now > warnings[k].before_s)
			k++;
		struct acting as = { .a = x->a, .db = d, .at = x->now };
		const struct case_telling t = {
			NOTICE_EMBARGO_SOON, e.v[i].ends, str_printf(x->a, "%.*s-%lld", STR_ARG(warnings[k].once), (long long)e.v[i].ends),
		};

		if (!case_tell(&as, e.v[i].case_id, &t, TELL_ENTERED, err))
			return false;
		w->n++;
	}
	return true;
}

bool embargo_warn_work(struct job_run *x, struct err *err)
{
	struct warning w = { .x = x };

	if (!hub_aside(x->hub, warn, &w, err))
		return false;
	job_says(x, "%zu embargoes end soon", w.n);
	return true;
}
