/*
 * EPSS, FIRST's daily forecast of exploitation: about 300,000 CSV rows, streamed.
 *
 *   #model_version:v2025.03.14,score_date:2026-08-21T00:00:00Z
 *   cve,epss,percentile
 *   CVE-1999-0001,0.01141,0.77854
 * The first line may be missing (extracts have only the columns), and further columns are passed over; "cve" and
 * "epss" are found by name. A row is kept as a small JSON object that carries the day and the model with it, because
 * a score means nothing without them. Nothing is created: a forecast for a CVE that nobody described is no entry.
 */
#include "format/all_readers.h"
#include "format/feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"

#define COLUMNS_MAX 32
#define ROW_MAX (64 * KIB)

struct sheet {
	struct arena a;
	struct str model, date;    /* in `a`; as the first line states them, empty when it is not there */
	int cve, epss, percentile; /* columns; -1: none, or the header was not met yet */
};
static const struct sheet no_sheet = { .cve = -1, .epss = -1, .percentile = -1 };

/* --- one row --- */

/* A probability as EPSS writes it: digits with a point, perhaps an exponent; 0 to 1. */
static bool read_share(struct str s, double *ret)
{
	char text[40], *end;

	if (!s.n || s.n >= sizeof(text) || !(ascii_digit(s.p[0]) || s.p[0] == '.'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_digit(s.p[i]) && (!s.p[i] || !strchr(".eE+-", s.p[i])))
			return false;
		text[i] = s.p[i];
	}
	text[s.n] = 0;
	*ret = strtod(text, &end);
	return !*end && *ret >= 0 && *ret <= 1;
}

static bool fill(struct arena *a, struct str cve, struct str epss, struct str percentile, struct str model,
                 struct str date, struct record *r, struct err *err)
{
	double value, share;
	unixtime at = TIME_NONE;

	if (!cve_id(cve)) {
		cve = text_clip(cve, 60);
		return err_set(err, ERR_SYNTAX, "found \"%.*s\" as cve, expected a CVE id (CVE-2024-12345)", STR_ARG(cve));
	}
	if (!read_share(epss, &value)) {
		epss = text_clip(epss, 60);
		return err_set(err, ERR_RANGE, "found \"%.*s\" as epss, expected a number from 0 to 1", STR_ARG(epss));
	}
	if (percentile.n && !read_share(percentile, &share)) {
		percentile = text_clip(percentile, 60);
		return err_set(err, ERR_RANGE, "found \"%.*s\" as percentile, expected a number from 0 to 1",
		               STR_ARG(percentile));
	}
	if (date.n && !time_parse(date, &at)) {
		date = text_clip(date, 60);
		return err_set(err, ERR_SYNTAX, "found \"%.*s\" as score date, expected an instant", STR_ARG(date));
	}
	struct evidence *e = record_evidence(a, r, EVIDENCE_EPSS, "EPSS, FIRST.org");

	if (model.n && percentile.n)
		e->text = str_printf(a, "%.*s, percentile %.*s", STR_ARG(model), STR_ARG(percentile));
	else if (percentile.n)
		e->text = str_printf(a, "percentile %.*s", STR_ARG(percentile));
	else
		e->text = model;
	e->value = value;
	e->date = at == TIME_NONE ? 0 : day_of(at);
	r->key = cve;
	record_about(a, r, cve);
	r->updated = at;
	r->creates = false;
	r->provider = STR("FIRST");
	return true;
}

/* --- the file --- */

/* "#model_version:v2025.03.14,score_date:2026-08-21T00:00:00Z" */
static void read_remark(struct str line, struct sheet *s)
{
	struct str rest = str_from(line, 1), part;

	while (str_split(&rest, ',', &part)) {
		part = str_trim(part);
		if (str_starts(part, STR("model_version:")))
			s->model = str_trim(str_from(part, 14));
		else if (str_starts(part, STR("score_date:")))
			s->date = str_trim(str_from(part, 11));
	}
}

