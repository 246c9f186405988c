/*
 * copy2c - the schema's tables, so that a whole database can be copied table by table.
 *
 *   copy2c OUT.c OUT.h schema.sql
 *
 * Every table that all engines have (not between "-- :engine" lines) gives its columns, its key and five statements: all rows out,
 * one row in, for PostgreSQL the counter behind a numbered row moved past the highest number, one row changed, one row gone. So a
 * table that is added to the schema is copied and compared without a further word. A column's first word is its name, its second
 * its type.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "generate.h"

enum { NAME_LEN = 60, MAX_COLUMNS = 64, MAX_KEY = 8, MAX_TABLES = 200, MAX_TEXT = 1 << 20 };

enum type { WHOLE, REAL, TEXT, BYTES, TYPE_N };
static const struct { const char *word; enum type type; } types[] = {
	{ "INTEGER", WHOLE }, { "BIGINT", WHOLE }, { "REAL", REAL }, { "TEXT", TEXT }, { "BLOB", BYTES },
};
static const char *const type_names[TYPE_N] = { "SQL_WHOLE", "SQL_REAL", "SQL_TEXT", "SQL_BYTES" };

struct column { char name[NAME_LEN + 1]; enum type type; };
struct table {
	char name[NAME_LEN + 1];
	struct column columns[MAX_COLUMNS];
	size_t n;
	size_t key[MAX_KEY]; /* columns of its primary key */
	size_t key_n;
	const char *counted; /* the column that numbers its rows by itself; NULL: none */
};

static struct table tables[MAX_TABLES];
static size_t table_n;

/* --- reading --- */

/* What is for all engines, without comments. */
static char *read_schema(const char *path)
{
	static char text[MAX_TEXT];
	char line[4096];
	size_t n = 0;
	bool all = true;
	FILE *f = fopen(path, "r");

	at_file = path;
	if (!f)
		die("cannot be read");
	while (fgets(line, sizeof line, f)) {
		if (!strncmp(line, "-- :engine ", 11)) {
			all = !strncmp(line + 11, "all", 3);
			continue;
		}
		char *comment = strstr(line, "--");
		size_t len = comment ? (size_t)(comment - line) : strlen(line);

		if (!all)
			continue;
		if (n + len + 2 > sizeof text)
			die("more than %d bytes", MAX_TEXT);
		memcpy(text + n, line, len);
		n += len;
		text[n++] = ' ';
	}
	fclose(f);
	text[n] = '\0';
	return text;
}

/* The next word of letters, digits and _. */
static const char *take_word(const char *s, char to[static NAME_LEN + 1])
{
	size_t n = 0;

	while (isspace((unsigned char)*s))
		s++;
	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	if (n == 0 || n > NAME_LEN)
		die("a name of 1 to %d characters is expected at \"%.30s\"", NAME_LEN, s);
	memcpy(to, s, n);
	to[n] = '\0';
	return s + n;
}

static bool is_constraint(const char *word)
{
	static const char *const words[] = { "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* The end of a part between commas, within brackets of its own. */
static const char *part_end(const char *s)
{
	for (int depth = 0; *s; s++) {
		if (*s == '(')
			depth++;
		if ((*s == ',' || *s == ')') && depth == 0)
			return s;
		if (*s == ')')
			depth--;
	}
	die("a bracket is not closed");
}

static void add_key(struct table *t, const char *column)
{
	if (t->key_n == MAX_KEY)
		die("the key of %s has more than %d columns", t->name, MAX_KEY);
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->columns[i].name, column)) {
			t->key[t->key_n++] = i;
			return;
		}
	die("%s has no column %s", t->name, column);
}

/* "KEY (a, b)" behind PRIMARY. */
static void read_key(struct table *t, const char *s)
{
	char name[NAME_LEN + 1];

	for (s = strchr(s, '('); s && *s != ')'; s += strspn(s, " \t")) {
		s = take_word(s + 1, name);
		add_key(t, name);
	}
}

