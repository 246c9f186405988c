/*
 * write_bound FLEET.jsonl RESULT COPY - the least that checking a fleet could cost.
 *
 * Parses each line of the fleet with bare yyjson and writes to COPY as many
 * bytes as RESULT holds (the same bytes). No list, no matching.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <yyjson.h>

#include "base/file.h"
#include "base/limits.h"

int main(int argc, char **argv)
{
	struct str text, result, line;
	struct err err = { 0 };
	struct arena a;
	size_t n = 0;

	if (argc != 4) {
		fputs("usage: write_bound FLEET.jsonl RESULT COPY\n", stderr);
		return 2;
	}
	arena_init(&a);
	if (!file_read(&a, argv[1], GIB, &text, &err) || !file_map(&a, argv[2], &result, &err)) {
		fprintf(stderr, "write_bound: %s\n", err.msg);
		return 4;
	}
	while (str_split(&text, '\n', &line)) {
		if (!line.n)
			continue;
		yyjson_doc *doc = yyjson_read(line.p, line.n, 0);

		if (!doc)
			return 3;
		n += yyjson_doc_get_val_count(doc);
		yyjson_doc_free(doc);
	}
	int fd = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	while (result.n) {
		ssize_t put = write(fd, result.p, result.n < 64 * KIB ? result.n : 64 * KIB);

		if (put <= 0)
			return 4;
		result = str_from(result, (size_t)put);
	}
	printf("%zu values\n", n);
	arena_release(&a);
	return close(fd) == 0 ? 0 : 4;
}
