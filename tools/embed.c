/*
 * embed - files into the program, byte for byte, at build time.
 *
 *   embed OUT.h OUT.c FILE...
 *
 * data/samples/ipad.txt becomes `embedded_ipad_txt` (struct str), and each has a row in `embedded[]`: its folder,
 * "samples", and its base name.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The folder that holds it: "samples" of data/samples/ipad.txt. */
static void put_folder(FILE *to, const char *path)
{
	const char *end = base_name(path), *from;

	if (end > path)
		end--;
	for (from = end; from > path && from[-1] != '/'; from--)
		;
	fprintf(to, "%.*s", (int)(end - from), from);
}

static void put_name(FILE *to, const char *path)
{
	for (const char *c = base_name(path); *c; c++)
		fputc(isalnum((unsigned char)*c) ? *c : '_', to);
}

static int put_bytes(FILE *to, const char *path)
{
	FILE *from = fopen(path, "rb");
	int c, n = 0;

	if (!from)
		return 0;
	fputs("static const unsigned char bytes_", to);
	put_name(to, path);
	fputs("[] = {", to);
	while ((c = fgetc(from)) != EOF)
		fprintf(to, "%s%d,", n++ % 24 ? "" : "\n", c);
	fputs("0 };\n", to);
	return fclose(from) == 0;
}

static void put_value(FILE *to, const char *path)
{
	fputs("{ (const char *)bytes_", to);
	put_name(to, path);
	fputs(", sizeof bytes_", to);
	put_name(to, path);
	fputs(" - 1 }", to);
}

int main(int argc, char **argv)
{
	FILE *h = argc > 3 ? fopen(argv[1], "w") : NULL, *c = h ? fopen(argv[2], "w") : NULL;

	if (!c)
		return 2;
	fputs("#ifndef EMBEDDED_H\n#define EMBEDDED_H\n#include \"base/str.h\"\n\n"
	      "struct embedded { const char *folder, *name; struct str bytes; };\nextern const struct embedded embedded[];\n"
	      "extern const size_t embedded_n;\n\n", h);
	fputs("#include \"embedded.h\"\n\n", c);
	for (int i = 3; i < argc; i++)
		if (!put_bytes(c, argv[i])) {
			fprintf(stderr, "embed: cannot read %s\n", argv[i]);
			return 1;
		}
	for (int i = 3; i < argc; i++) {
		fputs("extern const struct str embedded_", h);
		put_name(h, argv[i]);
		fputs(";\n", h);
		fputs("const struct str embedded_", c);
		put_name(c, argv[i]);
		fputs(" = ", c);
		put_value(c, argv[i]);
		fputs(";\n", c);
	}
	fputs("#endif\n", h);
	fputs("const struct embedded embedded[] = {\n", c);
	for (int i = 3; i < argc; i++) {
		fputs("\t{ \"", c);
		put_folder(c, argv[i]);
		fprintf(c, "\", \"%s\", ", base_name(argv[i]));
		put_value(c, argv[i]);
		fputs(" },\n", c);
	}
	fprintf(c, "};\nconst size_t embedded_n = %d;\n", argc - 3);
	return fclose(h) || fclose(c);
}
