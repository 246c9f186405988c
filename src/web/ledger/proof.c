#include "web/ledger/proof.h"

#include "base/limits.h"
#include "crypto/encode.h"
#include "hub/act.h"
#include "web/act_form.h"
#include "web/page.h"

/* --- words --- */

static struct str instant_text(const struct request *rq, unixtime t)
{
	char s[21];

	time_format(t, s);
	return str_printf(rq->a, "%.10s %.8s UTC", s, s + 11);
}

struct html proof_instant(const struct request *rq, unixtime t)
{
	char s[21];

	if (t == TIME_NONE)
		return (struct html){ STR("—") };
	time_format(t, s);
	return (struct html){ str_printf(rq->a, "<time datetime=\"%s\">%.*s</time>", s, STR_ARG(instant_text(rq, t))) };
}

static struct str short_hash(const struct request *rq, const struct digest *d)
{
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	encode(HEX, d->b, DIGEST_SIZE, hex);
	return str_printf(rq->a, "%.8s…", hex);
}

static struct str whole_hash(const struct request *rq, const struct digest *d)
{
	char hex[HEX_LEN(DIGEST_SIZE) + 1];

	encode(HEX, d->b, DIGEST_SIZE, hex);
	return str_dup(rq->a, str_of(hex));
}

/* --- the steps --- */

static const struct { enum msg text, none; } step_words[RECEIPT_STEP_N] = {
	[RECEIPT_ACT] = { MSG_proof_act, MSG_proof_act },          [RECEIPT_PLACE] = { MSG_proof_place, MSG_proof_place },
	[RECEIPT_VALUES] = { MSG_proof_values, MSG_proof_values_none }, [RECEIPT_PATH] = { MSG_proof_path, MSG_proof_path },
	[RECEIPT_SIGNED] = { MSG_proof_signed, MSG_proof_signed }, [RECEIPT_KEY] = { MSG_proof_key, MSG_proof_key },
};

static void fill_steps(const struct request *rq, const struct receipt_proof *p, struct proof_view *v)
{
	v->steps.v = arena_array(rq->a, struct proof_step_view, RECEIPT_STEP_N);
	for (int i = 0; i < RECEIPT_STEP_N; i++) {
		enum step_state s = p->steps[i].state;

		v->steps.v[v->steps.n++] = (struct proof_step_view){
			.text = page_word(rq, s == STEP_NONE ? step_words[i].none : step_words[i].text),
			.word = page_word(rq, s == STEP_HOLDS ? MSG_proof_holds : s == STEP_FAILS ? MSG_proof_fails : MSG_proof_none),
			.css = s == STEP_HOLDS ? "holds" : s == STEP_FAILS ? "fails" : "none",
			.detail = s == STEP_FAILS ? str_dup(rq->a, str_of(p->steps[i].err.msg)) : STR_NONE,
		};
	}
}

/* --- what the act says --- */

static void fact(const struct request *rq, struct proof_view *v, enum msg name, struct str value)
{
	if (value.n)
		v->act.v[v->act.n++] = (struct proof_fact){ page_word(rq, name), value, false };
}

static struct str opened(const struct receipt *r, const struct digest *ref, bool *ret)
{
	for (size_t i = 0; i < r->opened_n; i++)
		if (digest_same(&r->opened[i].ref, ref)) {
			*ret = true;
			return r->opened[i].value;
		}
	*ret = false;
	return STR_NONE;
}

static struct str json_words(const struct request *rq, const struct json *v)
{
	struct json_iter it = json_iter(v);
	struct str s = STR("");
	bool yes = false;
	uint64_t n;
	struct json e;

	switch (json_type(v)) {
	case JSON_STRING:
		return json_text(v);
	case JSON_ARRAY:
		for (size_t i = 0; json_next(&it, &e); i++)
			s = STR_JOIN(rq->a, s, i ? STR(", ") : STR(""), json_words(rq, &e));
		return s;
	case JSON_NUMBER:
		if (!json_u64(v->up, str_cstr(rq->a, v->key), JSON_REQUIRED, &n, NULL))
			return STR("{…}");
		return str_printf(rq->a, "%llu", (unsigned long long)n);
	case JSON_BOOL:
		return json_bool(v->up, str_cstr(rq->a, v->key), JSON_REQUIRED, &yes, NULL) && yes ? STR("true") : STR("false");
	default:
		return STR("{…}");
	}
}

static void fill_fields(const struct request *rq, const struct receipt *r, const struct receipt_proof *p, struct proof_view *v)
{
	struct json_iter it = json_iter(&p->act.fields);
	struct digest ref;
	struct json e;

	v->fields.v = arena_array(rq->a, struct proof_fact, json_count(&p->act.fields) + 1);
	while (json_next(&it, &e)) {
		struct proof_fact *f = &v->fields.v[v->fields.n++];
		bool open;

		f->name = e.key;
		if (!sealed_ref(&e, &ref)) {
			f->value = json_words(rq, &e);
			continue;
		}
		f->value = opened(r, &ref, &open);
		f->sealed = !open;
	}
}

