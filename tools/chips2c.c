/*
 * chips2c - data/chips.csv to C: the rows, and two hash tables over their names.
 *
 *   chips2c data/chips.csv chips_table.h
 *
 * Columns: maker,part,platforms,marketing,aliases,year,confidence; platforms and
 * aliases hold several values joined by "|". A name leads to every row that
 * carries it. A bare part number also leads to its variants: "SM8150" to
 * SM8150-AC, and for MediaTek "MT6765" to MT6765G, because makers of devices and of
 * records write the bare number for all of them. A malformed row stops the build with its line.
 */
#include <errno.h>

#include "vuln/chip_key.h"

#include "generate.h"

enum { ROWS = 2000, NAMES = 16, COLUMNS = 7 };
enum column { C_MAKER, C_PART, C_PLATFORMS, C_MARKETING, C_ALIASES, C_YEAR, C_CONFIDENCE };

struct name {
	char key[CHIP_KEY_MAX];
	size_t n;
	unsigned rows[64], row_n;
};
struct names {
	struct name v[8192];
	size_t n;
};


static void add_key(struct names *t, const char *key, size_t n, unsigned row)
{
	struct name *e = NULL;

	for (size_t i = 0; i < t->n && !e; i++)
		if (t->v[i].n == n && !memcmp(t->v[i].key, key, n))
			e = &t->v[i];
	if (!e) {
		if (t->n == sizeof t->v / sizeof *t->v)
			die("too many names");
		e = &t->v[t->n++];
		memcpy(e->key, key, n);
		e->n = n;
	}
	for (unsigned i = 0; i < e->row_n; i++)
		if (e->rows[i] == row)
			return;
	if (e->row_n == sizeof e->rows / sizeof *e->rows)
		die("too many chips share the name %.*s", (int)n, key);
	e->rows[e->row_n++] = row;
}

static void add_name(struct names *t, const char *name, size_t len, unsigned row)
{
	char key[CHIP_KEY_MAX];
	size_t n = chip_key(key, name, len);

	if (!n)
		die("\"%.*s\" is no usable name", (int)len, name);
	add_key(t, key, n, row);
}

static void add_list(struct names *t, const char *list, unsigned row)
{
	while (*list) {
		size_t n = strcspn(list, "|");

		add_name(t, list, n, row);
		list += n + (list[n] == '|');
	}
}

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* How much of the part number is the bare number that covers its variants; 0: there is none. */
static size_t bare_part(const char *maker, const char *part)
{
	size_t n = strcspn(part, "-");

	if (!strcmp(maker, "mediatek"))
		for (n = 2; digit(part[n]);)
			n++;
	else if (!strcmp(maker, "qualcomm") && !part[n])
		return 0;
	else if (strcmp(maker, "qualcomm") != 0)
		return 0;
	return part[n] ? n : 0;
}

static void split_row(char *line, char *v[COLUMNS])
{
	size_t n = 0;

	line[strcspn(line, "\r\n")] = 0;
	for (char *p = line;; p++) {
		if (n == COLUMNS)
			die("more than %d columns", COLUMNS);
		v[n++] = p;
		if (*p == '"')
			die("quoted fields are not used here");
		p += strcspn(p, ",");
		if (!*p)
			break;
		*p = 0;
	}
	if (n != COLUMNS)
		die("%zu columns, expected %d", n, COLUMNS);
}

static int by_key(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int d = memcmp(x->key, y->key, x->n < y->n ? x->n : y->n);

	return d ? d : (x->n > y->n) - (x->n < y->n);
}

