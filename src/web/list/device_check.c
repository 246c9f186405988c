#include "web/list/device_check.h"

#include "base/limits.h"
#include "base/names.h"
#include "hub/list/profiles.h"
#include "vuln/chip.h"
#include "vuln/version.h"
#include "web/list/devices.h"

const struct str show_names[SHOW_N] = {
	[SHOW_OPEN] = STR_LIT("open"),   [SHOW_AFFECTED] = STR_LIT("affected"), [SHOW_POSSIBLE] = STR_LIT("possible"),
	[SHOW_FIXED] = STR_LIT("fixed"), [SHOW_UNKNOWN] = STR_LIT("unknown"),   [SHOW_NOT_AFFECTED] = STR_LIT("not_affected"),
	[SHOW_ALL] = STR_LIT("all"),
};
const struct str check_format_names[CHECK_FORMAT_N] = {
	[CHECK_PAGE] = STR_LIT("page"), [CHECK_JSON] = STR_LIT("json"), [CHECK_CSV] = STR_LIT("csv"),
};

#define TEXT_ROW(member, most, what) { #member, PARAM_TEXT, offsetof(struct check_ask, member), 1, most, .help = what }
#define DEVICE_ROWS \
	TEXT_ROW(pick, 200, "A known model by its key, see /api/v1/devices"), \
	TEXT_ROW(maker, 60, "Maker, such as samsung"), \
	TEXT_ROW(model, 100, "Model code or name"), \
	TEXT_ROW(os, 20, "Operating system: android, ios, ipados, harmonyos ..."), \
	TEXT_ROW(release, 40, "Version of the system: 14, 12L, 17.1.2"), \
	TEXT_ROW(level, 40, "Android security patch level, such as 2024-03-05"), \
	{ "vendor_level", PARAM_DAY, offsetof(struct check_ask, vendor_level), .help = "Patch level of the vendor's parts" }, \
	TEXT_ROW(chip, 400, "Chip by part number or marketing name; several with commas when it may be one of them"), \
	TEXT_ROW(kernel, 200, "Kernel version as uname -r prints it"), \
	TEXT_ROW(device, 60, "Device code, such as dm1q"), \
	TEXT_ROW(skin, 40, "The maker's system on top of Android, such as EMUI"), \
	TEXT_ROW(skin_version, 40, "Its version, such as 12.0.0")

static const struct param page_rows[] = {
	DEVICE_ROWS,
	{ "show", PARAM_WORD, offsetof(struct check_ask, show), .words = show_names, .word_n = SHOW_N },
	{ "after", PARAM_TEXT, offsetof(struct check_ask, after), 1, 100 },
	{ "format", PARAM_WORD, offsetof(struct check_ask, format), .words = check_format_names, .word_n = CHECK_FORMAT_N },
};
const struct params check_params = PARAMS(page_rows);

static const struct param api_rows[] = {
	DEVICE_ROWS,
	{ "all", PARAM_FLAG, offsetof(struct check_ask, all), .help = "Entries that do not affect the device, too" },
	{ "format", PARAM_WORD, offsetof(struct check_ask, format), .words = check_format_names, .word_n = CHECK_FORMAT_N,
	  .help = "json (also when left out) or csv" },
};
const struct params check_api_params = PARAMS(api_rows);

/* The row that a text names exactly, when all rows it names are one device; their sources know different things of it. */
static const struct device_row *named_exactly(const struct request *rq, struct str text)
{
	struct device_hits hits;
	struct device_row *d = NULL;

	devices_find(rq, text, 24, &hits);
	if (hits.total == 1)
		return hits.v[0];
	for (size_t i = 0; i < hits.n; i++) {
		const struct device_row *h = hits.v[i];

		if (!str_ieq(h->model, text) && !str_ieq(h->device, text))
			continue;
		if (!d)
			*(d = arena_new(rq->a, struct device_row)) = *h;
		if (!str_eq(d->maker, h->maker))
			return NULL;
		d->name = d->name.n ? d->name : h->name;
		d->chip = d->chip.n ? d->chip : h->chip;
	}
	return d;
}

