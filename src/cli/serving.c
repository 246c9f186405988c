#include "cli/serving.h"

#include <signal.h>
#include <time.h>

#include "cli/cli.h"
#include "hub/hub.h"
#include "hub/jobs.h"
#include "hub/list/list.h"
#include "hub/notice/postman.h"
#include "store/acts.h"
#include "web/serve/server.h"

static void until_stopped(struct server *s, struct hub *h)
{
	for (unsigned i = 0; !cli_stop; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 250000000 }, NULL); /* a signal ends it early */
		if (i % 4 != 3 || cli_stop)
			continue;
		server_tick(s);
		if (h)
			hub_tick(h, NULL); /* a database that is away is told by the server */
	}
}

static void tell_ready(const struct serving *s, const struct server *server)
{
	struct arena a;

	arena_init(&a);
	if (s->ready)
		s->ready(str_cstr(&a, server_url(server)));
	arena_release(&a);
}

/* As the command says, else as the settings do. */
static struct str public_url(struct arena *a, const struct serving *s, struct hub *hub)
{
	if (s->public_url || !hub)
		return str_of(s->public_url);
	const struct settings *now = hub_settings(hub);
	struct str url = str_dup(a, setting_text(now, SETTING_SITE_URL));

	settings_release(now);
	return url;
}

enum { READERS = 12 }; /* connections for pages of the hub; others wait for one */

/* A list that is no hub is served alone: *ret stays NULL. A hub's settings are read before anything goes by them. */
static bool open_hub(const struct serving *s, struct list *l, struct hub **ret, struct err *err)
{
	const struct hub_options o = { .where = s->db, .readers = READERS, .obligations = s->obligations,
		                       .priority = list_rules(l), .list = l };
	struct db *d = db_open_lifted(s->db, err);
	uint64_t acts = 0;
	bool ok = d && acts_count(d, &acts, err);

	db_close(d);
	return ok && (!acts || ((*ret = hub_open(&o, err)) && hub_tick(*ret, err)));
}

int serving_run(const struct serving *s)
{
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	const struct priority_rules *rules = priority_rules_load(&a, s->rules, &err);
	struct list *l = rules ? list_open_with(s->db, rules, &err) : NULL;
	struct server *server = NULL;
	struct hub *hub = NULL;
	struct jobs *jobs = NULL;
	struct postman *postman = NULL;

	cli_catch_stop();
	signal(SIGPIPE, SIG_IGN);
	if (l && open_hub(s, l, &hub, &err)) {
		const struct server_options o = {
			.list = l, .hub = hub, .listen = str_of(s->listen), .public_url = public_url(&a, s, hub),
		};

		if (!hub || ((jobs = jobs_open(hub, &err)) && jobs_start(jobs, &err)))
			server = server_start(&o, &err);
	}
	bool ok = server && (!hub || (postman = postman_start(hub, server_url(server), &err)));

	if (ok) {
		if (postman)
			server_tell_deliver(server, postman_deliver(postman));
		tell_ready(s, server);
		until_stopped(server, hub);
	}
	if (server)
		server_stop(server);
	jobs_close(jobs);
	postman_stop(postman);
	hub_close(hub);
	list_close(l);
	arena_release(&a);
	return ok ? 0 : cli_fail(s->command, &err);
}
