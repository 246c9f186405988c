/*
 * ssvc2c - data/ssvc to C: decision points, tables, and the methods of rating.h made of them.
 *
 *   ssvc2c OUT.h points.txt TABLE.txt...        tables come out in the order given
 *
 * points.txt and supplier.txt tell their forms. A table must name known points, give each combination of its inputs just one
 * row and use the outcome's keys; where it claims to be monotone, that is checked. Whatever is wrong stops the build with its
 * file and line.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "generate.h"

enum { POINTS = 64, TABLES = 32, VALUES = 8, INPUTS = 16, EARLIER = 4, ROWS = 4096, WORDS = 32, TEXT = 200, NO_ROW = 255 };

struct value {
	char key[16], name[64], meaning[TEXT];
};
struct point {
	char ns[64], key[32], version[16], name[TEXT], asks[TEXT];
	char earlier[EARLIER][16];
	struct value values[VALUES];
	unsigned value_n, earlier_n;
};
struct table {
	char ns[64], key[32], version[16], name[TEXT], asks[TEXT], id[64], file[TEXT], other[32];
	const struct point *inputs[INPUTS], *outcome;
	unsigned input_n, row_n;
	bool monotone;
	unsigned char mapping[ROWS];
};

static struct point points[POINTS];
static unsigned point_n;
static struct table tables[TABLES];
static unsigned table_n;

/* --- reading --- */

static void keep(char *to, size_t room, const char *s, const char *what)
{
	size_t n = strlen(s);

	if (!n || n >= room)
		die("%s is empty or longer than %zu bytes: \"%s\"", what, room - 1, s);
	if (strpbrk(s, "\"\\"))
		die("%s holds a quotation mark or backslash", what);
	memcpy(to, s, n + 1);
}
#define KEEP(to, s, what) keep((to), sizeof(to), (s), (what))

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n && strchr(" \t\r\n", s[n - 1]);)
		s[--n] = 0;
	return s;
}

/* Cuts the first word off; *rest is what follows it, trimmed. */
static char *word(char *s, char **rest)
{
	char *end = s + strcspn(s, " \t");

	*rest = trim(end + (*end != 0));
	*end = 0;
	return s;
}

static unsigned words(char *s, char *v[WORDS])
{
	unsigned n = 0;

	for (s = trim(s); *s; n++) {
		if (n == WORDS)
			die("more than %d words", WORDS);
		v[n] = word(s, &s);
	}
	return n;
}

/* "ssvc:E:1.1.0" to its three parts. */
static void take_id(char *id, char ns[64], char key[32], char version[16])
{
	char *first = strchr(id, ':'), *last = strrchr(id, ':');

	if (!first || first == last)
		die("\"%s\" is no namespace:key:version", id);
	*first = *last = 0;
	keep(ns, 64, id, "the namespace");
	keep(key, 32, first + 1, "the key");
	keep(version, 16, last + 1, "the version");
	*first = *last = ':';
}

static const struct point *find_point(char *id)
{
	char ns[64], key[32], version[16];

	take_id(id, ns, key, version);
	for (unsigned i = 0; i < point_n; i++)
		if (!strcmp(points[i].ns, ns) && !strcmp(points[i].key, key) && !strcmp(points[i].version, version))
			return &points[i];
	die("no point %s in points.txt", id);
}

static int find_value(const struct point *p, const char *key, size_t n)
{
	for (unsigned i = 0; i < p->value_n; i++)
		if (strlen(p->values[i].key) == n && !memcmp(p->values[i].key, key, n))
			return (int)i;
	return -1;
}

static void check_point(const struct point *p)
{
	if (p->value_n < 2 || !*p->asks)
		die("%s:%s:%s has no question, or fewer than two values", p->ns, p->key, p->version);
}

