/* Webhooks. A webhook's key is told once and kept sealed until it ends; how its receiver does is aside (store/outbox.h). */
#include "hub/notice/notice_acts.h"
#include "hub/notice/tell.h"
#include "hub/people/people_acts.h"
#include "hub/settings.h"

#include <stdio.h>

const struct str webhook_events[] = {
	STR_LIT("all"), STR_LIT("contact.awaits_check"), STR_LIT("key.made"), STR_LIT("key.expiring"), STR_LIT("party.join_request"),
	STR_LIT("party.join_escalated"), STR_LIT("obligation.due"), STR_LIT("obligation.overdue"), STR_LIT("obligation.escalated"),
	STR_LIT("obligation.open"), STR_LIT("approval.awaited"), STR_LIT("report.new"), STR_LIT("report.answered"),
	STR_LIT("case.invited"), STR_LIT("case.parties"), STR_LIT("case.answered"), STR_LIT("case.escalated"), STR_LIT("case.lead"),
	STR_LIT("case.seat"), STR_LIT("case.split"),
	STR_LIT("case.claim"), STR_LIT("case.fact"), STR_LIT("case.published"), STR_LIT("embargo.proposed"),
	STR_LIT("embargo.answered"), STR_LIT("embargo.decided"), STR_LIT("embargo.agreed"), STR_LIT("embargo.ends_soon"),
	STR_LIT("embargo.ended"), STR_LIT("plan.adopted"), STR_LIT("thread.posts"),
};
const size_t webhook_event_n = sizeof webhook_events / sizeof *webhook_events;

/* --- the key, kept under a name --- */

enum { NAME = 60 };

static struct str name_of(int64_t id, char name[NAME])
{
	snprintf(name, NAME, "secret of webhook/%lld", (long long)id);
	return str_of(name);
}

static bool keep_key(struct acting *x, const uint8_t *key, struct err *err)
{
	char name[NAME], out[HOOK_KEY + SEAL_EXTRA];
	struct str what = name_of(x->seq, name);

	seal(hub_keys(x->hub)->ring, what, str_n((const char *)key, HOOK_KEY), out);
	return sealed_add(x->db, what, x->seq, str_n(out, sizeof out), err);
}

bool webhook_key(struct db *d, const struct keys *k, int64_t id, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n, struct err *err)
{
	char name[NAME];
	struct str bytes;
	struct arena a;

	arena_init(&a);
	bool ok = sealed_get(d, &a, name_of(id, name), &bytes, err) &&
	          (bytes.n || err_set(err, ERR_FOUND, "the webhook has ended")) &&
	          keys_open(k, str_of(name), bytes, ret, HOOK_KEY_MOST, ret_n, err);

	arena_release(&a);
	return ok;
}

bool webhook_forget(struct db *d, int64_t id, struct err *err)
{
	char name[NAME];

	return sealed_drop(d, name_of(id, name), err);
}

struct ids {
	struct arena *a;
	int64_t *v;
	size_t n, cap, live;
};