static bool read_header(struct arena *a, struct str line, struct sheet *s, struct err *err)
{
	static const struct str names[] = { STR_LIT("cve"), STR_LIT("epss"), STR_LIT("percentile") };
	int found[] = { -1, -1, -1 };
	struct str fields[COLUMNS_MAX];
	size_t n = 0;

	if (!csv_fields(a, line, fields, COLUMNS_MAX, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 3; k++)
			if (str_ieq(str_trim(fields[i]), names[k]) && found[k] < 0)
				found[k] = (int)i;
	if (found[0] < 0 || found[1] < 0)
		return err_set(err, ERR_MISSING, "the header names no column \"%.*s\"", STR_ARG(names[found[0] < 0 ? 0 : 1]));
	s->cve = found[0];
	s->epss = found[1];
	s->percentile = found[2];
	return true;
}

static struct str put_body(struct arena *a, struct str cve, struct str epss, struct str percentile,
                           const struct sheet *s)
{
	struct buf b;

	buf_init(&b, ROW_MAX);
	buf_puts(&b, "{\"cve\":");
	buf_put_json(&b, cve);
	const struct { const char *name; struct str text; } more[] = {
		{ "epss", epss }, { "percentile", percentile }, { "date", s->date }, { "model", s->model },
	};

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (more[i].text.n) {
			buf_printf(&b, ",\"%s\":", more[i].name);
			buf_put_json(&b, more[i].text);
		}
	buf_putc(&b, '}');
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

static bool decode_row(struct arena *a, struct str line, const struct sheet *s, struct records *ret, struct err *err)
{
	struct str fields[COLUMNS_MAX];
	size_t n = 0;

	if (!csv_fields(a, line, fields, COLUMNS_MAX, &n, err))
		return false;
	if ((size_t)s->cve >= n || (size_t)s->epss >= n)
		return err_set(err, ERR_MISSING, "found %zu columns, expected at least %d", n,
		               (s->cve > s->epss ? s->cve : s->epss) + 1);
	struct str cve = str_upper(a, str_trim(fields[s->cve])), epss = str_trim(fields[s->epss]);
	struct str percentile = STR_NONE;
	struct record *r = records_add(a, ret, SOURCE_EPSS);

	if (s->percentile >= 0 && (size_t)s->percentile < n)
		percentile = str_trim(fields[s->percentile]);
	if (!fill(a, cve, epss, percentile, s->model, s->date, r, err))
		return false;
	r->body = put_body(a, cve, epss, percentile, s);
	return true;
}

/* One line of the file, for each_line(). */
static bool give_line(void *ctx, struct arena *a, struct str text, size_t number, const struct sink *to,
                      struct err *why, struct err *err)
{
	struct sheet *s = ctx;
	struct records found = { 0 };

	text = str_trim(number == 1 ? without_mark(text) : text);
	if (text.n && text.p[0] == '#') {
		read_remark(str_dup(&s->a, text), s);
		return true;
	}
	if (s->cve < 0)
		return read_header(a, text, s, why);
	return decode_row(a, text, s, &found, why) && to->record(to->ctx, &found.v[0], err);
}

static bool read_epss(struct input *in, const struct sink *to, struct err *err)
{
	struct sheet s = no_sheet;

	arena_init(&s.a);
	bool ok = each_line(in, to, &(struct each_line){ .ctx = &s, .one = give_line }, err);

	arena_release(&s.a);
	return ok;
}

static bool is_epss(struct str name, struct str head)
{
	struct sheet s = no_sheet;
	struct arena a;
	struct str line;
	bool is = false;

	(void)name;
	head = without_mark(head);
	arena_init(&a);
	while (!is && str_split(&head, '\n', &line)) {
		line = str_trim(line);
		is = str_starts(line, STR("#model_version:"));
		if (line.n && line.p[0] != '#') {
			is = is || read_header(&a, line, &s, NULL);
			break;
		}
	}
	arena_release(&a);
	return is;
}

/* --- a kept row --- */

static bool decode_body(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct json j;
	struct record *r = records_add(a, ret, SOURCE_EPSS);
	struct str cve, epss, percentile = STR_NONE, model = STR_NONE, date = STR_NONE;

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cve", &cve, err) ||
	    !feed_str(&j, "epss", JSON_REQUIRED, &epss, err) ||
	    !feed_str(&j, "percentile", JSON_OPTIONAL, &percentile, err) ||
	    !feed_str(&j, "model", JSON_OPTIONAL, &model, err) || !feed_str(&j, "date", JSON_OPTIONAL, &date, err) ||
	    !fill(a, cve, epss, percentile, model, date, r, err))
		return false;
	r->body = text;
	return true;
}

static bool again_epss(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err)
{
	return feed_again(a, key, body, decode_body, ret, err);
}

const struct reader reader_epss = {
	.name = "EPSS", .source = SOURCE_EPSS, .is = is_epss, .read = read_epss, .again = again_epss,
};
