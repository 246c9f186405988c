/* One's own account: how one signs in, where one is signed in, which programs may act for one. */
#include "base/names.h"
#include "store/members.h"
#include "store/parties.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/people/people_words.h"
#include "web/sign/signing.h"

static struct str form(const struct request *rq, const char *act, struct str subject)
{
	return place_with(rq->a, act_path(rq->a, act, subject), "back", STR(PATH_ACCOUNT));
}

static bool fill_ways(struct request *rq, struct db *d, const struct wall *w, const struct account *c, struct account_view *v,
                      struct err *err)
{
	const struct keys *k = hub_keys(rq->site->hub);
	struct account_policy p = account_policy(rq->site->hub);
	struct passkey_rows passkeys;
	struct identity_rows identities;
	struct passkey_site site;
	char id[ACCOUNT_ID + 1];

	if (!passkeys_of(d, rq->a, c->member, &passkeys, err) || !identities_of(d, rq->a, c->member, &identities, err))
		return false;
	v->password = c->password.n;
	v->password_set = wall_time(w, c->password.n ? c->changed : TIME_NONE);
	v->app = c->totp;
	v->codes = c->password.n && (c->totp || passkeys.n);
	v->codes_left = c->recovery;
	v->weak = p.second && c->password.n && !c->totp && !passkeys.n;
	v->passkeys_open = passkeys_offered(rq, &site);
	if (sso_offered(rq, &v->sso)) {
		v->identities_open = true;
		v->sso = sso_href(rq, AWAY_LINK, STR(PATH_ACCOUNT));
	}
	v->passkeys.v = arena_array(rq->a, struct way_line, passkeys.n);
	for (size_t i = 0; i < passkeys.n; i++) {
		const struct passkey_row *r = &passkeys.v[i];

		passkey_digest(k, r->id, id);
		v->passkeys.v[v->passkeys.n++] = (struct way_line){ r->name, page_path(rq->a, "/account/passkey/", str_of(id)),
			                                            wall_day(w, r->made), wall_time(w, r->used) };
	}
	v->identities.v = arena_array(rq->a, struct way_line, identities.n);
	for (size_t i = 0; i < identities.n; i++) {
		identity_digest(k, identities.v[i].issuer, identities.v[i].subject, id);
		v->identities.v[v->identities.n++] = (struct way_line){ identities.v[i].issuer,
			page_path(rq->a, "/account/identity/", str_of(id)), wall_day(w, identities.v[i].made), wall_time(w, TIME_NONE) };
	}
	return true;
}

static bool fill_sessions(struct request *rq, struct db *d, const struct wall *w, struct account_view *v, struct err *err)
{
	struct session_list all;

	if (!sessions_of_member(d, rq->a, rq->who.member, &all, err))
		return false;
	v->sessions.v = arena_array(rq->a, struct session_line, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct session_row *r = &all.v[i];

		v->sessions.v[v->sessions.n++] = (struct session_line){
			.agent = r->agent, .way = word_of(rq, STR_JOIN(rq->a, STR("way."), r->way)),
			.subject = str_printf(rq->a, "session/%lld", (long long)r->id), .since = wall_time(w, r->proved),
			.seen = wall_time(w, r->seen), .ends = wall_time(w, r->ends), .this_one = r->id == rq->who.session,
		};
	}
	return true;
}

static struct str scopes_of(const struct request *rq, unsigned scopes)
{
	struct str words = STR(""), comma = rq->lang == LANG_ZH_CN ? STR("、") : STR(", ");
	const struct act_row *row = act_named(STR("key.make"));
	const struct act_field *f = act_field_named(row, STR("scopes"));

	for (size_t i = 0; f && i < f->word_n; i++)
		if (scopes >> i & 1)
			words = STR_JOIN(rq->a, words, words.n ? comma : STR(""), act_word(rq, row, f, f->words[i]));
	return words;
}

static bool fill_keys(struct request *rq, struct db *d, const struct wall *w, struct account_view *v, struct err *err)
{
	struct key_list all;

	if (!keys_of_member(d, rq->a, rq->who.member, &all, err))
		return false;
	v->keys.v = arena_array(rq->a, struct key_line, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct key_row *r = &all.v[i];

		v->keys.v[v->keys.n++] = (struct key_line){
			.name = r->name, .scopes = scopes_of(rq, r->scopes), .subject = str_printf(rq->a, "key/%lld", (long long)r->id),
			.expires = wall_time(w, r->expires), .seen = wall_time(w, r->seen ? r->seen : TIME_NONE),
			.ended = r->ended, .expired = !r->ended && r->expires <= rq->now,
		};
	}
	return true;
}

static struct str name_of(struct request *rq, struct db *d, int64_t member)
{
	struct member_row m;
	struct str name;