/* The known model that is meant: the one picked, or the one that the text names. */
static bool known_model(const struct request *rq, const struct check_ask *k, const struct device_row **ret, struct err *err)
{
	*ret = NULL;
	if (k->pick.n) {
		*ret = device_by_key(rq->view, k->pick);
		if (*ret)
			return true;
		err_set(err, ERR_RANGE, "found \"%.*s\", expected the key of a known model", STR_ARG(k->pick));
		return err_at(err, "pick");
	}
	if (k->model.n && !k->maker.n)
		*ret = named_exactly(rq, k->model);
	return true;
}

/* "SM8550,SM8550-AC": the device has one of them. */
static bool several_chips(const struct request *rq, struct str names, struct strs *ret, struct err *err)
{
	const struct chip *chips[64];
	struct str name;

	while (str_token(&names, ",", &name)) {
		size_t n = chip_named(str_trim(name), chips, 64);

		if (!n) {
			err_set(err, ERR_RANGE, "found \"%.*s\", expected a chip as SM8550, MT6765 or Snapdragon 8 Gen 2", STR_ARG(name));
			return err_at(err, "chip");
		}
		for (size_t i = 0; i < n; i++)
			strs_add_once(rq->a, ret, chips[i]->part);
	}
	return true;
}

/* What no form asks, but a link may carry. */
static void fill_rest(const struct check_ask *k, const struct device_row *d, struct profile *p)
{
	p->vendor_level = k->vendor_level;
	p->device = k->device;
	p->skin = k->skin;
	p->skin_version = k->skin_version;
	if (d) {
		p->brand = d->brand;
		p->device = d->device;
		p->marketing = d->name;
	}
}

static bool is_chip_error(const struct err *err)
{
	return str_eq(str_of(err->where), STR("chip"));
}

bool check_profile(const struct request *rq, const struct check_ask *k, struct profile *ret, struct err *err)
{
	const struct device_row *d;

	if (!known_model(rq, k, &d, err))
		return false;
	bool several = str_chr(k->chip, ',') != SIZE_MAX;
	struct profile_form f = { k->maker, k->model, k->os, k->release, k->level, several ? STR_NONE : k->chip, k->kernel };
	struct profile p = { 0 };

	if (d) {
		f.maker = d->maker;
		f.model = d->model.n ? d->model : d->device;
		f.chip = k->chip.n ? f.chip : d->chip;
	}
	if (!profile_from_form(rq->a, &f, &p, err)) {
		if (!d || k->chip.n || !is_chip_error(err))
			return false;
		f.chip = STR_NONE; /* the device list names a chip that no table knows */
		if (!profile_from_form(rq->a, &f, &p, err))
			return false;
	}
	if (several && !several_chips(rq, k->chip, &p.chips, err))
		return false;
	fill_rest(k, d, &p);
	*ret = p;
	return true;
}

static void put_pair(struct buf *b, const char *name, struct str value)
{
	if (!value.n)
		return;
	buf_printf(b, "%c%s=", b->n ? '&' : '?', name);
	buf_put_url(b, value);
}

struct str check_query(const struct request *rq, const struct profile *p)
{
	char level[11];
	struct str chips = STR_NONE, r;
	struct buf b;

