#include "hub/verdict_json.h"

#include "device/read.h"

const enum verdict verdict_order[VERDICT_N] = {
	VERDICT_AFFECTED, VERDICT_POSSIBLE, VERDICT_UNKNOWN, VERDICT_FIXED, VERDICT_NOT_AFFECTED,
};

enum { SCRATCH_AT_MOST = 256 * 1024 };

static void put_member(struct buf *b, const char *before, struct str value)
{
	buf_puts(b, before);
	buf_put_json(b, value);
}

static void put_verdict(struct buf *b, const struct match_entry *e, const struct match_why *why)
{
	put_member(b, "{\"id\":", e->id);
	put_member(b, ",\"verdict\":", verdict_names[why->verdict]);
	put_member(b, ",\"basis\":", basis_names[why->basis]);
	put_member(b, ",\"reason\":", why->reason);
	put_member(b, ",\"fix\":", why->fix);
	put_member(b, ",\"severity\":", severity_names[e->severity]);
	buf_puts(b, e->exploited ? ",\"exploited\":true}" : ",\"exploited\":false}");
}

void verdict_json_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, verdict_set of)
{
	struct match_lists lists;
	struct arena a;
	bool first = true;

	arena_init(&a);
	match_list(m, p, of & 1u << VERDICT_NOT_AFFECTED, &lists);
	buf_puts(b, "{\"profile\":");
	profile_put_json(b, p);
	buf_puts(b, ",\"verdicts\":[");
	for (size_t k = 0; k < VERDICT_N; k++) {
		enum verdict v = verdict_order[k];
		size_t n = of & 1u << v ? lists.counts.n[v] : 0;

		for (size_t i = 0; i < n; i++) {
			const struct match_entry e = match_entry(x, lists.v[v][i]);
			struct match_why why;

			match_explain(&a, m, p, lists.v[v][i], &why);
			buf_puts(b, first ? "" : ",");
			put_verdict(b, &e, &why);
			first = false;
			if (a.used > SCRATCH_AT_MOST)
				arena_reset(&a);
		}
	}
	buf_puts(b, "],\"counts\":{");
	for (size_t k = 0; k < VERDICT_N; k++) {
		put_member(b, k ? "," : "", verdict_names[verdict_order[k]]);
		buf_putc(b, ':');
		buf_put_u64(b, lists.counts.n[verdict_order[k]]);
	}
	buf_puts(b, "}}");
	arena_release(&a);
}

void verdict_csv_header(struct buf *b)
{
	buf_puts(b, "profile,id,verdict,basis,reason,fix,severity,exploited\r\n");
}

void verdict_csv_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, verdict_set of)
{
	struct match_lists lists;
	struct arena a;

	arena_init(&a);
	match_list(m, p, of & 1u << VERDICT_NOT_AFFECTED, &lists);
	for (size_t k = 0; k < VERDICT_N; k++) {
		enum verdict v = verdict_order[k];
		size_t n = of & 1u << v ? lists.counts.n[v] : 0;

		for (size_t i = 0; i < n; i++) {
			const struct match_entry e = match_entry(x, lists.v[v][i]);
			struct match_why why;

			match_explain(&a, m, p, lists.v[v][i], &why);
			const struct str fields[] = { p->name, e.id, verdict_names[why.verdict], basis_names[why.basis], why.reason,
			                              why.fix, severity_names[e.severity] };

			for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
				buf_put_csv(b, fields[f]);
				buf_putc(b, ',');
			}
			buf_puts(b, e.exploited ? "true\r\n" : "false\r\n");
			if (a.used > SCRATCH_AT_MOST)
				arena_reset(&a);
		}
	}
	arena_release(&a);
}

void verdict_json_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all)
{
	verdict_json_put_of(b, m, x, p, all ? VERDICTS_ALL : VERDICTS_TOLD);
}

void verdict_csv_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all)
{
	verdict_csv_put_of(b, m, x, p, all ? VERDICTS_ALL : VERDICTS_TOLD);
}