static void point_line(char *line)
{
	static struct point *p;
	char *rest, *v[WORDS], *first = word(line, &rest);

	if (!strcmp(first, "point")) {
		char *id = word(rest, &rest);

		if (p)
			check_point(p);
		if (point_n == POINTS)
			die("more than %d points", POINTS);
		p = &points[point_n];
		take_id(id, p->ns, p->key, p->version);
		KEEP(p->name, rest, "the name");
		for (unsigned i = 0; i < point_n; i++)
			if (!strcmp(points[i].ns, p->ns) && !strcmp(points[i].key, p->key))
				die("%s:%s is there twice", p->ns, p->key);
		point_n++;
	} else if (!p) {
		die("\"%s\" before any point", first);
	} else if (!strcmp(first, "earlier")) {
		for (unsigned i = 0, n = words(rest, v); i < n; i++) {
			if (p->earlier_n == EARLIER)
				die("more than %d earlier versions", EARLIER);
			KEEP(p->earlier[p->earlier_n++], v[i], "the version");
		}
	} else if (!strcmp(first, "asks")) {
		KEEP(p->asks, rest, "the question");
	} else {
		char *bar = strchr(rest, '|');

		if (!bar || p->value_n == VALUES)
			die("expected \"KEY Name | meaning\", %d values at most, found \"%s\"", VALUES, first);
		if (find_value(p, first, strlen(first)) >= 0)
			die("value %s is there twice", first);
		*bar = 0;
		struct value *x = &p->values[p->value_n++];

		KEEP(x->key, first, "the key");
		KEEP(x->name, trim(rest), "the name");
		KEEP(x->meaning, trim(bar + 1), "the meaning");
	}
}

/* Bits of the values that "A", "A,B" or "*" stands for. */
static unsigned value_set(const struct point *p, const char *s)
{
	unsigned set = 0;

	if (!strcmp(s, "*"))
		return (1U << p->value_n) - 1;
	for (;; s++) {
		size_t n = strcspn(s, ",");
		int i = find_value(p, s, n);

		if (i < 0 || set & 1U << i)
			die("\"%.*s\" is no value of %s, or stands twice", (int)n, s, p->key);
		set |= 1U << i;
		s += n;
		if (!*s)
			return set;
	}
}

/* Which value has input `i` in row `row`? The first input varies fastest. */
static unsigned digit(const struct table *t, unsigned row, unsigned i)
{
	for (unsigned k = 0; k < i; k++)
		row /= t->inputs[k]->value_n;
	return row % t->inputs[i]->value_n;
}

static void row_line(struct table *t, char *rest)
{
	char *v[WORDS], *bar = strchr(rest, '|');
	unsigned sets[INPUTS], outcomes[VALUES], filled = 0;

	if (!bar || !t->input_n || !t->outcome)
		die("expected \"VALUES | OUTCOMES\" after inputs and outcome");
	*bar = 0;
	if (words(rest, v) != t->input_n - 1)
		die("expected values of %u inputs before the bar", t->input_n - 1);
	for (unsigned i = 0; i + 1 < t->input_n; i++)
		sets[i] = value_set(t->inputs[i], v[i]);
	const struct point *last = t->inputs[t->input_n - 1];

	if (words(bar + 1, v) != last->value_n)
		die("expected %u outcomes, one for each value of %s", last->value_n, last->key);
	for (unsigned i = 0; i < last->value_n; i++) {
		int o = find_value(t->outcome, v[i], strlen(v[i]));

		if (o < 0)
			die("\"%s\" is no value of %s", v[i], t->outcome->key);
		outcomes[i] = (unsigned)o;
	}
	for (unsigned row = 0; row < t->row_n; row++) {
		bool in = true;

		for (unsigned i = 0; i + 1 < t->input_n && in; i++)
			in = sets[i] & 1U << digit(t, row, i);
		if (!in)
			continue;
		if (t->mapping[row] != NO_ROW)
			die("a combination that an earlier line has already decided");
		t->mapping[row] = (unsigned char)outcomes[digit(t, row, t->input_n - 1)];
		filled++;
	}
	if (!filled)
		die("a line for no combination");
}

static void take_inputs(struct table *t, char *rest)
{
	char *v[WORDS];
	unsigned n = words(rest, v);

	if (!n || n > INPUTS || t->input_n)
		die("expected 1 to %d inputs, once", INPUTS);
	t->row_n = 1;
	for (unsigned i = 0; i < n; i++) {
		t->inputs[i] = find_point(v[i]);
		t->row_n *= t->inputs[i]->value_n;
		if (t->row_n > ROWS)
			die("more than %d rows", ROWS);
		/* The key alone names an input in a vector. */
		for (unsigned k = 0; k < i; k++)
			if (!strcmp(t->inputs[k]->key, t->inputs[i]->key))
				die("two inputs have the key %s", t->inputs[i]->key);
	}
	t->input_n = n;
	memset(t->mapping, NO_ROW, sizeof t->mapping);
}

