#include "hub/list/condition_words.h"

#include "base/buf.h"
#include "base/limits.h"
#include "vuln/maker.h"

enum { NAMED = 6 }; /* so many of a list are named, the rest counted */

static void put_list(struct buf *b, const struct strs *l, struct str (*title)(struct str))
{
	for (size_t i = 0; i < l->n && i < NAMED; i++) {
		buf_puts(b, i ? ", " : "");
		buf_put(b, title ? title(l->v[i]) : l->v[i]);
	}
	if (l->n > NAMED)
		buf_printf(b, " and %zu more", l->n - NAMED);
}

static void put_releases(struct buf *b, struct arena *a, const struct releases *l)
{
	for (size_t i = 0; i < l->n; i++) {
		buf_puts(b, i ? ", " : "");
		buf_put(b, release_name(a, l->v[i]));
	}
}

static struct str who(struct arena *a, const struct clause *c)
{
	struct buf b;

	buf_init(&b, MIB);
	if (c->makers.n) {
		put_list(&b, &c->makers, maker_title);
		buf_puts(&b, " devices");
	} else {
		buf_puts(&b, c->os == OS_OTHER ? "no mobile device" : "any device");
	}
	if (c->models.n) {
		buf_puts(&b, ", models ");
		put_list(&b, &c->models, NULL);
	}
	if (c->chips.n) {
		buf_puts(&b, ", chips ");
		put_list(&b, &c->chips, NULL);
	}
	if (c->chips_open)
		buf_puts(&b, c->chips.n ? " and parts beside the chip" : ", parts beside the chip");
	if (c->releases.n) {
		buf_puts(&b, ", Android ");
		put_releases(&b, a, &c->releases);
	}
	if (c->subject == SUBJECT_PACKAGE || c->subject == SUBJECT_SKIN) {
		buf_puts(&b, c->subject == SUBJECT_PACKAGE ? ", app " : ", ");
		buf_put(&b, c->package);
	}
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

static void put_range(struct buf *b, const struct range *r)
{
	bool from = r->from.n && !str_eq(r->from, STR("0"));

	if (from)
		buf_printf(b, "from %.*s ", STR_ARG(r->from));
	if (r->to.n)
		buf_printf(b, "%s %.*s", r->to_included ? "up to" : "before", STR_ARG(r->to));
	else
		buf_puts(b, from ? "on" : "all versions");
	if (r->fix.n && !str_eq(r->fix, r->to))
		buf_printf(b, " (fixed in %.*s)", STR_ARG(r->fix));
}

static struct str until(struct arena *a, const struct clause *c)
{
	struct buf b;
	char level[11];

	buf_init(&b, MIB);
	if (c->level)
		buf_printf(&b, c->level_basis == LEVEL_INFERRED ? "The chip maker published by %s." : "Fixed at patch level %s.",
		           day_format(c->level, level));
	for (size_t i = 0; i < c->range_n && i < 2 * NAMED; i++) {
		buf_puts(&b, i ? "; " : b.n ? " Versions " : "Versions ");
		put_range(&b, &c->ranges[i]);
	}
	if (c->range_n > 2 * NAMED)
		buf_printf(&b, "; and %zu more branches", c->range_n - 2 * NAMED);
	if (c->range_n)
		buf_putc(&b, '.');
	if (!c->level && !c->range_n)
		buf_puts(&b, "No fix is known.");
	if (c->sure != SURE_YES)
		buf_printf(&b, " %s%s%.*s", c->sure == SURE_POSSIBLE ? "Possibly" : "Cannot be decided", c->text.n ? ": " : ".",
		           STR_ARG(c->text));
	struct str ret = buf_dup(a, &b);

	buf_release(&b);
	return ret;
}

void condition_words(struct arena *a, const struct clause *c, struct condition_words *ret)
{
	ret->who = who(a, c);
	ret->until = until(a, c);
}
