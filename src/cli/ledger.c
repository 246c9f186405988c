/* ledger: its state, its key, receipts; and verifying: the whole of it, or a receipt that somebody shows, without a database. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/ledger_text.h"
#include "hub/ledger/ledger.h"
#include "store/ledger.h"

struct wish {
	struct common c;
	const char *keys, *since, *key;
	struct arena *a;
	int words;
	char **word;
};

/* --- what needs the hub --- */

static struct hub *open_hub(const struct wish *w, struct err *err)
{
	const char *where = cli_db(w->a, &w->c, false, err);
	const struct hub_options o = { .where = where, .keys = w->keys };
	struct hub *h = where ? hub_open(&o, err) : NULL;

	if (where && !h && err->code == ERR_FOUND && access(where, F_OK) != 0) /* else the keys are missing */
		cli_no_db(err);
	return h;
}

static bool tell_checkpoint(const struct wish *w, struct hub *h, struct err *err)
{
	struct ledger_state st;

	if (!ledger_now(h, w->a, 0, &st, err))
		return false;
	fwrite(st.note.p, 1, st.note.n, stdout);
	return true;
}

static bool tell_key(const struct wish *w, struct hub *h, struct err *err)
{
	(void)err;
	printf("%.*s\n", STR_ARG(keys_verifier(w->a, hub_keys(h))));
	return true;
}

static bool prove(const struct wish *w, struct hub *h, struct err *err)
{
	struct receipt *r = arena_new(w->a, struct receipt);
	uint64_t seq;
	struct buf b;

	if (!str_u64(str_of(w->word[1]), &seq) || seq > INT64_MAX)
		return err_set(err, ERR_USAGE, "found \"%s\", expected the number of an act", w->word[1]);
	buf_init(&b, LIMIT_RECEIPT);
	bool ok = ledger_receipt(h, w->a, &who_hub, (int64_t)seq, r, err) && receipt_put(&b, r, err) && buf_ok(&b, err);

	if (ok)
		fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	return ok;
}

static bool export(const struct wish *w, struct hub *h, struct err *err)
{
	struct ledger_state st;
	size_t files;

	if (!ledger_export(h, w->a, w->word[1], &st, &files, err))
		return false;
	if (!w->c.quiet)
		printf("%s: %zu file%s written, the ledger's first %llu acts\n", w->word[1], files, files == 1 ? "" : "s",
		       (unsigned long long)st.size);
	return true;
}

/* --- verifying --- */

/* --key: the key itself, or a file that holds it. */
static bool named_key(const struct wish *w, struct note_verifier *ret, struct err *err)
{
	struct str text = str_of(w->key);

	if (access(w->key, R_OK) == 0 && !file_read(w->a, w->key, 4096, &text, err))
		return false;
	return note_verifier_get(str_trim(text), ret, err) || err_wrap(err, "--key");
}

static int verify_file(const struct wish *w, const char *file)
{
	struct receipt *r = arena_new(w->a, struct receipt);
	struct receipt_proof *p = arena_new(w->a, struct receipt_proof);
	struct note_verifier known;
	struct err err = { 0 };
	struct str text;

	if (w->key && !named_key(w, &known, &err))
		return cli_fail("ledger", &err);
	if (!file_read(w->a, file, LIMIT_RECEIPT, &text, &err) || !receipt_get(w->a, text, r, &err)) {
		err_at(&err, "%s", file);
		return cli_fail("ledger", &err);
	}
	receipt_check(w->a, r, &known, w->key ? 1 : 0, p);
	receipt_put_text(w->a, file, r, p, w->key != NULL);
	return p->holds ? 0 : EXIT_FOUND;
}

static int verify_files(const struct wish *w)
{
	int worst = 0;

	for (int i = 1; i < w->words; i++) {
		int status = verify_file(w, w->word[i]);

		worst = status > worst ? status : worst;
	}
	return worst;
}

struct told_keys {
	struct arena *a;
	struct note_verifier *v;
	size_t n;
};

static bool add_told(void *ctx, struct str verifier, struct err *err)
{
	struct told_keys *k = ctx;

	k->n += k->n < LEDGER_KNOWN && note_verifier_get(str_dup(k->a, verifier), &k->v[k->n], err);
	return true;
}

/* Without the hub's secrets its acts still tell the key that it began with, and those that came after. */
static bool told_keys(const struct wish *w, struct db *d, struct note_verifier *ret, size_t *ret_n, struct err *err)
{
	struct told_keys k = { w->a, ret, 1 };
	struct receipt_act act;
	struct act_record r;
	struct str key;

	if (!act_get(d, w->a, 0, &r, err) || !receipt_act(w->a, r.body, &act, err) ||
	    !json_str(&act.fields, "verifier", JSON_REQUIRED, &key, err) || !note_verifier_get(key, ret, err) ||
	    !ledger_keys_each(d, add_told, &k, err))
		return false;
	*ret_n = k.n;
	return true;
}

static void on_fault(void *ctx, const struct ledger_fault *f)
{
	(void)ctx;
	ledger_put_fault(f);
}

