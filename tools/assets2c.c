/*
 * assets2c - the files that pages link to, compiled in, at build time.
 *
 *   assets2c OUT.c OUT.h FILE...
 *
 * Each gets a path with a hash of its bytes, /assets/HASH/tocsin.css, so that
 * browsers may keep it for ever; ASSET_tocsin_css is its row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

static const struct { struct str end; const char *type; } types[] = {
	{ STR_LIT(".css"), "text/css; charset=utf-8" },
	{ STR_LIT(".js"), "text/javascript; charset=utf-8" },
	{ STR_LIT(".svg"), "image/svg+xml" },
};

static struct str base_name(const char *path)
{
	struct str p = str_of(path);
	size_t slash = str_rchr(p, '/');

	return slash == SIZE_MAX ? p : str_from(p, slash + 1);
}

static const char *type_of(struct str name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_ends(name, types[i].end))
			return types[i].type;
	fprintf(stderr, "assets2c: %.*s: no media type is known for it\n", STR_ARG(name));
	exit(1);
}

static void put_bytes(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_printf(b, "%s%u,", i % 32 ? "" : "\n\t", (unsigned char)s.p[i]);
}

int main(int argc, char **argv)
{
	struct arena a;
	struct buf c, h, table;
	struct err err = { 0 };
	char told[512];

	if (argc < 4) {
		fputs("usage: assets2c OUT.c OUT.h FILE...\n", stderr);
		return 2;
	}
	arena_init(&a);
	buf_init(&c, 64 * MIB);
	buf_init(&h, MIB);
	buf_init(&table, MIB);
	buf_puts(&c, "/* Made by tools/assets2c from ui/. */\n#include \"assets.h\"\n");
	buf_puts(&h, "/* Made by tools/assets2c from ui/. */\n#ifndef ASSETS_H\n#define ASSETS_H\n\n#include \"base/str.h\"\n\n"
	             "enum asset_id {\n");
	for (int i = 3; i < argc; i++) {
		struct str bytes, name = base_name(argv[i]);
		char *id = str_cstr(&a, name);

		if (!file_read(&a, argv[i], 4 * MIB, &bytes, &err)) {
			fprintf(stderr, "assets2c: %s\n", err_text(&err, told, sizeof told));
			return 1;
		}
		for (char *p = id; *p; p++)
			if (!ascii_alnum(*p))
				*p = '_';
		buf_printf(&h, "\tASSET_%s,\n", id);
		buf_printf(&c, "\nstatic const unsigned char bytes_%s[] = {", id);
		put_bytes(&c, bytes);
		buf_puts(&c, "\n};\n");
		buf_printf(&table, "\t{ STR_LIT(\"/assets/%016llx/%.*s\"), STR_LIT(\"%s\"),", (unsigned long long)str_hash(bytes),
		           STR_ARG(name), type_of(name));
		buf_printf(&table, " { (const char *)bytes_%s, sizeof bytes_%s } },\n", id, id);
	}
	buf_puts(&h, "\tASSET_N\n};\n\nstruct asset {\n\tstruct str path, type, bytes;\n};\n"
	             "extern const struct asset assets[ASSET_N];\n\n#endif\n");
	buf_printf(&c, "\nconst struct asset assets[ASSET_N] = {\n%.*s};\n", STR_ARG(buf_str(&table)));
	if (!file_write(argv[1], buf_str(&c), &err) || !file_write(argv[2], buf_str(&h), &err)) {
		fprintf(stderr, "assets2c: %s\n", err_text(&err, told, sizeof told));
		return 1;
	}
	buf_release(&c);
	buf_release(&h);
	buf_release(&table);
	arena_release(&a);
	return 0;
}
