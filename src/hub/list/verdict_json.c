#include "hub/list/verdict_json.h"

#include "device/read.h"

const enum verdict verdict_order[VERDICT_N] = {
	VERDICT_AFFECTED, VERDICT_POSSIBLE, VERDICT_UNKNOWN, VERDICT_FIXED, VERDICT_NOT_AFFECTED,
};

enum { SCRATCH_AT_MOST = 256 * 1024 };

/* One verdict, all but what differs between devices that are told the same. */
typedef void put_verdict(struct buf *b, const struct match_entry *e, const struct match_why *why);

static void put_json(struct buf *b, const struct match_entry *e, const struct match_why *why)
{
	buf_put_member(b, "{\"id\":", e->id);
	buf_put_member(b, ",\"verdict\":", verdict_names[why->verdict]);
	buf_put_member(b, ",\"basis\":", basis_names[why->basis]);
	buf_put_member(b, ",\"reason\":", why->reason);
	buf_put_member(b, ",\"fix\":", why->fix);
	buf_put_member(b, ",\"severity\":", severity_names[e->severity]);
	buf_puts(b, e->exploited ? ",\"exploited\":true}" : ",\"exploited\":false}");
}

static void put_csv(struct buf *b, const struct match_entry *e, const struct match_why *why)
{
	const struct str fields[] = { e->id, verdict_names[why->verdict], basis_names[why->basis], why->reason, why->fix,
	                              severity_names[e->severity] };

	for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
		buf_putc(b, ',');
		buf_put_csv(b, fields[f]);
	}
	buf_puts(b, e->exploited ? ",true\r\n" : ",false\r\n");
}

/* What is to be told, and of whom. */
struct telling {
	struct matcher *m;
	const struct match_index *x;
	const struct profile *p;
	struct verdict_memo *memo;
	put_verdict *put;
	struct arena scratch;
};

static void tell(struct buf *b, struct telling *t, size_t entry)
{
	struct str *kept = t->memo ? verdict_memo_at(t->memo, entry) : NULL;
	const struct match_entry e = match_entry(t->x, entry);
	struct match_why why;
	size_t from = b->n;

	if (kept && kept->n) {
		buf_put(b, *kept);
		return;
	}
	match_explain(&t->scratch, t->m, t->p, entry, &why);
	t->put(b, &e, &why);
	if (kept && !b->overflow)
		verdict_memo_keep(t->memo, kept, str_from(buf_str(b), from));
	if (t->scratch.used > SCRATCH_AT_MOST)
		arena_reset(&t->scratch);
}

/* The verdicts of these kinds, each behind `before`, the first one behind `first`. */
static void tell_all(struct buf *b, struct telling *t, const struct match_lists *lists, verdict_set of,
                     struct str first, struct str before)
{
	arena_init(&t->scratch);
	if (t->memo)
		verdict_memo_profile(t->memo, t->p);
	for (size_t k = 0; k < VERDICT_N; k++) {
		enum verdict v = verdict_order[k];
		size_t n = of & 1u << v ? lists->counts.n[v] : 0;

		for (size_t i = 0; i < n; i++) {
			buf_put(b, first);
			tell(b, t, lists->v[v][i]);
			first = before;
		}
	}
	arena_release(&t->scratch);
}

void verdict_json_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p,
                         verdict_set of, struct verdict_memo *memo)
{
	struct telling t = { .m = m, .x = x, .p = p, .memo = memo, .put = put_json };
	struct match_lists lists;

	match_list(m, p, of & 1u << VERDICT_NOT_AFFECTED, &lists);
	buf_puts(b, "{\"profile\":");
	profile_put_json(b, p);
	buf_puts(b, ",\"verdicts\":[");
	tell_all(b, &t, &lists, of, STR_NONE, STR(","));
	buf_puts(b, "],\"counts\":{");
	for (size_t k = 0; k < VERDICT_N; k++) {
		buf_put_member(b, k ? "," : "", verdict_names[verdict_order[k]]);
		buf_putc(b, ':');
		buf_put_u64(b, lists.counts.n[verdict_order[k]]);
	}
	buf_puts(b, "}}");
}

void verdict_csv_header(struct buf *b)
{
	buf_puts(b, "profile,id,verdict,basis,reason,fix,severity,exploited\r\n");
}

void verdict_csv_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p,
                        verdict_set of, struct verdict_memo *memo)
{
	struct telling t = { .m = m, .x = x, .p = p, .memo = memo, .put = put_csv };
	struct match_lists lists;
	struct buf name;

	buf_init(&name, b->max);
	buf_put_csv(&name, p->name);
	match_list(m, p, of & 1u << VERDICT_NOT_AFFECTED, &lists);
	tell_all(b, &t, &lists, of, buf_str(&name), buf_str(&name));
	buf_release(&name);
}

void verdict_json_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all)
{
	verdict_json_put_of(b, m, x, p, all ? VERDICTS_ALL : VERDICTS_TOLD, NULL);
}

void verdict_csv_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all)
{
	verdict_csv_put_of(b, m, x, p, all ? VERDICTS_ALL : VERDICTS_TOLD, NULL);
}