static bool check(const struct wish *w, struct db *d, struct ledger_check_options *o, bool *ret_well, struct err *err)
{
	struct ledger_sums sums;
	struct ledger_grown g = { 0 };
	bool holds = true;
	struct str seen;

	if (!ledger_check(d, o, &sums, err))
		return false;
	ledger_put_text(o->known[0].name, &sums, o->keys != NULL);
	if (w->since) {
		if (!file_read(w->a, w->since, LIMIT_RECEIPT, &seen, err) || !ledger_since(d, o, w->a, seen, &holds, &g, err))
			return err_at(err, "%s", w->since);
		ledger_put_grown(&g, holds);
	}
	*ret_well = holds && !sums.faults;
	if (sums.faults)
		printf("%llu fault%s\n", (unsigned long long)sums.faults, sums.faults == 1 ? "" : "s");
	else if (holds)
		puts("no fault found");
	return true;
}

static bool is_empty(struct db *d, bool *ret, struct err *err)
{
	uint64_t n;

	if (!acts_count(d, &n, err))
		return false;
	*ret = n == 0;
	return true;
}

/* Reads only: a copy of the database is enough, and without the keys all but what is sealed can be verified. */
static int verify_whole(const struct wish *w)
{
	struct note_verifier known[LEDGER_KNOWN];
	struct ledger_check_options o = { .known = known, .now = clock_now(), .fault = on_fault };
	struct err err = { 0 }, none = { 0 };
	bool well = false, empty = false;
	const char *where = cli_db(w->a, &w->c, false, &err);
	struct db *d = where ? db_open_lifted(where, &err) : NULL;
	const char *file = d ? w->keys ? w->keys : keys_place(w->a, where, &none) : NULL;
	struct keys *keys = file && access(file, R_OK) == 0 ? keys_load(file, &err) : NULL;
	bool ok = d && !err.code && is_empty(d, &empty, &err);

	if (where && !d)
		cli_no_db(&err);
	if (ok && empty)
		ok = err_set(&err, ERR_STATE, "%s is no hub yet: there is no ledger", where);
	o.keys = keys;
	if (ok && w->key)
		ok = named_key(w, known, &err), o.known_n = 1;
	else if (ok && keys)
		o.known_n = ledger_verifiers(keys, known);
	else if (ok)
		ok = told_keys(w, d, known, &o.known_n, &err);
	ok = ok && check(w, d, &o, &well, &err);
	db_close(d);
	keys_free(keys);
	return !ok ? cli_fail("ledger", &err) : well ? 0 : EXIT_FOUND;
}

/* --- which --- */

static const struct deed {
	const char *name;
	int words; /* behind its name; -1: any number */
	bool (*run)(const struct wish *w, struct hub *h, struct err *err); /* NULL: verify */
	const char *wants;
} deeds[] = {
	{ "checkpoint", 0, tell_checkpoint, "takes no words" },
	{ "key", 0, tell_key, "takes no words" },
	{ "prove", 1, prove, "name one act by its number" },
	{ "export", 1, export, "name one folder" },
	{ "verify", -1, NULL, "" },
};

static int do_with_hub(const struct deed *deed, const struct wish *w)
{
	struct err err = { 0 };
	struct hub *h = open_hub(w, &err);
	bool ok = h && deed->run(w, h, &err);

	hub_close(h);
	return ok ? 0 : cli_fail("ledger", &err);
}

static int run(const struct wish *w)
{
	for (size_t i = 0; w->words && i < sizeof deeds / sizeof *deeds; i++) {
		const struct deed *deed = &deeds[i];

		if (strcmp(deed->name, w->word[0]) != 0)
			continue;
		if (deed->words >= 0 && w->words - 1 != deed->words) {
			cli_say("tocsin ledger %s: %s\n", deed->name, deed->wants);
			return EXIT_USAGE;
		}
		if (deed->run)
			return do_with_hub(deed, w);
		return w->words > 1 ? verify_files(w) : verify_whole(w);
	}
	cli_say("tocsin ledger: say checkpoint, key, prove, verify or export%s%s%s\n", w->words ? ", not \"" : "",
	        w->words ? w->word[0] : "", w->words ? "\"" : "");
	return EXIT_USAGE;
}

int cli_ledger(int argc, char **argv)
{
	struct arena a;
	struct wish w = { .a = &a };
	const struct arg args[] = {
		ARGS_DB(w.c), ARGS_QUIET(w.c),
		{ "--keys", ARG_TEXT, &w.keys, "FILE", "the hub's keys (default: $TOCSIN_KEYS, else beside the database)" },
		{ "--key", ARG_TEXT, &w.key, "KEY", "verify: the ledger's published key, or a file with it" },
		{ "--since", ARG_TEXT, &w.since, "FILE", "verify: a checkpoint or receipt seen before; did the ledger grow from it?" },
	};

	if (!args_parse("ledger", argc, argv, args, sizeof args / sizeof *args, &w.words))
		return EXIT_USAGE;
	w.word = argv;
	arena_init(&a);
	int status = run(&w);

	arena_release(&a);
	return status;
}