static void fill_act(const struct request *rq, const struct receipt *r, const struct receipt_proof *p, struct proof_view *v)
{
	if (p->steps[RECEIPT_ACT].state != STEP_HOLDS)
		return;
	v->act.v = arena_array(rq->a, struct proof_fact, 9);
	v->what = act_happened(rq, p->act.name);
	fact(rq, v, MSG_proof_what,
	     str_eq(v->what, p->act.name) ? v->what : STR_JOIN(rq->a, v->what, STR(" ("), p->act.name, STR(")")));
	fact(rq, v, MSG_proof_subject, p->act.subject);
	fact(rq, v, MSG_proof_by, p->act.by);
	if (p->act.via.n)
		fact(rq, v, MSG_proof_via, page_word(rq, MSG_audit_shell));
	fact(rq, v, MSG_proof_party, p->act.party);
	fact(rq, v, MSG_proof_at, instant_text(rq, p->act.at));
	fact(rq, v, MSG_proof_number, str_printf(rq->a, "%llu", (unsigned long long)p->act.seq));
	if (p->signed_at != TIME_NONE)
		fact(rq, v, MSG_proof_signed_at, instant_text(rq, p->signed_at));
	if (json_type(&p->act.fields) == JSON_OBJECT)
		fill_fields(rq, r, p, v);
}

/* --- the way up --- */

enum { STEP_HEIGHT = 58, BOX = 26, EDGE = 8 };
/* Across, in hundredths of the width: the path stands in the middle, what it is joined with at either side. */
static const int middle = 50, sides[2] = { 80, 20 };

static void box(struct buf *b, const char *css, int x, int y, struct str text)
{
	buf_printf(b, "<rect class=\"node %s\" x=\"%d%%\" y=\"%d\" width=\"18%%\" height=\"%d\"/>", css, x - 9, y, BOX);
	buf_printf(b, "<text class=\"hash %s\" x=\"%d%%\" y=\"%d\" text-anchor=\"middle\">", css, x, y + 18);
	buf_put_html(b, text);
	buf_puts(b, "</text>");
}

static void line(struct buf *b, const char *css, int x1, int y1, int x2, int y2)
{
	buf_printf(b, "<line class=\"%s\" x1=\"%d%%\" x2=\"%d%%\" y1=\"%d\" y2=\"%d\"/>", css, x1, x2, y1, y2);
}

/* From the act at the foot up to the root at the top. */
static struct html draw(const struct request *rq, const struct receipt_proof *p, struct str title, struct str said)
{
	int n = (int)p->path_n, height = n * STEP_HEIGHT + BOX + 2 * EDGE;
	struct html h;
	struct buf b;

	buf_init(&b, MIB);
	buf_printf(&b, "<svg class=\"plot climb\" role=\"img\" width=\"100%%\" height=\"%d\"", height);
	buf_puts(&b, " aria-labelledby=\"climb-t climb-d\"><title id=\"climb-t\">");
	buf_put_html(&b, title);
	buf_puts(&b, "</title><desc id=\"climb-d\">");
	buf_put_html(&b, said);
	buf_puts(&b, "</desc>");
	for (int k = 0; k < n; k++) {
		int y = height - EDGE - BOX - k * STEP_HEIGHT, x = sides[p->path[k].left];

		line(&b, "base", middle, y, middle, y - STEP_HEIGHT + BOX);
		line(&b, "rule-strong", x, y, middle, y - STEP_HEIGHT + BOX);
		box(&b, "beside", x, y, short_hash(rq, &p->path[k].beside));
		box(&b, k ? "own" : "own leaf", middle, y, short_hash(rq, &p->path[k].own));
	}
	box(&b, n ? "own root" : "own leaf root", middle, EDGE, short_hash(rq, &p->root));
	buf_puts(&b, "</svg>");
	h.s = buf_dup(rq->a, &b);
	buf_release(&b);
	return h;
}

static void fill_path(const struct request *rq, const struct receipt *r, const struct receipt_proof *p, struct proof_view *v)
{
	if (!p->checkpoint.size)
		return;
	v->said = TEXT(rq, p->steps[RECEIPT_PATH].state == STEP_HOLDS ? MSG_proof_said : MSG_proof_said_wrong,
	               arg_number((int64_t)r->proof.index), arg_number((int64_t)p->checkpoint.size), arg_number((int64_t)p->path_n));
	v->turns.v = arena_array(rq->a, struct proof_turn_view, p->path_n + 1);
	for (size_t k = 0; k < p->path_n; k++)
		v->turns.v[v->turns.n++] = (struct proof_turn_view){
			(int64_t)k, whole_hash(rq, &p->path[k].own), page_word(rq, p->path[k].left ? MSG_proof_left : MSG_proof_right),
			whole_hash(rq, &p->path[k].beside), whole_hash(rq, &p->path[k].up),
		};
	v->picture = draw(rq, p, page_word(rq, MSG_proof_picture), v->said);
}

void proof_fill(const struct request *rq, const struct receipt *r, const struct receipt_proof *p, struct proof_view *v)
{
	v->asked = true;
	v->holds = p->holds;
	v->verdict = page_word(rq, p->holds ? MSG_proof_yes : MSG_proof_no);
	fill_steps(rq, p, v);
	fill_act(rq, r, p, v);
	fill_path(rq, r, p, v);
}
