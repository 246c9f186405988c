#include "hub/priority/score_json.h"

#include <assert.h>

#include "assess/ssvc.h"

const struct str metric_group_names[METRIC_GROUP_N] = {
	[GROUP_BASE] = STR_LIT("base"), [GROUP_TEMPORAL] = STR_LIT("temporal"),
	[GROUP_ENVIRONMENTAL] = STR_LIT("environmental"), [GROUP_SUPPLEMENTAL] = STR_LIT("supplemental"),
};

static void put_score(struct buf *b, const char *before, int tenths)
{
	buf_puts(b, before);
	if (tenths == SCORE_ABSENT)
		buf_puts(b, "null");
	else
		score_put(b, tenths);
}

static void put_word(struct buf *b, const char *before, enum severity s)
{
	buf_puts(b, before);
	if (s == SEVERITY_UNKNOWN)
		buf_puts(b, "null");
	else
		buf_put_json(b, severity_names[s]);
}

static void put_grade(struct buf *b, const char *before, unsigned grade)
{
	buf_puts(b, before);
	if (grade)
		buf_put_u64(b, grade);
	else
		buf_puts(b, "null");
}

static void put_cvss(struct buf *b, const struct rating *r)
{
	struct score s;

	rating_score(r, &s);
	put_score(b, ",\"base\":", s.base);
	put_score(b, ",\"temporal\":", s.temporal);
	put_score(b, ",\"environmental\":", s.environmental);
	put_score(b, ",\"score\":", s.score);
	put_word(b, ",\"severity\":", s.severity);
	if (s.nomenclature.n)
		buf_put_member(b, ",\"nomenclature\":", s.nomenclature);
}

static void put_ssvc(struct buf *b, const struct rating *r)
{
	const struct ssvc_table *t = r->method->own;
	uint32_t open = ssvc_outcomes(t, r->choice);
	bool first = true;

	if (open & (open - 1))
		buf_puts(b, ",\"decision\":null");
	else
		buf_put_member(b, ",\"decision\":", t->outcome->values[__builtin_ctz(open)].name);
	buf_puts(b, ",\"outcomes\":[");
	for (uint8_t i = 0; i < t->outcome->value_n; i++)
		if (open & 1u << i) {
			buf_put_member(b, first ? "" : ",", t->outcome->values[i].name);
			first = false;
		}
	buf_putc(b, ']');
}

static void put_gbt(struct buf *b, const struct rating *r)
{
	struct score s;

	rating_score(r, &s);
	put_word(b, ",\"technical\":", s.technical);
	put_word(b, ",\"comprehensive\":", s.environment ? s.severity : SEVERITY_UNKNOWN);
	put_grade(b, ",\"exploitability\":", s.exploitability);
	put_grade(b, ",\"impact\":", s.impact);
	put_grade(b, ",\"environment\":", s.environment);
	put_word(b, ",\"severity\":", s.severity);
}

static void put_cvss_version(struct buf *b, const struct method *m)
{
	buf_put(b, str_from(m->id, STR("cvss-").n));
}

static void put_ssvc_version(struct buf *b, const struct method *m)
{
	const struct ssvc_table *t = m->own;

	buf_put(b, t->ns);
	buf_putc(b, ':');
	buf_put(b, t->key);
	buf_putc(b, ':');
	buf_put(b, t->version);
}

static void put_gbt_version(struct buf *b, const struct method *m)
{
	(void)m;
	buf_puts(b, "GB/T 30279-2020");
}

/* Families of methods, by how their ids begin. None of these texts needs an escape. */
static const struct family {
	struct str id;
	void (*version)(struct buf *b, const struct method *m);
	void (*result)(struct buf *b, const struct rating *r);
	bool open; /* says something of a rating that is not complete */
} families[] = {
	{ STR_LIT("cvss-"), put_cvss_version, put_cvss, false },
	{ STR_LIT("ssvc-"), put_ssvc_version, put_ssvc, true },
	{ STR_LIT("gbt-"),  put_gbt_version,  put_gbt,  false },
};

