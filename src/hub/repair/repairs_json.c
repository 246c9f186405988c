/* The patch matrix for programs: JSON and CSV of exactly what is shown. */
#include "hub/repair/repairs.h"

bool matrix_shows_vuln(const struct matrix *m, const struct matrix_ask *k, size_t vuln)
{
	return !k->vuln || k->vuln == m->vulns[vuln].row.id;
}

bool matrix_shows(const struct matrix *m, const struct matrix_ask *k, const struct matrix_vendor *v)
{
	enum repair worst = REPAIR_N;

	if ((k->party.n && !str_eq(k->party, v->party.id)) || (k->silent && !v->silence.silent))
		return false;
	for (size_t i = 0; k->state != REPAIR_N && i < m->vuln_n; i++)
		if (matrix_shows_vuln(m, k, i))
			worst = worst == REPAIR_N ? v->worst[i] : repair_worse(worst, v->worst[i]);
	return k->state == REPAIR_N || worst == (enum repair)k->state;
}

static void put_time(struct buf *b, const char *before, unixtime t)
{
	char at[21];

	if (t != TIME_NONE)
		buf_printf(b, "%s\"%s\"", before, time_format(t, at));
}

static void put_text(struct buf *b, const char *before, struct str s)
{
	if (s.n)
		buf_put_member(b, before, s);
}

static void put_vuln(struct buf *b, const struct matrix_vuln *v)
{
	buf_printf(b, "{\"id\":\"vuln/%lld\"", (long long)v->row.id);
	put_text(b, ",\"cve\":", v->row.cve);
	put_text(b, ",\"title\":", v->title);
	put_text(b, ",\"component\":", v->component);
	put_text(b, ",\"cwe\":", v->row.cwe);
	put_text(b, ",\"vector\":", v->row.vector);
	put_text(b, ",\"grade\":", v->row.grade);
	put_text(b, ",\"entry\":", v->row.entry);
	put_time(b, ",\"checked\":", v->row.checked);
	buf_puts(b, ",\"vendors\":{");
	for (enum repair r = 0, first = 1; r < REPAIR_N; r++)
		if (v->counts[r]) {
			buf_printf(b, "%s\"%.*s\":%zu", first ? "" : ",", STR_ARG(repair_names[r]), v->counts[r]);
			first = 0;
		}
	buf_puts(b, "}}");
}

static struct str words_of(const struct looking *l, const struct repair_row *r)
{
	struct str s = STR("");

	if (r->words.n && !sealed_text(l->a, l->db, l->keys, r->words, &s, NULL))
		return STR("");
	return s;
}

static void put_row(struct buf *b, const struct looking *l, const struct repair_row *r)
{
	buf_printf(b, "{\"id\":\"repair/%lld\",\"vuln\":\"vuln/%lld\",\"state\":\"%.*s\"", (long long)r->id, (long long)r->vuln,
	           STR_ARG(repair_names[r->state]));
	put_text(b, ",\"kind\":", r->kind);
	put_text(b, ",\"line\":", r->line);
	put_text(b, ",\"branch\":", r->branch);
	put_text(b, ",\"justification\":", vex_because_names[r->because]);
	if (r->share != REPAIR_NO_SHARE)
		buf_printf(b, ",\"share\":%d", r->share);
	put_text(b, ",\"build\":", r->build);
	put_text(b, ",\"level\":", r->level);
	put_text(b, ",\"version\":", r->version);
	put_text(b, ",\"words\":", words_of(l, r));
	put_time(b, ",\"since\":", r->since);
	put_time(b, ",\"told\":", r->told);
	put_text(b, ",\"told_by\":", r->told_by);
	buf_putc(b, '}');
}

static void put_said(struct buf *b, const struct matrix *m, const struct matrix_ask *k, const struct matrix_vendor *v)
{
	bool first = true;

	buf_puts(b, ",\"statements\":[");
	for (size_t i = 0; i < m->vuln_n; i++) {
		const struct matrix_said *s = &v->said[i];

		if (!matrix_shows_vuln(m, k, i) || (!s->words.n && !s->url.n))
			continue;
		buf_printf(b, "%s{\"vuln\":\"vuln/%lld\"", first ? "" : ",", (long long)m->vulns[i].row.id);
		put_text(b, ",\"words\":", s->words);
		put_text(b, ",\"url\":", s->url);
		put_time(b, ",\"at\":", s->at);
		buf_putc(b, '}');
		first = false;
	}
	buf_putc(b, ']');
}

