/* The questions: which device, and what it says of itself. */
#include "base/names.h"
#include "templates.h"
#include "web/list/check.h"
#include "web/list/device_check.h"
#include "web/list/devices.h"
#include "web/page.h"
#include "web/pages.h"

enum { PICKS = 12, FEW_DEVICES = 24 };

/* A list with few models (a demonstration, a maker's own) shows them all: nobody could guess which. */
static void fill_known(const struct request *rq, struct check_view *v)
{
	const struct list_view *l = rq->view;

	if (l->device_n > FEW_DEVICES)
		return;
	v->known.v = arena_array(rq->a, struct link, l->device_n);
	for (size_t i = 0; i < l->device_n; i++) {
		const struct device_row *d = &l->devices[i];

		v->known.v[v->known.n++] = (struct link){
			.text = device_title(rq->a, d),
			.href = page_path(rq->a, "/check/values?model=", d->model.n ? d->model : d->name),
		};
	}
}

bool page_check(struct request *rq, struct response *rs, struct err *err)
{
	struct check_view v = { .model = fields_get(&rq->query, STR("model")) };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_check_title), NAV_CHECK);
	fill_known(rq, &v);
	RENDER(rq, rs, check, &v);
	return true;
}

static void fill_picks(const struct request *rq, const struct check_ask *k, struct check_view *v, bool *ret_apple)
{
	struct device_hits hits;

	devices_find(rq, k->model, PICKS, &hits);
	v->picks.v = arena_array(rq->a, struct pick, PICKS);
	*ret_apple = hits.n > 0;
	for (size_t i = 0; i < hits.n; i++) {
		const struct device_row *d = hits.v[i];
		struct str key = device_key(rq->a, d), code = d->model.n ? d->model : d->device;
		struct str detail = d->chip.n ? str_printf(rq->a, "%.*s · %.*s", STR_ARG(code), STR_ARG(d->chip)) : code;
		bool chosen = k->pick.n ? str_eq(k->pick, key) : hits.total == 1;

		v->picks.v[v->picks.n++] = (struct pick){
			str_printf(rq->a, "pick-%zu", i), key, device_title(rq->a, d), detail, chosen,
		};
		v->picked |= chosen;
		*ret_apple &= str_eq(d->maker, STR("apple"));
	}
	v->many = hits.total > hits.n ? (int64_t)hits.total : 0;
	v->unknown_model = !hits.n;
}

static void fill_systems(const struct request *rq, const struct check_ask *k, bool apple, struct check_view *v)
{
	static const enum os offered[] = { OS_ANDROID, OS_IOS, OS_IPADOS, OS_WATCHOS, OS_VISIONOS, OS_HARMONYOS, OS_OPENHARMONY };
	size_t n = sizeof offered / sizeof *offered;

	v->systems.v = arena_array(rq->a, struct option, n);
	for (size_t i = 0; i < n; i++) {
		struct str value = os_names[offered[i]];
		bool chosen = k->os.n ? str_ieq(k->os, value) : offered[i] == OS_ANDROID && v->picks.n && !apple;

		v->systems.v[v->systems.n++] = (struct option){ value, os_word(offered[i]), chosen };
	}
}

/* The field an error names, its text in the reader's language, and where the form shows it. */
static void fill_error(const struct request *rq, const struct err *why, struct check_view *v)
{
	const struct { const char *field; enum msg text; struct str *shown; } rows[] = {
		{ "os", MSG_check_wrong_system, NULL },
		{ "release", MSG_check_wrong_release, &v->release_wrong },
		{ "level", MSG_check_wrong_level, &v->level_wrong },
		{ "chip", MSG_check_wrong_chip, &v->chip_wrong },
		{ "kernel", MSG_check_wrong_kernel, &v->kernel_wrong },
		{ "pick", MSG_check_wrong_pick, NULL },
	};
	struct form_error e = { STR("release"), page_word(rq, why->code == ERR_RANGE ? MSG_check_wrong_long : MSG_check_wrong_empty) };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!str_eq(str_of(why->where), str_of(rows[i].field)))
			continue;
		e = (struct form_error){ str_of(rows[i].field), page_word(rq, rows[i].text) };
		if (rows[i].shown)
			*rows[i].shown = e.text;
	}
	v->errors.v = arena_array(rq->a, struct form_error, 1);
	v->errors.v[v->errors.n++] = e;
}

void check_values_form(struct request *rq, struct response *rs, const struct check_ask *k, const struct err *why)
{
	struct check_view v = { .model = k->model, .release = k->release, .level = k->level, .chip = k->chip, .kernel = k->kernel };
	bool apple = false;

	page_init(&v.page, rq, page_word(rq, MSG_check_values), NAV_CHECK);
	v.page.unlisted = rq->query.n > 0;
	if (k->model.n)
		fill_picks(rq, k, &v, &apple);
	fill_systems(rq, k, apple, &v);
	if (why)
		fill_error(rq, why, &v);
	v.more_open = v.chip.n || v.kernel.n;
	RENDER(rq, rs, check_values, &v);
}

bool page_check_values(struct request *rq, struct response *rs, struct err *err)
{
	struct check_ask k = { 0 };

	if (!query_read(rq, &check_params, false, &k, err))
		return false;
	check_values_form(rq, rs, &k, NULL);
	return true;
}

bool page_dump(struct request *rq, struct response *rs, struct err *err)
{
	(void)err;
	check_dump_form(rq, rs, STR_NONE, STR_NONE);
	return true;
}

void check_dump_form(struct request *rq, struct response *rs, struct str error, struct str text)
{
	struct dump_view v = { .error = error, .text = text };

	page_init(&v.page, rq, page_word(rq, MSG_dump_title), NAV_CHECK);
	RENDER(rq, rs, check_dump, &v);
}
