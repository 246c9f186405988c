#include "cli/ledger_text.h"

#include <stdio.h>

#include "cli/cli.h"
#include "crypto/encode.h"

static const char *const step_texts[RECEIPT_STEP_N] = {
	[RECEIPT_ACT] = "the act is whole and in its one form",
	[RECEIPT_PLACE] = "it names the place in the ledger that the proof is of",
	[RECEIPT_VALUES] = "the opened values are those that the act committed to",
	[RECEIPT_PATH] = "act and salt lead to the root of the checkpoint",
	[RECEIPT_SIGNED] = "the checkpoint and its time are signed with the keys that the receipt names",
	[RECEIPT_KEY] = "the checkpoint is signed with the key that you named",
};

static void line(const char *name, struct str value)
{
	printf("  %-8s ", name);
	cli_put(value);
	putchar('\n');
}

static void put_steps(const struct receipt_proof *p)
{
	for (int i = 0; i < RECEIPT_STEP_N; i++) {
		bool holds = p->steps[i].state == STEP_HOLDS;

		if (p->steps[i].state == STEP_NONE)
			continue;
		fputs("  ", stdout);
		cli_paint(stdout, holds ? PAINT_OK : PAINT_ALARM);
		fputs(holds ? "holds    " : "FAILS    ", stdout);
		cli_paint(stdout, PAINT_PLAIN);
		fputs(step_texts[i], stdout);
		if (!holds) {
			fputs(": ", stdout);
			cli_put(str_of(p->steps[i].err.msg));
		}
		putchar('\n');
	}
}

static void put_values(struct arena *a, const struct receipt *r, const struct receipt_proof *p)
{
	if (json_type(&p->act.fields) != JSON_OBJECT)
		return;
	struct json_iter it = json_iter(&p->act.fields);
	struct digest ref;
	struct json v;

	while (json_next(&it, &v)) {
		if (!sealed_ref(&v, &ref))
			continue;
		struct str said = STR("sealed, not opened");

		for (size_t i = 0; i < r->opened_n; i++)
			if (digest_same(&r->opened[i].ref, &ref))
				said = r->opened[i].value;
		line("opened", STR_JOIN(a, v.key, STR(": "), said));
	}
}

void receipt_put_text(struct arena *a, const char *file, const struct receipt *r, const struct receipt_proof *p, bool known)
{
	char at[21];
	struct buf key;

	cli_put(str_of(file));
	puts(p->holds ? ": it holds" : ": IT DOES NOT HOLD");
	if (p->steps[RECEIPT_ACT].state == STEP_HOLDS) {
		line("act", STR_JOIN(a, p->act.name, STR(" on "), p->act.subject));
		line("by", STR_JOIN(a, p->act.by.n ? p->act.by : STR("nobody with an account"), p->act.party.n ? STR(" of ") : STR(""),
		                    p->act.party, p->act.via.n ? STR(", at the hub's shell in their name") : STR("")));
		line("at", str_of(time_format(p->act.at, at)));
		put_values(a, r, p);
	}
	line("number", str_printf(a, "%llu of %llu", (unsigned long long)r->proof.index, (unsigned long long)p->checkpoint.size));
	line("ledger", r->origin);
	if (p->signed_at != TIME_NONE)
		line("signed", str_of(time_format(p->signed_at, at)));
	put_steps(p);
	if (known || !p->holds)
		return;
	buf_init(&key, NOTE_SIGNER_MAX);
	note_verifier_put(&key, &r->keys[0]);
	printf("  The key is the receipt's own. It proves something only if it is the one that the ledger has published:\n  ");
	cli_put(buf_str(&key));
	putchar('\n');
	buf_release(&key);
}

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

void ledger_put_text(struct str origin, const struct ledger_sums *s, bool opened)
{
	char first[21], last[21], root[BASE64_LEN(DIGEST_SIZE) + 1];

	encode(BASE64, s->root.b, DIGEST_SIZE, root);
	printf("ledger       %.*s\n", STR_ARG(origin));
	printf("acts         %llu, from %s to %s\n", (unsigned long long)s->acts, time_format(s->first, first),
	       time_format(s->last, last));
	printf("tree         %llu node%s, root %s\n", (unsigned long long)s->nodes, plural(s->nodes), root);
	printf("checkpoints  %llu; %llu act%s stand%s under none yet\n", (unsigned long long)s->checkpoints,
	       (unsigned long long)s->open, plural(s->open), s->open == 1 ? "s" : "");
	printf("sealed       %llu value%s%s; %llu erased\n", (unsigned long long)s->sealed, plural(s->sealed),
	       opened ? "" : ", not opened for want of keys", (unsigned long long)s->gone);
}

void ledger_put_grown(const struct ledger_grown *g, bool holds)
{
	printf("since        a checkpoint of %llu act%s: ", (unsigned long long)g->from, plural(g->from));
	if (holds)
		printf("this ledger grew from it (%zu hash%s prove it)\n", g->hashes, g->hashes == 1 ? "" : "es");
	else
		puts("THIS LEDGER DID NOT GROW FROM IT");
}

void ledger_put_fault(const struct ledger_fault *f)
{
	cli_paint(stdout, PAINT_ALARM);
	fputs("fault        ", stdout);
	cli_paint(stdout, PAINT_PLAIN);
	printf("%s ", f->table);
	cli_put(f->row);
	fputs(": ", stdout);
	cli_put(str_of(f->what));
	putchar('\n');
}
