/*
 * deliver_case - what tests of sending share: a database with an outbox, servers of their own (tests/servers) in child
 * processes, a clock that only the test moves, and answers to all that the sender asks.
 */
#ifndef TEST_DELIVER_CASE_H
#define TEST_DELIVER_CASE_H

#include "engine.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "hub/notice/deliver.h"

enum { START = 1795420800 }; /* 2026-11-23T08:00:00Z */
static const uint8_t hook_key[HOOK_KEY] = "thirty-two bytes, for a receiver";

struct server {
	pid_t pid;
	int in; /* closing it ends the server */
	int port;
};

struct deliver_case {
	char folder[64], db[ADDRESS_MAX];
	struct arena a;
	struct err err;
	struct db *d;
	struct deliver_settings set;
	struct deliver_options o;
	struct deliver_state state;
	struct str pgp_key, zone; /* what readers have, where a test sets it */
	char url[64];
	bool failing; /* mail to anna comes back */
	bool keeps;   /* what cannot be delivered is kept */
	struct str gone; /* who was told to be unknown */
};

static _Atomic unixtime the_clock;
static unixtime now_is(void) { return the_clock; }
static void clock_set(unixtime t) { the_clock = t; }

/* --- what the sender asks --- */

static bool case_settings(void *ctx, struct arena *a, struct db *d, struct deliver_settings *ret, struct err *err)
{
	(void)a, (void)d, (void)err;
	*ret = ((struct deliver_case *)ctx)->set;
	return true;
}

/* "member/anna" is anna@example.org; "member/gone" nobody; "member/chinese" reads Chinese. */
static bool case_reader(void *ctx, struct arena *a, struct db *d, const struct notice_row *n, struct deliver_reader *ret,
                        struct err *err)
{
	struct deliver_case *c = ctx;
	struct str name = str_from(n->member, str_chr(n->member, '/') + 1);

	(void)d;
	if (str_eq(name, STR("gone")))
		return err_set(err, ERR_FOUND, "no such member");
	*ret = (struct deliver_reader){ .address = STR_JOIN(a, name, STR("@example.org")), .zone = c->zone };
	if (str_eq(name, STR("chinese")))
		ret->lang = STR("zh-CN");
	ret->failing = c->failing && str_eq(name, STR("anna"));
	if (str_starts(name, STR("pgp")))
		ret->pgp_key = c->pgp_key;
	if (str_eq(name, STR("noaddress")))
		ret->address = STR("not an address");
	return true;
}

static bool case_hook_key(void *ctx, struct db *d, const struct webhook_row *w, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n,
                          struct err *err)
{
	(void)ctx, (void)d, (void)w, (void)err;
	memcpy(ret, hook_key, sizeof hook_key);
	*ret_n = sizeof hook_key;
	return true;
}

/* What is for "unknown" is kept where the test says so. */
static bool case_mail_gone(void *ctx, struct str reader, struct str status, struct str words, bool *ret_kept, struct err *err)
{
	struct deliver_case *c = ctx;

	(void)err;
	c->gone = str_printf(&c->a, "%.*s%.*s %.*s: %.*s\n", STR_ARG(c->gone), STR_ARG(reader), STR_ARG(status), STR_ARG(words));
	*ret_kept = c->keeps;
	return true;
}

static struct digest case_mac(void *ctx, struct str text)
{
	(void)ctx;
	return hmac_sha256(STR("a key of the test's"), text);
}

static bool case_administrators(void *ctx, struct arena *a, struct db *d, struct strs *ret, struct err *err)
{
	(void)ctx, (void)d, (void)err;
	strs_add(a, ret, STR("member/admin"));
	return true;
}

static bool case_hook_fail(void *ctx, int64_t webhook, struct str why, struct err *err)
{
	struct deliver_case *c = ctx;
	const struct notice n = { NOTICE_WEBHOOK_OFF, str_printf(&c->a, "webhook/%lld", (long long)webhook), now_is(), 0, STR_NONE };

	return webhook_off(c->d, webhook, now_is(), why, err) && notice_queue(c->d, &n, STR("member/nova-admin"), err);
}

/* --- set-up --- */

static inline int case_open(void **state)
{
	struct deliver_case *c = calloc(1, sizeof *c);
	char file[96];

	signal(SIGPIPE, SIG_IGN);
	clock_set(START);
	snprintf(c->folder, sizeof c->folder, "/tmp/tocsin-mail-XXXXXX");
	assert_non_null(mkdtemp(c->folder));
	snprintf(file, sizeof file, "%s/hub.db", c->folder);
	engine_place(c->db, file);
	arena_init(&c->a);
	c->d = db_open(c->db, DB_WRITE, &c->err);
	if (!c->d)
		fail_msg("%s", c->err.msg);
	c->state = DELIVER_STATE;
	c->set = (struct deliver_settings){
		.site = { STR("Alliance Example"), STR("https://hub.example") }, .mail_from = STR("hub@example.org"), .digest_hour = 8,
		.hooks_inside = true,
	};
	c->o = (struct deliver_options){
		.where = c->db, .now = now_is, .mail_timeout_s = 20, .hook_timeout_s = 10,
		.calls = { c, case_settings, case_reader, case_hook_key, case_hook_fail, case_administrators, case_mail_gone, case_mac },
	};
	*state = c;
	return 0;
}

