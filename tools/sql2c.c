/*
 * sql2c - named SQL statements to a C table.
 *
 *   sql2c OUT.c OUT.h FILE.sql...
 *
 * What a file is follows from its name:
 *   schema.sql           the whole schema of today, with the comments that explain it
 *   NNNN-name.sql        a migration: lifts version NNNN-1 to NNNN (0002 is the first)
 *   any other            named statements:
 *
 *     -- What it answers, in words.
 *     -- :name entry_by_id
 *     SELECT ... WHERE id = ?1;
 *
 * A statement serves every engine unless a second text stands under the same
 * name with an engine: "-- :name find_match :engine postgres". An engine's own
 * text goes before the common one; a text of only ";" means that this engine
 * has nothing to do. In the schema and in migrations a line "-- :engine sqlite"
 * (postgres, all) says whom the lines after it are for.
 *
 * Comments are dropped, white space outside quotes is folded, parameters are
 * written ?1 ?2 (they become $1 $2 for PostgreSQL). Schema and migrations are
 * written in SQLite's types, which become PostgreSQL's: renamings[] below. Any mistake
 * stops the build with file and line.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "generate.h"

enum engine { SQLITE, POSTGRES, ENGINE_N };
static const char *const engines[ENGINE_N] = { "sqlite", "postgres" };

enum { NAME_MAX_LEN = 60, MAX_STATEMENTS = 1000, MAX_STEPS = 1000 };

struct text { char *p; size_t n, cap; };

struct statement {
	char name[NAME_MAX_LEN + 1];
	struct text common, own[ENGINE_N];
	bool has_common, has_own[ENGINE_N];
};
struct script {
	int version;
	char name[NAME_MAX_LEN + 1];
	struct text own[ENGINE_N];
};

static struct statement statements[MAX_STATEMENTS];
static size_t statement_n;
static struct script schema, steps[MAX_STEPS];
static size_t step_n;

static void put(struct text *t, const char *p, size_t n)
{
	if (t->n + n + 1 > t->cap) {
		t->cap = (t->n + n + 1) * 2;
		t->p = realloc(t->p, t->cap);
		if (!t->p)
			die("out of memory");
	}
	memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = '\0';
}

/* One source line onto a text: comment cut, blanks folded to one, quoted parts as they are. */
static void put_line(struct text *t, const char *s)
{
	bool blank = t->n > 0;

	for (; *s; s++) {
		if (s[0] == '-' && s[1] == '-')
			return;
		if (isspace((unsigned char)*s)) {
			blank = t->n > 0;
			continue;
		}
		if (blank)
			put(t, " ", 1);
		blank = false;
		if (*s == '\'' || *s == '"') {
			const char *end = strchr(s + 1, *s);

			if (!end)
				die("a quote is not closed on its line");
			put(t, s, (size_t)(end - s + 1));
			s = end;
		} else {
			put(t, s, 1);
		}
	}
}

static enum engine engine_of(const char *s, size_t n)
{
	for (int e = 0; e < ENGINE_N; e++)
		if (strlen(engines[e]) == n && !memcmp(engines[e], s, n))
			return (enum engine)e;
	die("no such engine: %.*s", (int)n, s);
}

static struct statement *statement_named(const char *p, size_t n)
{
	if (n == 0 || n > NAME_MAX_LEN)
		die("a name has 1 to %d characters", NAME_MAX_LEN);
	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)p[i]) && !isdigit((unsigned char)p[i]) && p[i] != '_')
			die("a name is written in a-z, 0-9 and _: %.*s", (int)n, p);
	for (size_t i = 0; i < statement_n; i++)
		if (strlen(statements[i].name) == n && !memcmp(statements[i].name, p, n))
			return &statements[i];
	if (statement_n == MAX_STATEMENTS)
		die("more than %d statements", MAX_STATEMENTS);
	memcpy(statements[statement_n].name, p, n);
	return &statements[statement_n++];
}

/* "-- :name entry_by_id [:engine sqlite]": the text that the lines after it belong to. */
static struct text *heading(const char *s)
{
	size_t n = strcspn(s, " \t");
	struct statement *st = statement_named(s, n);
	bool *has = &st->has_common;
	struct text *t = &st->common;

	s += n + strspn(s + n, " \t");
	if (!strncmp(s, ":engine ", 8)) {
		s += 8;
		n = strcspn(s, " \t");
		enum engine e = engine_of(s, n);

		has = &st->has_own[e];
		t = &st->own[e];
		s += n + strspn(s + n, " \t");
	}
	if (*s)
		die("what is this after the name: %s", s);
	if (*has)
		die("%s has this text already", st->name);
	*has = true;
	return t;
}