static bool add_id(void *ctx, const struct webhook_row *w, struct err *err)
{
	struct ids *l = ctx;

	(void)err;
	l->v = arena_grow(l->a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = w->id;
	l->live += w->ended == TIME_NONE;
	return true;
}

bool webhooks_forget_of(struct db *d, struct arena *a, struct str party, struct err *err)
{
	struct ids l = { .a = a };

	if (!webhooks_of(d, party, add_id, &l, err))
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (!webhook_forget(d, l.v[i], err))
			return false;
	return true;
}

/* --- webhook.add --- */

static const struct act_field add_fields[] = {
	{ "url", ACT_TEXT, ACT_REQUIRED, .max = 500, .help = "where to: an https:// address that everybody can reach, without a secret "
	  "in it" },
	{ "events", ACT_WORDS, ACT_REQUIRED, .words = webhook_events,
	  .word_n = sizeof webhook_events / sizeof *webhook_events, .help = "what it is told of; all: everything, also what will be "
	  "there later" },
};

static bool add_prepare(struct acting *x, struct err *err)
{
	const struct settings *s = hub_settings(x->hub);
	bool inside = setting_flag(s, SETTING_WEBHOOKS_PRIVATE);

	settings_release(s);
	if (!hook_url_ok(act_text(x, "url"), inside, err))
		return err_at(err, "url");
	people_makes(x, THING_WEBHOOK);
	return true;
}

static bool add_apply(struct acting *x, struct err *err)
{
	bool all = act_number(x, "events") & 1;
	struct ids l = { .a = x->a };
	struct party_row p;
	char name[NAME];

	if (!people_party(x, people_made_for(x), &p, err) || !webhooks_of(x->db, p.id, add_id, &l, err))
		return false;
	if (l.live >= WEBHOOKS_MOST)
		return err_set(err, ERR_LIMIT, "%d webhooks are there, which is as many as a party may have", WEBHOOKS_MOST);
	const struct webhook_row w = { .id = x->seq, .party = p.id, .url = act_text(x, "url"),
		                       .events = all ? STR("*") : act_text(x, "events"), .secret = name_of(x->seq, name),
		                       .ended = TIME_NONE };

	return webhook_put(x->db, &w, err);
}

static bool add_aside(struct acting *x, struct err *err)
{
	char secret[HOOK_SECRET + 1];
	uint8_t key[HOOK_KEY];

	random_bytes(key, sizeof key);
	hook_secret_put(key, sizeof key, secret);
	x->result = str_dup(x->a, str_of(secret));
	bool ok = keep_key(x, key, err);

	erase(key, sizeof key);
	erase(secret, sizeof secret);
	return ok;
}

/* --- webhook.end --- */

static bool live(struct acting *x, struct webhook_row *ret, struct err *err)
{
	return webhook_get(x->db, x->a, act_id(x->subject), ret, err) &&
	       (ret->ended == TIME_NONE || err_set(err, ERR_STATE, "this webhook has ended"));
}

static bool end_apply(struct acting *x, struct err *err)
{
	struct webhook_row w;

	if (!live(x, &w, err))
		return false;
	w.ended = x->at;
	return webhook_put(x->db, &w, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	return webhook_forget(x->db, act_id(x->subject), err) && webhook_well(x->db, act_id(x->subject), err);
}

/* --- webhook.fail, webhook.revive, webhook.test --- */

static const struct act_field fail_fields[] = {
	{ "reason", ACT_TEXT, ACT_REQUIRED, .max = 200, .help = "what its receiver answered" },
};

static bool is_on(struct acting *x, struct err *err)
{
	struct webhook_row w;

	return live(x, &w, err) &&
	       (w.off_at == TIME_NONE || err_set(err, ERR_STATE, "this webhook is switched off: switch it on again first"));
}

static bool is_off(struct acting *x, struct err *err)
{
	struct webhook_row w;

	return live(x, &w, err) && (w.off_at != TIME_NONE || err_set(err, ERR_STATE, "this webhook is on"));
}

static bool still_live(struct acting *x, struct err *err)
{
	struct webhook_row w;

	return live(x, &w, err);
}

static bool fail_aside(struct acting *x, struct err *err)
{
	const struct telling t = { x->a, x->db, { .kind = NOTICE_WEBHOOK_OFF, .subject = x->subject, .at = x->at }, 0 };

	return webhook_off(x->db, act_id(x->subject), x->at, act_text(x, "reason"), err) &&
	       tell_party(&t, x->thing.party, TELL_ADMINISTRATORS, err);
}

static bool revive_aside(struct acting *x, struct err *err)
{
	return webhook_well(x->db, act_id(x->subject), err);
}

static bool test_aside(struct acting *x, struct err *err)
{
	const struct notice n = { .kind = NOTICE_WEBHOOK_TEST, .subject = x->subject, .at = x->at };

	return notice_queue_hook(x->db, &n, act_id(x->subject), err);
}

#define TO(rel) (1u << REL_##rel)
#define KEEPERS (TO(GROUP_ADMIN) | TO(STEWARD) | TO(HUB))
#define NEAR    (TO(GROUP_ADMIN) | TO(STEWARD))
static const struct act_row rows[] = {
	{ "webhook.add", THING_PARTY, KEEPERS, NEAR, SCOPE_PEOPLE, 0, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, add_aside,
	  "A party's programs are told of events at an address; the secret that requests are signed with is told once.",
	  .makes = THING_WEBHOOK },
	{ "webhook.end", THING_WEBHOOK, KEEPERS, NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  NULL, end_apply, end_aside,
	  "A webhook is told nothing any more; its secret is destroyed." },
	{ "webhook.fail", THING_WEBHOOK, TO(HUB), NEAR, SCOPE_PEOPLE, ACT_NO_FORM, ACT_FIELDS(fail_fields),
	  is_on, still_live, fail_aside,
	  "The hub switches a webhook off whose receiver failed for days, or wants no more; its administrators are told." },
	{ "webhook.revive", THING_WEBHOOK, KEEPERS, NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  is_off, still_live, revive_aside,
	  "A webhook that was switched off is told again, from now on." },
	{ "webhook.test", THING_WEBHOOK, KEEPERS, NEAR, SCOPE_PEOPLE, 0, NULL, 0,
	  is_on, still_live, test_aside,
	  "A webhook is told that it is tested." },
};
#undef TO

const struct act_section acts_of_webhooks = { "Webhooks", rows, sizeof rows / sizeof *rows };