	if (member_get(d, rq->a, member, &m, NULL) && sealed_text(rq->a, d, hub_keys(rq->site->hub), m.name, &name, NULL))
		return name;
	return str_printf(rq->a, "member/%lld", (long long)member);
}

/* Somebody asked for a new beginning of this account: whoever reads this can stop it. And those of others that wait. */
static bool fill_resets(struct request *rq, struct db *d, const struct wall *w, struct account_view *v, struct err *err)
{
	struct reset_row own;
	struct reset_rows all;

	if (reset_open_of(d, rq->a, rq->who.member, rq->now, &own, NULL)) {
		v->reset = str_printf(rq->a, "/reset/%lld", (long long)own.id);
		v->reset_end = form(rq, "account.reset_end", str_printf(rq->a, "reset/%lld", (long long)own.id));
	}
	if (!resets_waiting(d, rq->a, rq->now, &all, err))
		return false;
	v->resets.v = arena_array(rq->a, struct reset_line, all.n);
	for (size_t i = 0; i < all.n; i++) {
		struct str subject = str_printf(rq->a, "reset/%lld", (long long)all.v[i].id);
		const struct act_request r = { .row = act_named(STR("account.reset_grant")), .who = rq->who, .subject = subject };
		struct err why = { 0 };

		if (all.v[i].member != rq->who.member && all.v[i].asked_by != rq->who.member &&
		    (act_granted(d, rq->a, &r, rq->now, &why) || why.code == ERR_DENIED))
			v->resets.v[v->resets.n++] = (struct reset_line){ name_of(rq, d, all.v[i].member),
				STR_JOIN(rq->a, STR("/"), subject), wall_time(w, all.v[i].asked) };
	}
	return true;
}

/* Another address that waits to be confirmed. */
static bool fill_address(struct request *rq, struct db *d, const struct wall *w, struct account_view *v, struct err *err)
{
	struct shown_address s;
	struct err why = { 0 };

	v->address = form(rq, "account.address", v->subject);
	if (account_address_open(d, rq->a, hub_keys(rq->site->hub), rq->who.member, rq->now, &s, &why)) {
		v->address_to = s.mail;
		v->address_until = wall_time(w, s.row.expires);
		v->address_end = form(rq, "address.end", s.subject);
	} else if (why.code != ERR_FOUND) {
		*err = why;
		return false;
	}
	return true;
}

static bool fill_trouble(struct request *rq, const struct wall *w, struct account_view *v, struct err *err)
{
	const struct thing self = { .party = rq->who.party, .member = rq->who.member };
	struct looking l;

	return looking_of(rq, &l, err) && trouble_words(w, &l, &self, v->mail, STR(PATH_ACCOUNT), &v->trouble, err);
}

static bool fill_self(struct request *rq, struct db *d, struct account_view *v, struct err *err)
{
	const struct keys *k = hub_keys(rq->site->hub);
	struct member_row m;

	if (!member_get(d, rq->a, rq->who.member, &m, err) || !sealed_text(rq->a, d, k, m.name, &v->name, err) ||
	    !sealed_text(rq->a, d, k, m.mail, &v->mail, err))
		return false;
	int lang = lang_find(m.lang);

	v->lang = lang >= 0 ? lang_names[lang] : STR_NONE;
	v->zone = m.zone;
	v->party = rq->visitor->in.party_name;
	v->subject = str_printf(rq->a, "member/%lld", (long long)m.id);
	v->change = form(rq, "member.change", v->subject);
	v->totp_end = form(rq, "account.totp_end", v->subject);
	v->recovery = form(rq, "account.recovery", v->subject);
	v->end_others = form(rq, "session.end_others", v->subject);
	v->key_make = form(rq, "key.make", v->subject);
	v->notices = place_is_page(STR("/account/notices")) ? STR("/account/notices") : STR_NONE;
	return true;
}

bool page_account(struct request *rq, struct response *rs, struct err *err)
{
	struct account_view v = { 0 };
	struct wall w = wall_of(rq);
	struct db *d = request_db(rq, err);
	struct account c;

	if (!d || !account_of(d, rq->a, rq->who.member, &c, err) || !fill_self(rq, d, &v, err) ||
	    !fill_trouble(rq, &w, &v, err) || !fill_address(rq, d, &w, &v, err) || !fill_ways(rq, d, &w, &c, &v, err) ||
	    !fill_sessions(rq, d, &w, &v, err) || !fill_keys(rq, d, &w, &v, err) || !fill_resets(rq, d, &w, &v, err))
		return false;
	page_init(&v.page, rq, page_word(rq, MSG_account_title), NAV_NONE);
	RENDER(rq, rs, account, &v);
	return true;
}
