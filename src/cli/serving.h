/* cli/serving - what `serve` and `demo` share: open the list, listen, tick, stop on a signal. */
#ifndef CLI_SERVING_H
#define CLI_SERVING_H

struct serving {
	const char *command;                /* for error messages */
	const char *db, *listen, *public_url; /* public_url may be NULL */
	const char *obligations;            /* rules of obligations of the hub's own; NULL: $TOCSIN_OBLIGATIONS */
	const char *rules;                  /* the rule file of priorities; NULL: the default one */
	void (*ready)(const char *url);     /* called once connections are taken; may be NULL */
};
/* Until SIGINT or SIGTERM. Returns the exit status. */
int serving_run(const struct serving *s);

#endif
