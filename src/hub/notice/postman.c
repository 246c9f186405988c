#include "hub/notice/postman.h"

#include <stdlib.h>
#include <string.h>

#include "hub/act.h"
#include "hub/notice/notice_acts.h"
#include "hub/notice/tell.h"
#include "hub/people/accounts_parts.h"
#include "hub/people/people_acts.h"
#include "hub/settings.h"
#include "store/addresses.h"
#include "store/reports.h"

static const struct keys *keys_of(const struct postman_desk *p) { return hub_keys(p->hub); }

/* --- settings --- */

static struct str text_of(struct arena *a, const struct settings *s, enum setting what)
{
	return str_dup(a, setting_text(s, what));
}

static bool read_settings(void *ctx, struct arena *a, struct db *d, struct deliver_settings *ret, struct err *err)
{
	struct postman_desk *p = ctx;
	const struct settings *s = hub_settings(p->hub);

	*ret = (struct deliver_settings){
		.site = { text_of(a, s, SETTING_SITE_NAME), text_of(a, s, SETTING_SITE_URL) },
		.mail_server = text_of(a, s, SETTING_MAIL_SERVER), .mail_user = text_of(a, s, SETTING_MAIL_USER),
		.mail_from = text_of(a, s, SETTING_MAIL_FROM), .mail_bounces = text_of(a, s, SETTING_MAIL_BOUNCES),
		.mail_tls = setting_flag(s, SETTING_MAIL_TLS),
		.digest_hour = (int)setting_number(s, SETTING_MAIL_DIGEST), .hooks_inside = setting_flag(s, SETTING_WEBHOOKS_PRIVATE),
	};
	if (!ret->site.url.n)
		ret->site.url = p->url;
	while (str_ends(ret->site.url, STR("/")))
		ret->site.url.n--;
	bool ok = setting_secret(a, d, keys_of(p), s, SETTING_MAIL_PASSWORD, &ret->mail_password, err);

	settings_release(s);
	return ok;
}

/* --- readers --- */

static bool nobody(struct err *err)
{
	return err_set(err, ERR_FOUND, "nobody to send it to");
}

static bool read_sealed(struct postman_desk *p, struct arena *a, struct db *d, struct str ref, struct str *ret, struct err *err)
{
	return sealed_text(a, d, keys_of(p), ref, ret, err);
}

static bool read_member(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct trouble_row trouble;
	struct member_row m;
	struct party_row party;
	struct str pgp;

	if (!member_get(d, a, id, &m, err) || !party_get(d, a, m.party, &party, err))
		return false;
	if (m.ended != TIME_NONE || party.ended != TIME_NONE)
		return nobody(err);
	if (!read_sealed(p, a, d, m.mail, &ret->address, err) || !read_sealed(p, a, d, m.name, &ret->name, err) ||
	    !pgp_of(d, a, id, &pgp, err) || (pgp.n && !read_sealed(p, a, d, pgp, &ret->pgp_key, err)) ||
	    !trouble_of(d, a, id, &trouble, err))
		return false;
	ret->failing = trouble.failing;
	ret->lang = m.lang.n ? m.lang : party.lang;
	ret->zone = m.zone.n ? m.zone : party.zone;
	return true;
}

static bool read_invited(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                         struct err *err)
{
	struct deliver_settings set;
	struct invitation_row i;
	struct party_row party;
	struct str secret;

	if (!invitation_get(d, a, id, &i, err) || !party_get(d, a, i.party, &party, err))
		return false;
	if (i.ended != TIME_NONE || i.expires <= hub_now(p->hub))
		return nobody(err);
	if (!read_sealed(p, a, d, i.mail, &ret->address, err) || !invitation_secret(a, d, keys_of(p), id, &secret, err) ||
	    !read_settings(p, a, d, &set, err))
		return false;
	ret->lang = party.lang;
	ret->zone = party.zone;
	ret->link = STR_JOIN(a, set.site.url, STR("/invitation?secret="), secret);
	return true;
}

/* In the member's own language. Not encrypted: that a mail can be read there is what is to be shown. */
static bool read_address(struct postman_desk *p, struct arena *a, struct db *d, const struct address_row *r, struct str ref,
                         struct deliver_reader *ret, struct err *err)
{
	struct deliver_reader member = { 0 };

	if (!read_member(p, a, d, r->member, &member, err) || !read_sealed(p, a, d, ref, &ret->address, err))
		return false;
	ret->lang = member.lang;
	ret->zone = member.zone;
	return true;
}

/* Where a member is to be reached: with the link that shows that they are. */
static bool read_coming(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct deliver_settings set;
	struct address_row r;
	struct str secret;

	if (!address_get(d, a, id, &r, err))
		return false;
	if (r.ended != TIME_NONE || r.expires <= hub_now(p->hub))
		return nobody(err);
	if (!read_address(p, a, d, &r, r.mail, ret, err) || !address_secret(a, d, keys_of(p), id, &secret, err) ||
	    !read_settings(p, a, d, &set, err))
		return false;
	ret->link = STR_JOIN(a, set.site.url, STR("/address?secret="), secret);
	return true;
}

/* Where they were reached before; while the change is not confirmed, as ever. So a warning of it goes to the address of that
 * time, however soon the new one is in use. */
static bool read_former(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct address_row r;

	if (!address_get(d, a, id, &r, err))
		return false;
	if (r.used == TIME_NONE)
		return read_member(p, a, d, r.member, ret, err);
	return r.was.n ? read_address(p, a, d, &r, r.was, ret, err) : nobody(err);
}

