/* reporting - reports as tests send them, and who holds their secret. */
#ifndef TEST_REPORTING_H
#define TEST_REPORTING_H

#include "alliance.h"

#include "store/reports.h"

#define WHAT "title", "Heap overflow in the Wi-Fi firmware", "product", "Nova 12", "versions", "NovaUI 3.1", "words", \
             "A crafted beacon overflows a buffer of the wireless driver.", "steps", "Send the frame of the file."

static inline struct str send(struct alliance *l, enum actor who, const char *const *pairs)
{
	return must(l, who, "report.submit", "hub", pairs).subject;
}

/* As whoever holds its secret. */
static inline bool holds(struct alliance *l, struct str subject, struct who who, const char *act, const char *const *pairs, struct outcome *ret)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = who, .subject = subject, .held = true };
	struct act_input in[8];
	size_t n = 0;
	struct act_value *v;

	for (; pairs[2 * n]; n++)
		in[n] = (struct act_input){ str_of(pairs[2 * n]), str_of(pairs[2 * n + 1]) };
	l->s->err = (struct err){ 0 };
	if (!act_decode(&l->s->a, r.row, in, n, &v, NULL, NULL, &l->s->err))
		return false;
	r.values = v;
	return hub_act(l->s->hub, &l->s->a, &r, ret, &l->s->err);
}

static inline struct report_row row_of(struct alliance *l, struct str subject)
{
	struct report_row r;
	struct db *d = reading(l);

	did(l->s, report_get(d, &l->s->a, act_id(subject), &r, &l->s->err));
	read_done(l, d);
	return r;
}

#endif