static bool has(const char *s, const char *end, const char *words)
{
	const char *at = strstr(s, words);

	return at && at < end;
}

static void read_column(struct table *t, const char *s, const char *end)
{
	char type[NAME_LEN + 1];
	struct column c = { 0 };

	s = take_word(s, c.name);
	if (!strcmp(c.name, "PRIMARY"))
		read_key(t, s);
	if (is_constraint(c.name))
		return;
	s = take_word(s, type);
	if (t->n == MAX_COLUMNS)
		die("%s has more than %d columns", t->name, MAX_COLUMNS);
	for (size_t i = 0;; i++) {
		if (i == sizeof types / sizeof *types)
			die("%s.%s is of the type %s: expected INTEGER, BIGINT, REAL, TEXT or BLOB", t->name, c.name, type);
		if (!strcmp(type, types[i].word)) {
			c.type = types[i].type;
			break;
		}
	}
	t->columns[t->n++] = c;
	if (!strcmp(type, "INTEGER") && end - s >= 12 && !strncmp(s, " PRIMARY KEY", 12))
		t->counted = t->columns[t->n - 1].name;
	if (has(s, end, " PRIMARY KEY"))
		add_key(t, c.name);
}

static void read_tables(const char *s)
{
	while ((s = strstr(s, "CREATE TABLE "))) {
		struct table *t = &tables[table_n++];

		if (table_n == MAX_TABLES)
			die("more than %d tables", MAX_TABLES);
		s = take_word(s + 13, t->name);
		s += strspn(s, " \t");
		if (*s++ != '(')
			die("( is expected after CREATE TABLE %s", t->name);
		for (;; s++) {
			const char *end = part_end(s);

			read_column(t, s, end);
			s = end;
			if (*s == ')')
				break;
		}
		if (t->n == 0)
			die("%s has no columns", t->name);
		if (t->key_n == 0)
			die("%s has no primary key", t->name);
	}
	if (table_n == 0)
		die("holds no tables");
}

/* --- writing --- */

static void write_columns(FILE *f, const struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		fprintf(f, "%s%s", i ? ", " : "", t->columns[i].name);
}

static void write_in(FILE *f, const struct table *t, char mark)
{
	fprintf(f, "\"INSERT INTO %s (", t->name);
	write_columns(f, t);
	fputs(") VALUES (", f);
	for (size_t i = 0; i < t->n; i++)
		fprintf(f, "%s%c%zu", i ? ", " : "", mark, i + 1);
	fputs(")\"", f);
}

static bool in_key(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->key_n; i++)
		if (t->key[i] == column)
			return true;
	return false;
}

/* All columns bound, by their place; a table that is all key has nothing to change. */
static void write_put(FILE *f, const struct table *t, char mark)
{
	if (t->key_n == t->n) {
		fputs("\"\"", f);
		return;
	}
	fprintf(f, "\"UPDATE %s SET ", t->name);
	for (size_t i = 0, k = 0; i < t->n; i++)
		if (!in_key(t, i))
			fprintf(f, "%s%s = %c%zu", k++ ? ", " : "", t->columns[i].name, mark, i + 1);
	for (size_t i = 0; i < t->key_n; i++)
		fprintf(f, " %s %s = %c%zu", i ? "AND" : "WHERE", t->columns[t->key[i]].name, mark, t->key[i] + 1);
	fputs("\"", f);
}

/* The key's columns bound, in the order of the key. */
static void write_drop(FILE *f, const struct table *t, char mark)
{
	fprintf(f, "\"DELETE FROM %s", t->name);
	for (size_t i = 0; i < t->key_n; i++)
		fprintf(f, " %s %s = %c%zu", i ? "AND" : "WHERE", t->columns[t->key[i]].name, mark, i + 1);
	fputs("\"", f);
}

/* The same statement for both engines. */
static void write_both(FILE *f, const struct table *t, const char *name, void (*writer)(FILE *, const struct table *, char))
{
	fprintf(f, "\t{ \"copy_%s_%s\", {\n\t\t", name, t->name);
	writer(f, t, '?');
	fputs(",\n\t\t", f);
	writer(f, t, '$');
	fputs(",\n\t} },\n", f);
}