/* One statement, without its semicolon. */
static void finish_statement(struct text *t, const char *name)
{
	if (t->n == 0)
		die("%s has no text (\";\" alone means: nothing to do)", name);
	while (t->n && (t->p[t->n - 1] == ';' || t->p[t->n - 1] == ' '))
		t->p[--t->n] = '\0';

	char quote = 0;

	for (size_t i = 0; i < t->n; i++) {
		char c = t->p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == ';')
			die("%s holds more than one statement", name);
		else if (c == '?' && !isdigit((unsigned char)t->p[i + 1]))
			die("%s: parameters are written ?1, ?2", name);
	}
}

static bool starts(const char *s, const char *what, const char **ret)
{
	size_t n = strlen(what);

	*ret = s + n;
	return !strncmp(s, what, n);
}

static void read_statement_line(const char *s, struct text **at)
{
	const char *rest;

	if (starts(s, "-- :name ", &rest))
		*at = heading(rest);
	else if (starts(s, "-- :", &rest))
		die("unknown mark: %s", s);
	else if (*at)
		put_line(*at, s);
	else if (s[strspn(s, " \t")] && strncmp(s, "--", 2) != 0)
		die("text before the first \"-- :name\"");
}

static void read_script_line(const char *s, struct script *sc, bool on[ENGINE_N])
{
	const char *rest;

	if (starts(s, "-- :engine ", &rest)) {
		bool all = !strcmp(rest, "all");

		for (int e = 0; e < ENGINE_N; e++)
			on[e] = all;
		if (!all)
			on[engine_of(rest, strlen(rest))] = true;
		return;
	}
	for (int e = 0; e < ENGINE_N; e++)
		if (on[e])
			put_line(&sc->own[e], s);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The script that this file is, by its name; NULL: named statements. */
static struct script *script_of(const char *name)
{
	int version = 0, used = 0;

	if (!strcmp(name, "schema.sql"))
		return &schema;
	if (sscanf(name, "%4d-%n", &version, &used) != 1 || used != 5)
		return NULL;
	if (version != (int)step_n + 2)
		die("migration %d stands where %d is due", version, (int)step_n + 2);
	if (step_n == MAX_STEPS)
		die("more than %d migrations", MAX_STEPS);

	struct script *sc = &steps[step_n++];

	sc->version = version;
	snprintf(sc->name, sizeof sc->name, "%.*s", (int)(strcspn(name, ".") - 5), name + 5);
	return sc;
}

static void read_file(const char *path)
{
	char buf[4096];
	FILE *f = fopen(path, "r");
	struct text *at = NULL;
	bool on[ENGINE_N] = { true, true };

	at_file = path;
	at_line = 0;
	if (!f)
		die("cannot be read");

	struct script *sc = script_of(base_name(path));

	while (fgets(buf, sizeof buf, f)) {
		at_line++;
		size_t n = strlen(buf);

		if (n == sizeof buf - 1)
			die("line longer than %zu bytes", sizeof buf - 2);
		while (n && isspace((unsigned char)buf[n - 1]))
			buf[--n] = '\0';
		if (sc)
			read_script_line(buf, sc, on);
		else
			read_statement_line(buf, &at);
	}
	fclose(f);
}

static void finish(void)
{
	for (size_t i = 0; i < statement_n; i++) {
		struct statement *st = &statements[i];

		if (st->has_common)
			finish_statement(&st->common, st->name);
		for (int e = 0; e < ENGINE_N; e++)
			if (st->has_own[e])
				finish_statement(&st->own[e], st->name);
	}
}

/* What a schema says for SQLite, and what it is for PostgreSQL; the longer goes first. Text sorts by its bytes in both. */
static const struct renaming { const char *from, *to; } renamings[] = {
	{ "INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" },
	{ "INTEGER", "BIGINT" },
	{ "REAL", "DOUBLE PRECISION" },
	{ "BLOB", "BYTEA" },
	{ "TEXT", "TEXT COLLATE \"C\"" },
	{ " WITHOUT ROWID", "" },
};

static bool in_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static const struct renaming *renaming_at(const char *s, char before)
{
	for (size_t i = 0; i < sizeof renamings / sizeof *renamings; i++) {
		size_t n = strlen(renamings[i].from);

		if (!strncmp(s, renamings[i].from, n) && !in_word(s[n]) && (s[0] == ' ' || !in_word(before)))
			return &renamings[i];
	}
	return NULL;
}

static struct text renamed(const struct text *t)
{
	struct text to = { 0 };
	char quote = 0;

	put(&to, "", 0);
	for (size_t i = 0; i < t->n; i++) {
		char c = t->p[i];
		const struct renaming *r = quote ? NULL : renaming_at(t->p + i, i ? t->p[i - 1] : ' ');

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		if (r) {
			put(&to, r->to, strlen(r->to));
			i += strlen(r->from) - 1;
		} else {
			put(&to, &c, 1);
		}
	}
	return to;
}

static void write_text(FILE *f, const struct text *t, enum engine e)
{
	char quote = 0;
	size_t column = 0;

	if (!t) {
		fputs("NULL", f);
		return;
	}
	fputc('"', f);
	for (size_t i = 0; i < t->n; i++) {
		char c = t->p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '?' && e == POSTGRES)
			c = '$';
		if (c == '"' || c == '\\')
			fputc('\\', f);
		fputc(c, f);
		if (++column > 100 && c == ' ') {
			fputs("\"\n\t\t\"", f);
			column = 0;
		}
	}
	fputc('"', f);
}