/* Open addressing: slot = hash & (size - 1), then the next ones. Slot 0xFFFF is free. */
static void put_table(FILE *f, const char *what, struct names *t)
{
	static unsigned short slots[32768];
	size_t size = 1, at = 0;

	qsort(t->v, t->n, sizeof *t->v, by_key);
	while (size < t->n * 2)
		size *= 2;
	memset(slots, 0xFF, sizeof slots);
	for (size_t i = 0; i < t->n; i++) {
		size_t s = chip_key_hash(t->v[i].key, t->v[i].n) & (size - 1);

		while (slots[s] != 0xFFFF)
			s = (s + 1) & (size - 1);
		slots[s] = (unsigned short)i;
	}
	fprintf(f, "static const uint16_t %s_rows[] = {", what);
	for (size_t i = 0; i < t->n; i++)
		for (unsigned k = 0; k < t->v[i].row_n; k++)
			fprintf(f, "%s%u,", at++ % 24 ? "" : "\n\t", t->v[i].rows[k]);
	fprintf(f, "\n};\nstatic const struct chip_name %s_names[] = {\n", what);
	at = 0;
	for (size_t i = 0; i < t->n; i++) {
		fprintf(f, "\t{ STR_LIT(\"%.*s\"), %zu, %u },\n", (int)t->v[i].n, t->v[i].key, at, t->v[i].row_n);
		at += t->v[i].row_n;
	}
	fprintf(f, "};\nstatic const uint16_t %s_slots[%zu] = {", what, size);
	for (size_t i = 0; i < size; i++)
		fprintf(f, "%s%u,", i % 24 ? "" : "\n\t", slots[i]);
	fprintf(f, "\n};\n");
}

static void take_row(FILE *f, char *v[COLUMNS], unsigned row, struct names *names, struct names *platforms)
{
	if (!*v[C_MAKER] || !*v[C_PART])
		die("maker and part must be there");
	if (strcmp(v[C_CONFIDENCE], "sourced") != 0 && strcmp(v[C_CONFIDENCE], "recalled") != 0)
		die("confidence is \"%s\", expected sourced or recalled", v[C_CONFIDENCE]);
	char *end;
	long year = strtol(v[C_YEAR], &end, 10);

	if (*end || (*v[C_YEAR] && (year < 2005 || year > 2040)))
		die("year is \"%s\", expected 2005..2040 or nothing", v[C_YEAR]);
	fprintf(f, "\t{ STR_LIT(\"%s\"), STR_LIT(\"%s\"), STR_LIT(\"%s\"), %ld },\n", v[C_PART], v[C_MAKER], v[C_MARKETING], year);

	add_name(names, v[C_PART], strlen(v[C_PART]), row);
	size_t bare = bare_part(v[C_MAKER], v[C_PART]);

	if (bare)
		add_name(names, v[C_PART], bare, row);
	if (*v[C_MARKETING])
		add_name(names, v[C_MARKETING], strlen(v[C_MARKETING]), row);
	add_list(names, v[C_ALIASES], row);
	add_list(platforms, v[C_PLATFORMS], row);
}

int main(int argc, char **argv)
{
	static struct names names, platforms;
	static char parts[ROWS][CHIP_KEY_MAX];
	char line[4096], *v[COLUMNS];
	unsigned rows = 0;

	at_file = argc > 1 ? argv[1] : "chips2c";
	FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL, *f = in ? fopen(argv[2], "w") : NULL;

	if (!f)
		die("%s", argc == 3 ? strerror(errno) : "usage: chips2c CHIPS.CSV OUT.H");
	fputs("/* Made by tools/chips2c.c from data/chips.csv. */\nstatic const struct chip chip_rows[] = {\n", f);
	while (fgets(line, sizeof line, in)) {
		at_line++;
		if (!strchr(line, '\n'))
			die("a line longer than %zu bytes, or no line end", sizeof line);
		split_row(line, v);
		if (at_line == 1)
			continue;
		if (rows == ROWS || strlen(v[C_PART]) >= CHIP_KEY_MAX)
			die("too many rows, or too long a part number");
		for (unsigned i = 0; i < rows; i++)
			if (!strcmp(parts[i], v[C_PART]))
				die("part %s is there twice", v[C_PART]);
		memcpy(parts[rows], v[C_PART], strlen(v[C_PART]));
		take_row(f, v, rows++, &names, &platforms);
	}
	fputs("};\n", f);
	put_table(f, "by_name", &names);
	put_table(f, "by_platform", &platforms);
	if (fclose(f))
		die("%s", strerror(errno));
	fclose(in);
	return 0;
}