	buf_init(&b, LIMIT_HTTP_TARGET);
	put_pair(&b, "maker", p->maker);
	put_pair(&b, "model", p->model.n ? p->model : p->device);
	if (p->os != OS_ANY)
		put_pair(&b, "os", os_names[p->os]);
	put_pair(&b, "release", p->release ? release_name(rq->a, p->release) : p->os_version);
	put_pair(&b, "level", str_of(day_format(p->level, level)));
	for (size_t i = 0; i < p->chips.n && chips.n < 300; i++)
		chips = i ? str_printf(rq->a, "%.*s,%.*s", STR_ARG(chips), STR_ARG(p->chips.v[i])) : p->chips.v[i];
	put_pair(&b, "chip", chips);
	put_pair(&b, "vendor_level", str_of(day_format(p->vendor_level, level)));
	put_pair(&b, "device", p->model.n ? p->device : STR_NONE);
	put_pair(&b, "skin", p->skin);
	put_pair(&b, "skin_version", p->skin_version);
	put_pair(&b, "kernel", version_of_kernel(p->kernel));
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

/* --- dumps --- */

struct reading {
	void *ctx;
	bool (*fn)(void *ctx, const struct profile *p, struct err *err);
	size_t devices;
	struct err bad; /* the first thing that could not be read */
};

static bool on_profile(void *ctx, const struct profile *p, struct err *err)
{
	struct reading *r = ctx;

	r->devices++;
	return r->fn(r->ctx, p, err);
}

static void on_bad(void *ctx, struct str name, const struct err *why)
{
	struct reading *r = ctx;

	if (r->bad.code)
		return;
	r->bad = *why;
	if (name.n)
		err_at(&r->bad, "%.*s", STR_ARG(str_sub(name, 0, 60)));
}

static bool one_input(struct reading *r, struct str name, struct str bytes, struct err *err)
{
	const struct profile_sink sink = { r, on_profile, on_bad };

	return profiles_read_bytes(name, bytes, &sink, err);
}

static bool is_plain(const struct field *f)
{
	return dump_kind(f->file, f->value) != DUMP_NONE;
}

/* Several property files, package lists and kernel strings of one form are one device. */
static bool gathered(struct request *rq, const struct fields *files, struct reading *r, struct err *err)
{
	struct gather *g = gather_new(rq->a, STR("upload"));
	struct profile p = { 0 };

	for (size_t i = 0; i < files->n; i++)
		if (!gather_add(g, files->v[i].file, files->v[i].value, err))
			return false;
	return gather_finish(g, &p, err) && on_profile(r, &p, err);
}

static bool read_files(struct request *rq, const struct fields *files, struct reading *r, struct err *err)
{
	bool plain = files->n > 1;

	for (size_t i = 0; i < files->n; i++)
		plain = plain && is_plain(&files->v[i]);
	if (plain)
		return gathered(rq, files, r, err);
	for (size_t i = 0; i < files->n; i++)
		if (!one_input(r, files->v[i].file, files->v[i].value, err))
			return false;
	return true;
}

/* Many programs send any body as application/x-www-form-urlencoded; it is a form when it begins with a field of ours. */
static bool is_form(const struct request *rq)
{
	if (str_istarts(rq->content_type, STR("application/x-www-form-urlencoded")))
		return str_starts(rq->body, STR("text=")) || str_starts(rq->body, STR("format="));
	return str_istarts(rq->content_type, STR("multipart/"));
}

/* Files as they are; the pasted text as one more. */
static bool files_of_form(struct request *rq, struct fields *form, struct fields *ret, struct err *err)
{
	if (!fields_body(rq->a, rq->content_type, rq->body, form, err))
		return false;
	ret->v = arena_array(rq->a, struct field, form->n);
	for (size_t i = 0; i < form->n; i++) {
		struct field f = form->v[i];

		if (str_eq(f.name, STR("text")) && !f.is_file && str_trim(f.value).n)
			f.file = STR("text");
		if (f.file.n || f.is_file)
			ret->v[ret->n++] = f;
	}
	return true;
}

bool check_read_body(struct request *rq, void *ctx, bool (*fn)(void *ctx, const struct profile *p, struct err *err),
                     struct fields *ret_fields, struct err *err)
{
	struct reading r = { .ctx = ctx, .fn = fn };
	struct fields files = { 0 };

	*ret_fields = (struct fields){ 0 };
	if (is_form(rq)) {
		if (!files_of_form(rq, ret_fields, &files, err) || !read_files(rq, &files, &r, err))
			return false;
	} else if (rq->body.n && !one_input(&r, STR("body"), rq->body, err)) {
		return false;
	}
	if (r.devices)
		return true;
	if (r.bad.code) {
		*err = r.bad;
		return false;
	}
	return err_set(err, ERR_MISSING,
	               "found nothing that describes a device, expected build.prop, getprop output or a JSON profile");
}