static const struct text *text_for(const struct statement *st, enum engine e)
{
	return st->has_own[e] ? &st->own[e] : st->has_common ? &st->common : NULL;
}

static void write_script(FILE *f, const struct script *sc)
{
	fprintf(f, "{ %d, \"%s\", {\n\t\t", sc->version, sc->name);
	for (int e = 0; e < ENGINE_N; e++) {
		struct text t = e == POSTGRES ? renamed(&sc->own[e]) : sc->own[e];

		write_text(f, &t, (enum engine)e);
		fputs(",\n\t\t", f);
		if (e == POSTGRES)
			free(t.p);
	}
	fputs("} }", f);
}

static void write_c(FILE *f)
{
	fputs("/* Made by tools/sql2c.c from sql/. */\n#include \"sql.h\"\n\n"
	      "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
	      "static const struct sql_text texts[] = {\n", f);
	for (size_t i = 0; i < statement_n; i++) {
		fprintf(f, "\t{ \"%s\", {\n\t\t", statements[i].name);
		for (int e = 0; e < ENGINE_N; e++) {
			write_text(f, text_for(&statements[i], (enum engine)e), (enum engine)e);
			fputs(",\n\t\t", f);
		}
		fputs("} },\n", f);
	}
	fputs("};\n\nstatic const struct sql_script steps[] = {\n", f);
	for (size_t i = 0; i < step_n; i++) {
		fputc('\t', f);
		write_script(f, &steps[i]);
		fputs(",\n", f);
	}
	fputs("\t{ 0 },\n};\n\nconst struct sql_book sql_book = {\n\ttexts, SQL_N, ", f);
	schema.version = (int)step_n + 1;
	snprintf(schema.name, sizeof schema.name, "schema");
	write_script(f, &schema);
	fprintf(f, ", steps, %zu\n};\n", step_n);
}

static void write_h(FILE *f)
{
	fputs("/* Made by tools/sql2c.c from sql/: one constant for each named statement, and the texts behind them. */\n"
	      "#ifndef SQL_H\n#define SQL_H\n\n#include <stddef.h>\n\nenum sql_id {\n", f);
	for (size_t i = 0; i < statement_n; i++) {
		fputs("\tSQL_", f);
		for (const char *p = statements[i].name; *p; p++)
			fputc(toupper((unsigned char)*p), f);
		fputs(",\n", f);
	}
	fputs("\tSQL_N\n};\n\n"
	      "enum sql_engine { SQL_SQLITE, SQL_POSTGRES, SQL_ENGINE_N };\n\n"
	      "/* NULL: not written for this engine. Empty: nothing to do there. */\n"
	      "struct sql_text { const char *name, *engine[SQL_ENGINE_N]; };\n"
	      "struct sql_script { int version; const char *name, *engine[SQL_ENGINE_N]; };\n\n"
	      "struct sql_book {\n"
	      "\tconst struct sql_text *texts;   /* by enum sql_id */\n"
	      "\tsize_t text_n;\n"
	      "\tstruct sql_script schema;       /* makes schema.version at one go */\n"
	      "\tconst struct sql_script *steps; /* steps[i] lifts version i+1 to i+2 */\n"
	      "\tsize_t step_n;\n"
	      "};\n"
	      "extern const struct sql_book sql_book;\n\n#endif\n", f);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: sql2c OUT.c OUT.h FILE.sql...\n", stderr);
		return 2;
	}
	for (int i = 3; i < argc; i++)
		read_file(argv[i]);
	finish();
	write_file(argv[1], write_c);
	write_file(argv[2], write_h);
	return 0;
}