static inline int case_close(void **state)
{
	struct deliver_case *c = *state;
	char command[100];

	db_close(c->d);
	arena_release(&c->a);
	snprintf(command, sizeof command, "rm -r %s", c->folder);
	int status = system(command);

	free(c);
	return status;
}

#define did(c, call) \
	do { \
		char told[600]; \
		(c)->err = (struct err){ 0 }; \
		if (!(call)) \
			fail_msg("%s: %s", #call, err_text(&(c)->err, told, sizeof told)); \
	} while (0)

/* A Python that has aiosmtpd, or a skipped test. */
static inline const char *python(void)
{
	static const char *const tried[] = { "python3", "/usr/bin/python3" };
	static const char *found;
	static bool known;

	for (size_t i = 0; !known && !found && i < ROWS(tried); i++) {
		char command[100];

		snprintf(command, sizeof command, "%s -c 'import aiosmtpd.smtp' 2>/dev/null", tried[i]);
		found = system(command) == 0 ? tried[i] : NULL;
	}
	known = true;
	if (!found)
		skip();
	return found;
}

static inline struct server server_start_with(const char *script, const char *const words[])
{
	const char *source = getenv("TOCSIN_SOURCE");
	char path[300], line[32] = "", *argv[12] = { (char *)(uintptr_t)python(), path };
	int to[2], from[2];
	struct server s;

	snprintf(path, sizeof path, "%s/tests/servers/%s", source ? source : ".", script);
	for (size_t i = 0; words[i] && i < 8; i++)
		argv[2 + i] = (char *)(uintptr_t)words[i];
	assert_true(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
	s.pid = fork();
	if (s.pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	s.in = to[1];
	for (size_t n = 0; n < sizeof line - 1 && !strchr(line, '\n'); n++)
		if (read(from[0], line + n, 1) != 1)
			fail_msg("%s said no port", script);
	close(from[0]);
	s.port = (int)strtol(line, NULL, 10);
	return s;
}

static inline void server_end(struct server *s)
{
	if (s->pid <= 0)
		return;
	close(s->in);
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
}

static inline struct server smtp(struct deliver_case *c, const char *a, const char *b)
{
	const char *const words[] = { c->folder, a, a ? b : NULL, NULL };
	struct server s = server_start_with("smtp.py", words);

	snprintf(c->url, sizeof c->url, "%s://127.0.0.1:%d", a && strcmp(a, "--smtps") == 0 ? "smtps" : "smtp", s.port);
	c->set.mail_server = str_of(c->url);
	return s;
}

/* --- the outbox --- */

static inline void queue(struct deliver_case *c, enum notice_kind k, const char *reader, const char *once)
{
	const struct notice n = { k, STR("obligation/7"), now_is(),
		                  notice_rules[k].form == NOTICE_INSTANT ? START + 86400 : 0, str_of(once) };

	did(c, notice_queue(c->d, &n, str_of(reader), &c->err));
}

static inline void turn(struct deliver_case *c, enum notice_way way)
{
	did(c, deliver_round(&c->o, c->d, way, NULL, &c->state, &c->err));
}

struct seek {
	struct arena *a;
	struct str key;
	struct notice_row found;
	int n;
};

static bool seek_one(void *ctx, const struct notice_row *n, struct err *err)
{
	struct seek *s = ctx;

	(void)err;
	s->n++;
	if (str_find(n->key, s->key) == SIZE_MAX)
		return true;
	s->found = *n;
	s->found.error = str_dup(s->a, n->error);
	s->found.member = str_dup(s->a, n->member);
	s->found.key = str_dup(s->a, n->key);
	return true;
}

/* The newest whose key holds these words; state NOTICE_STATE_N when there is none. */
static inline struct notice_row row_with(struct deliver_case *c, const char *words)
{
	struct seek s = { &c->a, str_of(words), { .state = NOTICE_STATE_N }, 0 };

	for (int state = 0; state < NOTICE_STATE_N; state++)
		did(c, outbox_in_state(c->d, (enum notice_state)state, INT64_MAX, 1000, seek_one, &s, &c->err));
	return s.found;
}

static inline int64_t count_of(struct deliver_case *c, enum notice_state state)
{
	int64_t counts[NOTICE_STATE_N];

	did(c, outbox_count(c->d, counts, &c->err));
	return counts[state];
}

/* --- what arrived --- */

static inline struct str message(struct deliver_case *c, int n)
{
	struct str s = STR_NONE;
	char path[100];

	snprintf(path, sizeof path, "%s/%d.eml", c->folder, n);
	file_read(&c->a, path, MIB, &s, NULL);
	return s;
}

static inline int arrived(struct deliver_case *c)
{
	int n = 0;

	while (message(c, n + 1).n)
		n++;
	return n;
}

/* The value of a header field, as it stands. */
static inline struct str field(struct str message, const char *name)
{
	char start[60];

	snprintf(start, sizeof start, "\n%s: ", name);
	size_t at = str_starts(message, str_of(start + 1)) ? 0 : str_find(message, str_of(start));

	if (at == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_from(message, at + strlen(start) - (at == 0));

	return str_trim(str_sub(rest, 0, str_chr(rest, '\n')));
}

static inline void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

#define cased(f) cmocka_unit_test_setup_teardown(f, case_open, case_close)

#endif
