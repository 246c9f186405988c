/* Reports for programs of the staff. */
#include "hub/report/reports.h"

static void put_time(struct buf *b, const char *name, unixtime t)
{
	char text[21];

	if (t != TIME_NONE)
		buf_printf(b, ",\"%s\":\"%s\"", name, time_format(t, text));
}

static void put_word(struct buf *b, const char *name, struct str word)
{
	if (!word.n)
		return;
	buf_printf(b, ",\"%s\":", name);
	buf_put_json(b, word);
}

static void put_number(struct buf *b, const char *name, int64_t n)
{
	if (n)
		buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

static void put_record(struct buf *b, const struct finder_record *r)
{
	buf_printf(b, ",\"finder\":{\"reports\":%lld,\"valid\":%lld,\"invalid\":%lld,\"duplicate\":%lld}", (long long)r->all,
	           (long long)r->valid, (long long)r->invalid, (long long)r->duplicate);
}

void report_put_line(struct buf *b, const struct listed_report *r)
{
	const struct report_line *k = &r->row;

	buf_printf(b, "{\"id\":%lld,\"subject\":\"report/%lld\"", (long long)k->id, (long long)k->id);
	put_time(b, "at", k->at);
	put_word(b, "state", report_state_names[k->state]);
	put_word(b, "title", r->title);
	put_word(b, "product", r->product);
	put_word(b, "grade", k->grade);
	put_word(b, "verdict", k->verdict);
	put_word(b, "reason", k->reason);
	put_word(b, "same_as", k->same_as);
	put_word(b, "exploited", k->exploited);
	put_word(b, "public", k->public);
	put_word(b, "origin", k->origin);
	put_number(b, "assigned", k->assigned);
	put_number(b, "case", k->case_id);
	put_time(b, "due", k->due);
	put_time(b, "plan", k->plan_at);
	put_time(b, "acknowledged", k->acknowledged);
	put_time(b, "validated", k->validated);
	put_time(b, "informed", k->informed);
	put_time(b, "heard", k->heard);
	put_time(b, "asked", k->asked);
	put_time(b, "ended", k->ended);
	put_record(b, &r->record);
	buf_putc(b, '}');
}

static void put_alike(struct buf *b, const char *name, const struct alike *v, size_t n)
{
	buf_printf(b, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++) {
		buf_printf(b, "%s{\"id\":%lld", i ? "," : "", (long long)v[i].report);
		put_number(b, "weight", v[i].weight);
		put_word(b, "title", v[i].title);
		put_word(b, "state", report_state_names[v[i].state]);
		put_word(b, "verdict", v[i].verdict);
		put_number(b, "case", v[i].case_id);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

static void put_rest(struct buf *b, const struct seen_report *r)
{
	put_alike(b, "similar", r->alike.v, r->alike.n);
	put_alike(b, "duplicates", r->duplicates.v, r->duplicates.n);
	buf_puts(b, ",\"entries\":[");
	for (size_t i = 0; i < r->entries.n; i++) {
		buf_puts(b, i ? "," : "");
		buf_put_json(b, r->entries.v[i]);
	}
	buf_puts(b, "],\"posts\":[");
	for (size_t i = 0; i < r->posts.n; i++) {
		const struct report_post *p = &r->posts.v[i];

		buf_printf(b, "%s{\"id\":%lld", i ? "," : "", (long long)p->id);
		put_time(b, "at", p->at);
		put_word(b, "by", p->finder ? STR("finder") : p->by);
		put_word(b, "words", p->words);
		buf_putc(b, '}');
	}
	buf_puts(b, "],\"files\":[");
	for (size_t i = 0; i < r->files.n; i++) {
		const struct reported_file *f = &r->files.v[i];

		buf_printf(b, "%s{\"id\":%lld,\"size\":%lld", i ? "," : "", (long long)f->id, (long long)f->size);
		put_time(b, "at", f->at);
		put_word(b, "name", f->name);
		put_word(b, "media", f->media);
		buf_putc(b, '}');
	}
	buf_puts(b, "],\"history\":[");
	for (size_t i = 0; i < r->history.n; i++) {
		const struct report_happening *e = &r->history.v[i];

		buf_printf(b, "%s{\"seq\":%lld", i ? "," : "", (long long)e->what.seq);
		put_time(b, "at", e->what.at);
		put_word(b, "act", e->what.name);
		put_word(b, "by", e->what.by);
		put_word(b, "detail", e->detail);
		put_word(b, "note", e->note);
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

void report_put(struct buf *b, const struct seen_report *r)
{
	const struct report_row *k = &r->row;

	buf_printf(b, "{\"id\":%lld,\"subject\":\"report/%lld\"", (long long)k->id, (long long)k->id);
	put_time(b, "at", k->at);
	put_word(b, "state", report_state_names[k->state]);
	for (int i = 0; i < REPORT_TEXT_N; i++)
		put_word(b, report_text_names[i].p, r->texts[i]);
	put_word(b, "exploited", k->exploited);
	put_word(b, "public", k->public);
	put_word(b, "credit", k->credit);
	buf_printf(b, ",\"share\":%s", k->share ? "true" : "false");
	put_word(b, "origin", k->origin);
	put_word(b, "lang", k->lang);
	put_time(b, "plan", k->plan_at);
	put_word(b, "plan_zone", k->plan_zone);
	put_word(b, "grade", k->grade);
	put_word(b, "affected", k->affected);
	put_word(b, "verdict", k->verdict);
	put_word(b, "reason", k->reason);
	put_word(b, "same_as", k->same_as);
	put_number(b, "case", k->case_id);
	put_number(b, "assigned", k->assigned);
	put_time(b, "acknowledged", k->acknowledged);
	put_time(b, "validated", k->validated);
	put_time(b, "informed", k->informed);
	put_time(b, "heard", k->heard);
	put_time(b, "asked", k->asked);
	put_time(b, "ended", k->ended);
	put_record(b, &r->record);
	put_rest(b, r);
	buf_putc(b, '}');
}