static void table_line(char *line)
{
	struct table *t = &tables[table_n - 1];
	char *rest, *first = word(line, &rest);

	if (!strcmp(first, "table")) {
		take_id(word(rest, &rest), t->ns, t->key, t->version);
		KEEP(t->name, rest, "the name");
	} else if (!strcmp(first, "id")) {
		KEEP(t->id, rest, "the id");
	} else if (!strcmp(first, "asks")) {
		KEEP(t->asks, rest, "the question");
	} else if (!strcmp(first, "file")) {
		KEEP(t->file, rest, "the file");
	} else if (!strcmp(first, "calculator")) {
		KEEP(t->other, rest, "the prefix");
	} else if (!strcmp(first, "inputs")) {
		take_inputs(t, rest);
	} else if (!strcmp(first, "outcome")) {
		t->outcome = find_point(rest);
	} else if (!strcmp(first, "monotone")) {
		t->monotone = true;
	} else if (!strcmp(first, "row")) {
		row_line(t, rest);
	} else {
		die("expected table, id, asks, file, calculator, inputs, outcome, monotone or row, found \"%s\"", first);
	}
}

/* --- what a whole table must hold --- */

static void check_monotone(const struct table *t)
{
	unsigned step = 1;

	for (unsigned i = 0; i < t->input_n; step *= t->inputs[i++]->value_n)
		for (unsigned row = 0; row < t->row_n; row++)
			if (digit(t, row, i) + 1 < t->inputs[i]->value_n && t->mapping[row] > t->mapping[row + step])
				die("not monotone: a higher %s lowers the outcome of row %u", t->inputs[i]->key, row);
}

static void check_table(const struct table *t)
{
	if (!*t->name || !*t->id || !*t->asks || !*t->file || !t->outcome)
		die("table, id, asks, file or outcome is not there");
	for (unsigned row = 0; row < t->row_n; row++)
		if (t->mapping[row] == NO_ROW) {
			fprintf(stderr, "%s: no row for", at_file);
			for (unsigned i = 0; i < t->input_n; i++)
				fprintf(stderr, " %s:%s", t->inputs[i]->key, t->inputs[i]->values[digit(t, row, i)].key);
			fputc('\n', stderr);
			exit(1);
		}
	for (unsigned i = 0; i + 1 < table_n; i++)
		if (!strcmp(tables[i].id, t->id) || !strcmp(tables[i].key, t->key))
			die("id %s or key %s is there twice", t->id, t->key);
	if (t->monotone)
		check_monotone(t);
}

static void read_file(const char *name, void (*take)(char *line))
{
	char line[1024];
	FILE *in;

	at_file = name;
	at_line = 0;
	in = fopen(name, "r");
	if (!in)
		die("%s", strerror(errno));
	while (fgets(line, sizeof line, in)) {
		at_line++;
		if (!strchr(line, '\n'))
			die("a line longer than %zu bytes, or no line end", sizeof line);
		char *s = trim(line);

		if (*s && *s != '#')
			take(s);
	}
	fclose(in);
}

/* --- writing --- */

static void put_point(FILE *f, unsigned i)
{
	const struct point *p = &points[i];

	fprintf(f, "static const struct choice point_%u_values[] = {", i);
	for (unsigned k = 0; k < p->value_n; k++)
		fprintf(f, " { STR_LIT(\"%s\"), STR_LIT(\"%s\") },", p->values[k].key, p->values[k].name);
	fprintf(f, " };\nstatic const struct str point_%u_meanings[] = {\n", i);
	for (unsigned k = 0; k < p->value_n; k++)
		fprintf(f, "\tSTR_LIT(\"%s\"),\n", p->values[k].meaning);
	fprintf(f, "};\nstatic const struct str point_%u_earlier[] = {", i);
	for (unsigned k = 0; k < p->earlier_n; k++)
		fprintf(f, " STR_LIT(\"%s\"),", p->earlier[k]);
	fprintf(f, "%s };\n", p->earlier_n ? "" : " { NULL, 0 }");
}

