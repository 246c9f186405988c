#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < command_n; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void help(const char *name, const struct arg *args, size_t n)
{
	const struct command *c = command_named(name);

	printf("usage: tocsin %s %s\n\n%s\n\n", name, c ? c->args : "", c ? c->help : "");
	for (size_t i = 0; i < n; i++) {
		char left[64];

		snprintf(left, sizeof left, "%s%s%s", args[i].name, args[i].value ? " " : "", args[i].value ? args[i].value : "");
		printf("  %-22s %s\n", left, args[i].help);
	}
}

static bool wrong(const char *command, const char *what, const char *word)
{
	cli_say("tocsin %s: %s \"%s\"; `tocsin %s --help` tells the options\n", command, what, word, command);
	return false;
}

static bool store(const char *command, const struct arg *a, const char *value)
{
	char *end;

	switch (a->kind) {
	case ARG_FLAG:
		*(bool *)a->to = true;
		return true;
	case ARG_TEXT:
		*(const char **)a->to = value;
		return true;
	case ARG_NUMBER:
		*(uint64_t *)a->to = strtoull(value, &end, 10);
		return (*value >= '0' && *value <= '9' && !*end) || wrong(command, "expected a whole number, found", value);
	case ARG_MANY:;
		struct arg_many *many = a->to;

		if (many->n == ARG_MANY_MOST)
			return wrong(command, "this option is given too many times:", a->name);
		many->v[many->n++] = value;
		return true;
	}
	return false;
}

static const struct arg *find(const struct arg *args, size_t n, const char *word, const char **ret_value)
{
	size_t len = strcspn(word, "=");

	*ret_value = word[len] ? word + len + 1 : NULL;
	for (size_t i = 0; i < n; i++)
		if (strlen(args[i].name) == len && strncmp(args[i].name, word, len) == 0)
			return &args[i];
	return NULL;
}

bool args_parse(const char *command, int argc, char **argv, const struct arg *args, size_t n, int *ret_words)
{
	int words = 0;
	bool ended = false;

	for (int i = 1; i < argc; i++) {
		char *word = argv[i];
		const char *value;

		if (ended || word[0] != '-' || word[1] == '\0') {
			argv[words++] = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			ended = true;
			continue;
		}
		if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			help(command, args, n);
			exit(0);
		}
		const struct arg *a = find(args, n, word, &value);

		if (!a)
			return wrong(command, "there is no option", word);
		if (a->kind == ARG_FLAG && value)
			return wrong(command, "this option takes no value:", word);
		if (a->kind != ARG_FLAG && !value && i + 1 == argc)
			return wrong(command, "a value must follow", word);
		if (a->kind != ARG_FLAG && !value)
			value = argv[++i];
		if (!store(command, a, value))
			return false;
	}
	*ret_words = words;
	return true;
}
