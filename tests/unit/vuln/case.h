/*
 * case - real records for the tests of this room, and clauses as text.
 *
 * A clause is compared as one line that holds every field which says something, so a test is a table of a record's
 * id and the lines it must become.
 */
#ifndef TEST_VULN_CASE_H
#define TEST_VULN_CASE_H

#include "unit.h"

#include "base/buf.h"
#include "format/reader.h"
#include "vuln/merge.h"

/* --- real records --- */

struct load { /* what is looked for while a file is walked */
	struct arena *a;
	struct str id; /* empty: all */
	struct record *v;
	size_t n, cap;
};

static inline bool load_record(void *ctx, struct record *r, struct err *err)
{
	struct load *l = ctx;
	const struct reader *reader = reader_of(r->source);
	bool wanted = l->id.n == 0;

	for (size_t i = 0; i < r->about.n; i++)
		wanted |= str_eq(r->about.v[i], l->id);
	if (!wanted)
		return true;
	/* What is passed lives until this returns: read the kept body again, in our arena. */
	struct str key = str_dup(l->a, r->key), body = str_dup(l->a, r->body);

	l->v = arena_grow(l->a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n] = (struct record){ 0 };
	return reader->again(l->a, key, body, &l->v[l->n++], err);
}

static inline bool load_device(void *ctx, const struct known_device *d, struct err *err)
{
	(void)ctx, (void)d, (void)err;
	return true;
}

static inline void load_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	char text[640];

	(void)ctx, (void)excerpt;
	fail_msg("%.*s: %s", STR_ARG(member), err_text(why, text, sizeof text));
}

static inline bool load_member(void *ctx, struct input *in, struct err *err)
{
	struct str head;

	if (!input_peek(in, &head, err))
		return false;
	const struct reader *r = reader_for(input_name(in), head);
	struct sink to = { ctx, load_record, load_device, load_reject };

	return !r || r->read(in, &to, err);
}

/* All records of a file under shared data that are about `id` (NULL: every record). Skips the test without data. */
static inline struct load load(struct arena *a, const char *file, const char *id)
{
	struct load l = { .a = a, .id = str_of(id) };
	struct input_visitor visitor = { &l, load_member, NULL };
	struct err err = { 0 };
	char path[512], text[640];

	if (!input_walk(shared_data(path, sizeof path, file), &visitor, &err))
		fail_msg("%s", err_text(&err, text, sizeof text));
	return l;
}

static inline const struct record *load_one(struct arena *a, const char *file, const char *id)
{
	struct load l = load(a, file, id);

	want(l.n == 1, "%s: %zu records about %s", file, l.n, id);
	return &l.v[0];
}

/* --- clauses as text --- */

static inline void put_list(struct buf *b, const char *name, const struct strs *l)
{
	if (!l->n)
		return;
	buf_printf(b, " %s=", name);
	if (l->n > 12) { /* the first of a long list: its length changes with the table of chips */
		buf_printf(b, "12+:%.*s", STR_ARG(l->v[0]));
		return;
	}
	for (size_t i = 0; i < l->n; i++)
		buf_printf(b, "%s%.*s", i ? "," : "", STR_ARG(l->v[i]));
}

static inline void put_releases(struct buf *b, struct arena *a, const struct clause *c)
{
	for (size_t i = 0; i < c->releases.n; i++)
		buf_printf(b, "%s%.*s", i ? "," : " releases=", STR_ARG(release_name(a, c->releases.v[i])));
	if (c->releases_exact)
		buf_puts(b, " exact");
}

static inline void put_ranges(struct buf *b, const struct clause *c)
{
	if (!c->subject)
		return;
	buf_printf(b, " %.*s/%.*s", STR_ARG(subject_names[c->subject]), STR_ARG(scheme_names[c->scheme]));
	if (c->package.n)
		buf_printf(b, " %.*s", STR_ARG(c->package));
	for (size_t i = 0; i < c->range_n; i++) {
		const struct range *r = &c->ranges[i];

		buf_printf(b, " [%.*s, %.*s%c", STR_ARG(r->from), STR_ARG(r->to), r->to_included ? ']' : ')');
		if (r->fix.n && !str_eq(r->fix, r->to))
			buf_printf(b, " fix %.*s", STR_ARG(r->fix));
	}
}

/* "Android: android releases=12,13 level=2024-03-01/bulletin platform; google_android". Text only behind a `sure`. */
static inline struct str clause_text(struct arena *a, const struct clause *c)
{
	struct buf b;
	char day_text[11];

	buf_init(&b, 1 << 16);
	buf_printf(&b, "%.*s: %.*s", STR_ARG(c->line), STR_ARG(os_names[c->os]));
	put_list(&b, "makers", &c->makers);
	put_list(&b, "models", &c->models);
	put_list(&b, "chips", &c->chips);
	if (c->chips_open)
		buf_puts(&b, " open");
	put_releases(&b, a, c);
	if (c->level)
		buf_printf(&b, " level=%s/%.*s", day_format(c->level, day_text), STR_ARG(level_basis_names[c->level_basis]));
	buf_printf(&b, " %.*s", STR_ARG(component_names[c->component]));
	put_ranges(&b, c);
	if (c->sure)
		buf_printf(&b, " %.*s(%.*s)", STR_ARG(sure_names[c->sure]), STR_ARG(str_sub(c->text, 0, 60)));
	buf_printf(&b, "; %.*s", STR_ARG(c->source));
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

static inline struct str clauses_text(struct arena *a, const struct clause *v, size_t n)
{
	struct str s = STR_NONE;

	for (size_t i = 0; i < n; i++) {
		want(clause_valid(&v[i]), "clause %zu does not keep its promises: %.*s", i, STR_ARG(clause_text(a, &v[i])));
		s = str_printf(a, "%.*s%s%.*s", STR_ARG(s), i ? "\n" : "", STR_ARG(clause_text(a, &v[i])));
	}
	return s;
}

/* --- a table of shapes --- */

struct shape_row {
	const char *shape, *file, *id, *lines;
};

static inline void check_shapes(const struct shape_row *rows, size_t n)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < n; i++) {
		const struct record *r = load_one(&a, rows[i].file, rows[i].id);
		struct clauses got = { 0 };
		char label[128];

		normalise(&a, r, &got);
		snprintf(label, sizeof label, "shape %s, %s", rows[i].shape, rows[i].id);
		want_str(clauses_text(&a, got.v, got.n), str_of(rows[i].lines), label);
		arena_reset(&a);
	}
	arena_release(&a);
}

#endif
