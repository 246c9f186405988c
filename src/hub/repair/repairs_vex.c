/* The patch matrix as OpenVEX and CSAF VEX. */
#include "hub/repair/repairs.h"

struct gathering {
	const struct looking *l;
	const struct matrix *m;
	const struct matrix_ask *k;
	struct vex_vuln *vulns;
	struct vex_product *products;
	struct vex_cell_at *cells;
	size_t product_n, cell_n;
};

/* A product line goes by the lowest number of its rows. */
static int64_t number_of(const struct gathering *g, const struct matrix_line *line)
{
	int64_t n = 0;

	for (size_t i = 0; i < g->m->vuln_n; i++)
		if (line->cells[i] && (!n || line->cells[i]->id < n))
			n = line->cells[i]->id;
	return n;
}

static struct str name_of(struct arena *a, const struct matrix_line *line)
{
	struct str name = line->line.n ? line->line : STR("all products");

	return line->branch.n ? STR_JOIN(a, name, STR(" ("), line->branch, STR(")")) : name;
}

static bool shown(const struct gathering *g, size_t vuln, const struct repair_row *r)
{
	return r && r->state != REPAIR_UNKNOWN && matrix_shows_vuln(g->m, g->k, vuln);
}

static void gather_line(struct gathering *g, const struct matrix_vendor *v, const struct matrix_line *line)
{
	struct arena *a = g->l->a;
	bool any = false;

	for (size_t i = 0; i < g->m->vuln_n; i++) {
		const struct repair_row *r = line->cells[i];
		struct str words = STR("");

		if (!shown(g, i, r))
			continue;
		any = true;
		if (r->words.n && !sealed_text(a, g->l->db, g->l->keys, r->words, &words, NULL))
			words = STR("");
		g->cells[g->cell_n++] = (struct vex_cell_at){
			i, g->product_n, { r->state, r->because, r->share, r->build, r->level, r->version, words }, r->told,
				v->party.id };
	}
	if (any)
		g->products[g->product_n++] = (struct vex_product){
			str_printf(a, "repair-%lld", (long long)number_of(g, line)), v->party.name, name_of(a, line),
			str_eq(line->kind, STR("purl")) ? line->line : STR("") };
}

/* Cells are asked for by vulnerability. */
static void sort_cells(struct gathering *g)
{
	struct vex_cell_at *v = arena_array(g->l->a, struct vex_cell_at, g->cell_n + 1);
	size_t n = 0;

	for (size_t i = 0; i < g->m->vuln_n; i++)
		for (size_t k = 0; k < g->cell_n; k++)
			if (g->cells[k].vuln == i)
				v[n++] = g->cells[k];
	g->cells = v;
}

bool matrix_put_vex(struct buf *b, const struct looking *l, const struct matrix *m, const struct matrix_ask *k, enum vex_format f,
                    struct str base, struct str hub, struct err *err)
{
	struct gathering g = {
		.l = l, .m = m, .k = k, .vulns = arena_array(l->a, struct vex_vuln, m->vuln_n + 1),
		.products = arena_array(l->a, struct vex_product, m->rows.n + 1),
		.cells = arena_array(l->a, struct vex_cell_at, m->rows.n + 1),
	};

	for (size_t i = 0; i < m->vuln_n; i++)
		g.vulns[i] = (struct vex_vuln){ m->vulns[i].row.cve, str_printf(l->a, "vuln/%lld", (long long)m->vulns[i].row.id),
		                                m->vulns[i].title, m->vulns[i].words };
	for (size_t i = 0; i < m->vendor_n; i++)
		for (size_t n = 0; matrix_shows(m, k, &m->vendors[i]) && n < m->vendors[i].line_n; n++)
			gather_line(&g, &m->vendors[i], &m->vendors[i].lines[n]);
	sort_cells(&g);
	const struct vex_writing w = {
		.id = str_printf(l->a, "case-%lld-repairs", (long long)m->case_id), .author = hub, .base = base,
		.page = str_printf(l->a, "/case/%lld/repairs", (long long)m->case_id),
		.title = str_printf(l->a, "Repairs of case %lld", (long long)m->case_id), .tlp = m->head.tlp, .at = l->now,
		.vulns = g.vulns,
		.vuln_n = m->vuln_n, .products = g.products, .product_n = g.product_n, .cells = g.cells, .cell_n = g.cell_n,
	};

	return vex_write(l->a, b, f, &w, err);
}
