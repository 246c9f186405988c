/* node - independent programs for Node.js in tests/oracle, with which results are compared; the test is skipped where they are not. */
#ifndef NODE_H
#define NODE_H

#include "unit.h"

static inline const char *node_folder(void)
{
	static char path[600];
	const char *source = getenv("TOCSIN_SOURCE");

	snprintf(path, sizeof path, "%s/tests/oracle", source ? source : ".");
	return path;
}

/* Skips unless Node.js and that package are there. */
static inline void node_needs(const char *package)
{
	char command[1000];

	snprintf(command, sizeof command, "test -d '%s/node_modules/%s' && command -v node >/dev/null", node_folder(), package);
	if (system(command) != 0)
		skip();
}

/* The exit status of tests/oracle/SCRIPT with that argument; what it says goes to standard error. Status 77: it cannot run here. */
static inline int node_run(const char *script, const char *argument)
{
	char command[1000];

	snprintf(command, sizeof command, "node '%s/%s' '%s' >&2", node_folder(), script, argument);
	int status = system(command);

	if (WEXITSTATUS(status) == 77)
		skip();
	return WEXITSTATUS(status);
}

/* An empty file to hand to it; unlink() it after. */
static inline char *node_file(char path[static 40])
{
	snprintf(path, 40, "/tmp/tocsin-oracle-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	return path;
}

#endif
