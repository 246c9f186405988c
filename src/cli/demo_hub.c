#include "cli/demo_hub.h"

#include <stdio.h>

#include "crypto/digest.h"
#include "embedded.h"
#include "hub/people/accounts.h"
#include "hub/story.h"

/* `name`: in data/demo/alliance.story. */
const struct demo_person demo_people[] = {
	{ "lin",   "lin.yue@alliance.example",     "looks after the hub (coordinator, in Chinese)" },
	{ "sofia", "sofia.marin@alliance.example", "coordinator" },
	{ "zhao",  "zhao.an@nova.example",         "vendor: phones, administrator (in Chinese)" },
	{ "bo",    "bo.li@nova.example",           "vendor: phones" },
	{ "greta", "greta.sommer@kestrel.example", "vendor: phones, administrator" },
	{ "dana",  "dana.wu@helio.example",        "vendor: chips" },
	{ "mia",   "mia.torres@lumen.example",     "vendor: operating system" },
	{ "jonas", "jonas.berg@northlab.example",  "testing organisation" },
	{ "claire", "claire.petit@bureau.example", "regulator" },
	{ "ada",   "ada.okafor@greylight.example", "finder" },
	{ "paul",  "paul.martin@fund.example",     "sponsor" },
};
const size_t demo_person_n = sizeof demo_people / sizeof *demo_people;

enum { STORY_DAYS = 61 };

/* Four letters and digits three times: it is read off one terminal and typed into a browser. */
static void make_password(char ret[DEMO_PASSWORD])
{
	static const char symbols[] = "abcdefghjkmnpqrstuvwxyz23456789";
	size_t n = 0;

	for (int i = 0; i < 12; i++) {
		if (i && i % 4 == 0)
			ret[n++] = '-';
		ret[n++] = symbols[random_below(sizeof symbols - 1)];
	}
	ret[n] = 0;
}

/* The password opens an account of a hub that is thrown away; hashing it as in earnest would take seconds. */
static bool let_in(struct hub *h, struct arena *a, const struct story *s, const char *password, struct err *err)
{
	static const struct password_cost cheap = { 64 * 1024, 1 };
	bool ok = true;

	for (size_t i = 0; i < demo_person_n && ok; i++) {
		const struct story_name *n = story_find(s, str_of(demo_people[i].name));

		if (!n)
			return err_set(err, ERR_FOUND, "the story does not tell of %s", demo_people[i].name);
		ok = account_set_password(h, a, act_id(n->subject), str_of(password), &cheap, err);
	}
	return ok;
}

bool demo_hub(struct arena *a, const char *db, char ret_password[DEMO_PASSWORD], struct err *err)
{
	const struct hub_init_options init = { .where = db, .name = STR("Mobile Security Alliance Example"),
		                               .origin = STR("alliance.example/ledger"), .now = story_now };
	const struct hub_options open = { .where = db, .now = story_now };
	struct story told = { 0 };

	story_set(clock_now() - STORY_DAYS * INT64_C(86400));
	struct hub *h = hub_init(&init, err) ? hub_open(&open, err) : NULL;
	bool ok = h && story_tell(h, a, "alliance.story", embedded_alliance_story, account_story_secret, &told, err);

	story_set(TIME_NONE);
	make_password(ret_password);
	ok = ok && let_in(h, a, &told, ret_password, err);
	hub_close(h);
	return ok;
}