static bool read_asking(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct join_row j;

	if (!join_get(d, a, id, &j, err) || !read_sealed(p, a, d, j.mail, &ret->address, err))
		return false;
	ret->lang = j.lang;
	return true;
}

/* Who reported without an account. The secret is theirs alone, so the link leads to where it is asked for. */
static bool read_finder(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
                        struct err *err)
{
	struct deliver_settings set;
	struct report_row r;

	if (!report_get(d, a, id, &r, err))
		return false;
	if (r.member || !r.texts[REPORT_MAIL].n)
		return nobody(err);
	if (!read_sealed(p, a, d, r.texts[REPORT_MAIL], &ret->address, err) || !read_settings(p, a, d, &set, err))
		return false;
	ret->lang = r.lang;
	ret->link = str_printf(a, "%.*s/report/track?report=%lld", STR_ARG(set.site.url), (long long)id);
	return true;
}

static bool read_reader(void *ctx, struct arena *a, struct db *d, const struct notice_row *n, struct deliver_reader *ret,
                        struct err *err)
{
	static const struct {
		struct str kind;
		bool (*read)(struct postman_desk *p, struct arena *a, struct db *d, int64_t id, struct deliver_reader *ret,
		             struct err *err);
	} kinds[] = {
		{ STR_LIT("member/"), read_member }, { STR_LIT("invitation/"), read_invited }, { STR_LIT("join/"), read_asking },
		{ STR_LIT("report/"), read_finder }, { STR_LIT("address/"), read_coming }, { STR_LIT("former/"), read_former },
	};

	*ret = (struct deliver_reader){ 0 };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(n->member, kinds[i].kind))
			return kinds[i].read(ctx, a, d, act_id(n->member), ret, err);
	return nobody(err);
}

static bool read_administrators(void *ctx, struct arena *a, struct db *d, struct strs *ret, struct err *err)
{
	(void)ctx;
	return stewards_of(d, a, ret, err);
}

/* The same as a report that comes later (hub/notice/returned.h), once. */
static bool mail_gone(void *ctx, struct str reader, struct str status, struct str words, bool *ret_kept, struct err *err)
{
	struct postman_desk *p = ctx;
	struct trouble_row t = { 0 };
	struct arena a;

	*ret_kept = str_starts(reader, STR("member/"));
	if (!*ret_kept)
		return true;
	arena_init(&a);
	struct db *d = hub_read(p->hub, err);
	bool ok = d && trouble_of(d, &a, act_id(reader), &t, err);
	const char *const said[] = { "action", "failed", "status", str_cstr(&a, status), "words", str_cstr(&a, words), NULL };

	hub_read_done(p->hub, d);
	ok = ok && (t.failing || hub_act_words(p->hub, &a, &who_hub, "mail.bounced", reader, said, NULL, err));
	arena_release(&a);
	return ok;
}

/* By the newest key; older ones are still believed (hub/notice/returned.c). */
static struct digest mac_of(void *ctx, struct str text)
{
	const struct keys *k = keys_of(ctx);

	return postman_mac(k, k->login_n - 1, text);
}

struct digest postman_mac(const struct keys *k, size_t i, struct str text)
{
	return keys_find_by(k, i, STR("tocsin mail"), text);
}

/* --- webhooks --- */

static bool read_hook_key(void *ctx, struct db *d, const struct webhook_row *w, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n,
                          struct err *err)
{
	return webhook_key(d, keys_of(ctx), w->id, ret, ret_n, err);
}

static bool fail_hook(void *ctx, int64_t webhook, struct str why, struct err *err)
{
	struct postman_desk *p = ctx;
	struct arena a;

	arena_init(&a);
	bool ok = hub_act_words(p->hub, &a, &who_hub, "webhook.fail", str_printf(&a, "webhook/%lld", (long long)webhook),
	                        (const char *const[]){ "reason", why.n ? str_cstr(&a, why) : "it failed", NULL }, NULL, err);

	arena_release(&a);
	return ok;
}

struct deliver_calls postman_calls(struct postman_desk *desk)
{
	return (struct deliver_calls){ desk, read_settings, read_reader, read_hook_key, fail_hook, read_administrators,
	                               mail_gone, mac_of };
}

/* --- life --- */

struct postman {
	struct postman_desk desk;
	char *url;
	struct deliver *deliver;
};

static void ring(void *ctx)
{
	deliver_wake(ctx);
}

struct postman *postman_start(struct hub *h, struct str url, struct err *err)
{
	struct postman *p = calloc(1, sizeof *p);

	if (!p || !(p->url = strndup(url.p, url.n)))
		abort();
	p->desk = (struct postman_desk){ h, str_of(p->url) };
	const struct deliver_options o = { .where = hub_place(h), .calls = postman_calls(&p->desk) };

	p->deliver = deliver_start(&o, err);
	if (!p->deliver) {
		postman_stop(p);
		return NULL;
	}
	hub_on_commit(h, ring, p->deliver);
	return p;
}

void postman_stop(struct postman *p)
{
	if (!p)
		return;
	if (p->deliver)
		hub_on_commit(p->desk.hub, NULL, NULL);
	deliver_stop(p->deliver);
	free(p->url);
	free(p);
}

struct deliver *postman_deliver(struct postman *p)
{
	return p->deliver;
}