static void put_vendor(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k,
                       const struct matrix_vendor *v)
{
	bool first = true;

	buf_put_member(b, "{\"party\":", STR_JOIN(l->a, STR("party/"), v->party.id));
	buf_put_member(b, ",\"name\":", v->party.name);
	put_text(b, ",\"role\":", v->party.role);
	put_text(b, ",\"track\":", v->party.track);
	buf_printf(b, ",\"worst\":\"%.*s\",\"path\":\"%.*s\",\"silent\":%s", STR_ARG(repair_names[v->worst_of_all]),
	           STR_ARG(repair_path_names[v->path]), v->silence.silent ? "true" : "false");
	put_time(b, ",\"told\":", v->told);
	put_time(b, ",\"silent_since\":", v->silence.since);
	put_time(b, ",\"due\":", v->silence.due);
	buf_puts(b, ",\"repairs\":[");
	for (size_t i = 0; i < v->line_n; i++)
		for (size_t j = 0; j < m->vuln_n; j++) {
			const struct repair_row *r = v->lines[i].cells[j];

			if (!r || !matrix_shows_vuln(m, k, j))
				continue;
			buf_puts(b, first ? "" : ",");
			put_row(b, l, r);
			first = false;
		}
	buf_putc(b, ']');
	put_said(b, m, k, v);
	buf_putc(b, '}');
}

void matrix_put(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k)
{
	bool first = true;

	buf_printf(b, "{\"case\":\"case/%lld\"", (long long)m->case_id);
	put_text(b, ",\"tlp\":", m->head.tlp);
	buf_printf(b, ",\"silent\":%zu,\"vulns\":[", m->silent);
	for (size_t i = 0; i < m->vuln_n; i++)
		if (matrix_shows_vuln(m, k, i)) {
			buf_puts(b, first ? "\n" : ",\n");
			put_vuln(b, &m->vulns[i]);
			first = false;
		}
	buf_puts(b, "\n],\"vendors\":[");
	first = true;
	for (size_t i = 0; i < m->vendor_n; i++)
		if (matrix_shows(m, k, &m->vendors[i])) {
			buf_puts(b, first ? "\n" : ",\n");
			put_vendor(b, l, m, k, &m->vendors[i]);
			first = false;
		}
	buf_puts(b, "\n]}\n");
}

static void put_fields(struct buf *b, const struct str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_puts(b, i ? "," : "");
		buf_put_csv(b, v[i]);
	}
	buf_puts(b, "\r\n");
}

void matrix_put_csv(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k)
{
	buf_puts(b, "vuln,cve,party,name,kind,line,branch,state,justification,share,build,level,version,since,told,told_by,words,"
	            "statement,bulletin\r\n");
	for (size_t i = 0; i < m->vendor_n; i++) {
		const struct matrix_vendor *v = &m->vendors[i];

		for (size_t j = 0; matrix_shows(m, k, v) && j < m->vuln_n; j++) {
			const struct matrix_vuln *w = &m->vulns[j];
			size_t shown = 0;

			if (!matrix_shows_vuln(m, k, j))
				continue;
			for (size_t x = 0; x < v->line_n; x++) {
				const struct repair_row *r = v->lines[x].cells[j];
				char since[21], told[21];

				if (!r)
					continue;
				shown++;
				put_fields(b, (const struct str[]){
					str_printf(l->a, "vuln/%lld", (long long)w->row.id), w->row.cve, v->party.id,
						v->party.name, r->kind, r->line, r->branch,
					repair_names[r->state], vex_because_names[r->because],
					r->share == REPAIR_NO_SHARE ? STR("") : str_printf(l->a, "%d", r->share), r->build,
						r->level, r->version,
					str_of(time_format(r->since, since)), str_of(time_format(r->told, told)), r->told_by,
						words_of(l, r), v->said[j].words, v->said[j].url }, 19);
			}
			if (!shown)
				put_fields(b, (const struct str[]){
					str_printf(l->a, "vuln/%lld", (long long)w->row.id), w->row.cve, v->party.id,
						v->party.name, STR(""), STR(""), STR(""),
					repair_names[REPAIR_UNKNOWN], STR(""), STR(""), STR(""), STR(""), STR(""), STR(""),
						STR(""), STR(""), STR(""), v->said[j].words, v->said[j].url }, 19);
		}
	}
}