static void write_texts(FILE *f, const struct table *t)
{
	fprintf(f, "\t{ \"copy_out_%s\", {\n", t->name);
	for (int e = 0; e < 2; e++) {
		fputs("\t\t\"SELECT ", f);
		write_columns(f, t);
		fprintf(f, " FROM %s\",\n", t->name);
	}
	fputs("\t} },\n", f);
	write_both(f, t, "in", write_in);
	fprintf(f, "\t{ \"copy_count_%s\", {\n\t\t\"\",\n\t\t", t->name);
	if (t->counted)
		fprintf(f, "\"SELECT setval(pg_get_serial_sequence('%s', '%s'), max(%s)) FROM %s\"", t->name, t->counted, t->counted,
		        t->name);
	else
		fputs("\"\"", f);
	fputs(",\n\t} },\n", f);
	write_both(f, t, "put", write_put);
	write_both(f, t, "drop", write_drop);
}

static void write_c(FILE *f)
{
	fputs("/* Made by tools/copy2c.c from sql/schema.sql. */\n#include \"sql_copy.h\"\n\n"
	      "const struct sql_text sql_copy_texts[] = {\n", f);
	for (size_t i = 0; i < table_n; i++)
		write_texts(f, &tables[i]);
	fputs("};\n\n", f);
	for (size_t i = 0; i < table_n; i++) {
		fprintf(f, "static const enum sql_type types_%zu[] = { ", i);
		for (size_t k = 0; k < tables[i].n; k++)
			fprintf(f, "%s, ", type_names[tables[i].columns[k].type]);
		fprintf(f, "};\nstatic const char *const columns_%zu[] = { ", i);
		for (size_t k = 0; k < tables[i].n; k++)
			fprintf(f, "\"%s\", ", tables[i].columns[k].name);
		fprintf(f, "};\nstatic const size_t key_%zu[] = { ", i);
		for (size_t k = 0; k < tables[i].key_n; k++)
			fprintf(f, "%zu, ", tables[i].key[k]);
		fputs("};\n", f);
	}
	fputs("\nconst struct sql_table sql_tables[] = {\n", f);
	for (size_t i = 0; i < table_n; i++)
		fprintf(f, "\t{ \"%s\", types_%zu, columns_%zu, %zu, key_%zu, %zu },\n", tables[i].name, i, i, tables[i].n, i,
		        tables[i].key_n);
	fprintf(f, "};\nconst size_t sql_table_n = %zu;\n", table_n);
}

static void write_h(FILE *f)
{
	fputs("/* Made by tools/copy2c.c from sql/schema.sql: its tables in the order of their making, and how each is copied. */\n"
	      "#ifndef SQL_COPY_H\n#define SQL_COPY_H\n\n#include \"sql.h\"\n\n"
	      "enum sql_type { SQL_WHOLE, SQL_REAL, SQL_TEXT, SQL_BYTES };\n"
	      "struct sql_table {\n\tconst char *name;\n\tconst enum sql_type *types;\n\tconst char *const *columns;\n"
	      "\tsize_t column_n;\n"
	      "\tconst size_t *key; /* of columns */\n\tsize_t key_n;\n};\n"
	      "extern const struct sql_table sql_tables[];\nextern const size_t sql_table_n;\n\n"
	      "/* Table i has five: sql_copy_texts[COPY_N * i + COPY_OUT] and so on. */\n"
	      "enum sql_copy { COPY_OUT, COPY_IN, COPY_COUNT, COPY_PUT, COPY_DROP, COPY_N };\n"
	      "extern const struct sql_text sql_copy_texts[];\n\n#endif\n", f);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: copy2c OUT.c OUT.h schema.sql\n", stderr);
		return 2;
	}
	read_tables(read_schema(argv[3]));
	write_file(argv[1], write_c);
	write_file(argv[2], write_h);
	return 0;
}