static void put_points(FILE *f)
{
	for (unsigned i = 0; i < point_n; i++)
		put_point(f, i);
	fputs("static const struct ssvc_point points[] = {\n", f);
	for (unsigned i = 0; i < point_n; i++) {
		const struct point *p = &points[i];

		fprintf(f, "\t{ STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"),\n\t  STR_LIT(\"%s\"),\n", p->ns, p->key,
			p->version, p->name, p->asks);
		fprintf(f, "\t  point_%u_values, %u, point_%u_meanings, point_%u_earlier, %u },\n", i, p->value_n, i, i, p->earlier_n);
	}
	fputs("};\n", f);
}

static void put_table(FILE *f, unsigned n)
{
	const struct table *t = &tables[n];

	fprintf(f, "static const struct ssvc_point *const table_%u_inputs[] = {", n);
	for (unsigned i = 0; i < t->input_n; i++)
		fprintf(f, " &points[%d],", (int)(t->inputs[i] - points));
	fprintf(f, " };\nstatic const struct metric table_%u_metrics[] = {\n", n);
	for (unsigned i = 0; i < t->input_n; i++) {
		int p = (int)(t->inputs[i] - points);

		fprintf(f, "\t{ STR_LIT(\"%s\"), STR_LIT(\"%s\"), GROUP_BASE, true, %u, point_%d_values },\n", t->inputs[i]->key,
			t->inputs[i]->name, t->inputs[i]->value_n, p);
	}
	fprintf(f, "};\nstatic const uint8_t table_%u_mapping[] = {", n);
	for (unsigned row = 0; row < t->row_n; row++)
		fprintf(f, "%s%u,", row % 36 ? " " : "\n\t", t->mapping[row]);
	fputs("\n};\n", f);
}

static void put_tables(FILE *f)
{
	for (unsigned i = 0; i < table_n; i++)
		put_table(f, i);
	fputs("static const struct ssvc_table tables[] = {\n", f);
	for (unsigned i = 0; i < table_n; i++) {
		const struct table *t = &tables[i];

		fprintf(f, "\t{ STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"),\n"
			"\t  STR_LIT(\"%s\"),\n", t->id, t->ns, t->key, t->version, t->name, t->asks);
		fprintf(f, "\t  STR_LIT(\"%s\"), table_%u_inputs, %u,\n\t  &points[%d], table_%u_mapping, %u },\n", t->file, i, t->input_n,
			(int)(t->outcome - points), i, t->row_n);
	}
	fputs("};\nconst struct ssvc_table *const ssvc_tables[] = {", f);
	for (unsigned i = 0; i < table_n; i++)
		fprintf(f, " &tables[%u],", i);
	fputs(" };\nconst struct method ssvc_methods[SSVC_TABLE_N] = {\n", f);
	for (unsigned i = 0; i < table_n; i++) {
		const struct table *t = &tables[i];

		fprintf(f, "\t{ .id = STR_LIT(\"%s\"), .name = STR_LIT(\"SSVC %s %s\"),\n\t  .prefix = STR_LIT(\"%s:%s:%s/\"),\n", t->id,
			t->name, t->version, t->ns, t->key, t->version);
		fprintf(f, "\t  .metrics = table_%u_metrics, .metric_n = %u,\n", i, t->input_n);
		fprintf(f, "\t  .score = score, .explain = explain, .own = &tables[%u],\n", i);
		if (*t->other)
			fprintf(f, "\t  .other_prefix = STR_LIT(\"%s\"), .read_other = ssvc_calculator_parse,\n", t->other);
		fputs("\t},\n", f);
	}
	fputs("};\n", f);
}

int main(int argc, char **argv)
{
	at_file = "ssvc2c";
	if (argc < 4 || argc - 3 > TABLES)
		die("usage: ssvc2c OUT.H POINTS.TXT TABLE.TXT...");
	read_file(argv[2], point_line);
	if (!point_n)
		die("no point at all");
	check_point(&points[point_n - 1]);
	for (int i = 3; i < argc; i++) {
		table_n++;
		read_file(argv[i], table_line);
		check_table(&tables[table_n - 1]);
	}
	at_file = argv[1];
	FILE *f = fopen(argv[1], "w");

	if (!f)
		die("%s", strerror(errno));
	fputs("/* Made by tools/ssvc2c.c from data/ssvc. Facts: CERT/CC SSVC, see NOTICE. */\n", f);
	put_points(f);
	put_tables(f);
	if (fclose(f))
		die("%s", strerror(errno));
	return 0;
}