static const struct family *family_of(const struct method *m)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (str_starts(m->id, families[i].id))
			return &families[i];
	assert(!"a method of no family");
	return &families[0];
}

bool score_open(const struct method *m)
{
	return family_of(m)->open;
}

bool score_ready(const struct rating *r, struct err *err)
{
	return score_open(r->method) || rating_whole(r, err);
}

bool score_read(struct str vector, struct rating *ret, struct err *err)
{
	return rating_read(vector, ret, err) && score_ready(ret, err);
}

void score_json_put_version(struct buf *b, const struct method *m)
{
	family_of(m)->version(b, m);
}

/* All but the closing brace. */
static void put_open(struct buf *b, struct str vector, const struct rating *r)
{
	const struct family *f = family_of(r->method);

	buf_put_member(b, "{\"vector\":", vector);
	buf_puts(b, ",\"version\":\"");
	f->version(b, r->method);
	buf_putc(b, '"');
	f->result(b, r);
}

void score_json_put(struct buf *b, struct str vector, const struct rating *r)
{
	put_open(b, vector, r);
	buf_putc(b, '}');
}

void score_json_put_explained(struct buf *b, struct str vector, const struct rating *r)
{
	struct worksheet w = { 0 };
	struct arena a;

	put_open(b, vector, r);
	arena_init(&a);
	if (rating_complete(r, NULL))
		rating_explain(&a, r, &w);
	buf_puts(b, ",\"steps\":[");
	for (size_t i = 0; i < w.n; i++) {
		buf_put_member(b, i ? ",{\"step\":" : "{\"step\":", w.v[i].key);
		buf_put_member(b, ",\"formula\":", w.v[i].formula);
		buf_put_member(b, ",\"value\":", w.v[i].value);
		buf_putc(b, '}');
	}
	buf_puts(b, "]}");
	arena_release(&a);
}

void score_json_put_error(struct buf *b, struct str vector, const struct err *err)
{
	char text[sizeof *err + 8];

	buf_put_member(b, "{\"vector\":", vector);
	buf_put_member(b, ",\"error\":", str_of(err_text(err, text, sizeof text)));
	buf_putc(b, '}');
}

bool score_json_put_vector(struct buf *b, struct str vector, struct err *err)
{
	struct rating r;

	if (!score_read(vector, &r, err)) {
		score_json_put_error(b, vector, err);
		return false;
	}
	score_json_put(b, vector, &r);
	return true;
}

static void put_metric(struct buf *b, const struct metric *m)
{
	buf_put_member(b, "{\"key\":", m->key);
	buf_put_member(b, ",\"name\":", m->name);
	buf_put_member(b, ",\"group\":", metric_group_names[m->group]);
	buf_puts(b, m->required ? ",\"required\":true,\"choices\":[" : ",\"required\":false,\"choices\":[");
	for (uint8_t i = 0; i < m->choice_n; i++) {
		buf_put_member(b, i ? ",{\"key\":" : "{\"key\":", m->choices[i].key);
		buf_put_member(b, ",\"name\":", m->choices[i].name);
		buf_putc(b, '}');
	}
	buf_puts(b, "]}");
}

void score_json_put_method(struct buf *b, const struct method *m)
{
	buf_put_member(b, "{\"method\":", m->id);
	buf_put_member(b, ",\"name\":", m->name);
	buf_put_member(b, ",\"prefix\":", m->prefix);
	buf_put_member(b, ",\"undefined\":", m->undefined);
	buf_puts(b, ",\"metrics\":[");
	for (size_t i = 0; i < m->metric_n; i++) {
		buf_puts(b, i ? "," : "");
		put_metric(b, &m->metrics[i]);
	}
	buf_puts(b, "]}");
}
