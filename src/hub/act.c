#include "hub/act.h"

#include <assert.h>
#include <string.h>

#include "base/canonical.h"
#include "base/limits.h"
#include "crypto/encode.h"
#include "hub/owed/obligations.h"

enum { SALT = 32 };

const struct who who_hub = { .hub = true, .scopes = SCOPES_ALL, .proved = TIME_NONE };

/* --- what the functions of a row see --- */

static size_t field_find(const struct act_row *row, struct str field)
{
	size_t i = 0;

	while (i < row->field_n && !str_eq(str_of(row->fields[i].name), field))
		i++;
	return i;
}

static size_t field_at(const struct acting *x, const char *field)
{
	size_t i = field_find(x->row, str_of(field));

	assert(i < x->row->field_n);
	return i;
}

bool act_given(const struct acting *x, const char *field)
{
	return x->values[field_at(x, field)].given;
}

struct str act_text(const struct acting *x, const char *field)
{
	size_t i = field_at(x, field);

	assert(x->stage != ACT_APPLY || !(x->row->fields[i].flags & (ACT_SEALED | ACT_SECRET)));
	return x->values[i].given ? x->values[i].text : STR("");
}

int64_t act_number(const struct acting *x, const char *field)
{
	size_t i = field_at(x, field);

	return x->values[i].given ? x->values[i].n : 0;
}

struct str act_ref(const struct acting *x, const char *field)
{
	return x->refs[field_at(x, field)];
}

void act_sealed(struct acting *x, const char *field, struct str ref)
{
	struct act_value *values = arena_array(x->a, struct act_value, x->row->field_n);
	size_t at = field_at(x, field);

	assert(x->stage == ACT_PREPARE && x->row->fields[at].flags & ACT_SEALED);
	for (size_t i = 0; i < x->row->field_n; i++)
		values[i] = x->values[i];
	values[at] = (struct act_value){ .given = true };
	x->values = values;
	x->refs[at] = str_dup(x->a, ref);
}

void act_make(struct acting *x, const char *name, struct str value)
{
	assert(x->stage == ACT_PREPARE);
	x->made = arena_grow(x->a, x->made, x->made_n, &x->made_cap, sizeof *x->made);
	x->made[x->made_n++] = (struct act_made){ name, str_dup(x->a, value) };
}

struct str act_made(const struct acting *x, const char *name)
{
	for (size_t i = 0; i < x->made_n; i++)
		if (strcmp(x->made[i].name, name) == 0)
			return x->made[i].value;
	return STR("");
}

void act_fact(struct acting *x, const char *name, struct str value)
{
	x->facts = arena_grow(x->a, x->facts, x->fact_n, &x->fact_cap, sizeof *x->facts);
	x->facts[x->fact_n++] = (struct act_fact){ str_dup(x->a, str_of(name)), str_dup(x->a, value) };
}

/* --- sealed values: kept as salt and value under the commitment to both --- */

static struct digest commitment(const uint8_t salt[SALT], struct str value)
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, str_n((const char *)salt, SALT));
	hashing_add(&h, value);
	return hashing_done(&h);
}

static struct str sealed_name(struct arena *a, struct str ref)
{
	return STR_JOIN(a, STR("value "), ref);
}

static struct str digest_hex(struct arena *a, const struct digest *d)
{
	char *hex = arena_alloc(a, HEX_LEN(DIGEST_SIZE) + 1);

	encode(HEX, d->b, DIGEST_SIZE, hex);
	return str_n(hex, HEX_LEN(DIGEST_SIZE));
}

/* The salts of a row's sealed fields, so that refs are known before anything is written. */
static void choose_refs(struct acting *x, uint8_t (*salts)[SALT])
{
	for (size_t i = 0; i < x->row->field_n; i++)
		if (x->values[i].given && x->row->fields[i].flags & ACT_SEALED) {
			random_bytes(salts[i], SALT);
			struct digest c = commitment(salts[i], x->values[i].text);

			x->refs[i] = digest_hex(x->a, &c);
		}
}

static bool keep_sealed(struct acting *x, uint8_t (*salts)[SALT], struct err *err)
{
	for (size_t i = 0; i < x->row->field_n; i++) {
		if (!x->refs[i].n || !x->values[i].text.p) /* not given, or kept before: act_sealed() */
			continue;
		struct str value = x->values[i].text, plain = STR_JOIN(x->a, str_n((const char *)salts[i], SALT), value);
		char *out = arena_alloc(x->a, plain.n + SEAL_EXTRA);

		seal(hub_keys(x->hub)->ring, sealed_name(x->a, x->refs[i]), plain, out);
		erase((char *)(uintptr_t)plain.p, plain.n);
		if (!sealed_add(x->db, x->refs[i], x->seq, str_n(out, plain.n + SEAL_EXTRA), err))
			return false;
	}
	return true;
}

bool sealed_whole(struct arena *a, const struct keys *k, struct str ref, struct str bytes, struct str *ret_salt, struct str *ret,
                  struct err *err)
{
	char *plain = arena_alloc(a, bytes.n + 1);
	size_t n;

	if (!keys_open(k, sealed_name(a, ref), bytes, plain, bytes.n, &n, err))
		return false;
	if (n < SALT)
		return err_set(err, ERR_DB, "a sealed value is too short");
	*ret_salt = str_n(plain, SALT);
	*ret = str_n(plain + SALT, n - SALT);
	return true;
}

bool sealed_text(struct arena *a, struct db *d, const struct keys *k, struct str ref, struct str *ret, struct err *err)
{
	struct str bytes, salt;

	if (!sealed_get(d, a, ref, &bytes, err))
		return false;
	if (!bytes.n)
		return err_set(err, ERR_FOUND, "this was erased");
	return sealed_whole(a, k, ref, bytes, &salt, ret, err);
}

bool sealed_erase(struct db *d, struct str ref, int64_t act, struct err *err)
{
	return (!act || erased_add(d, ref, act, err)) && sealed_drop(d, ref, err);
}

/* --- the body --- */

struct member_of { /* of an object, to be put in canonical order */
	struct str name;
	size_t i;
};

static void sort(struct member_of *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && canonical_cmp(v[k - 1].name, v[k].name) > 0; k--) {
			struct member_of m = v[k];

			v[k] = v[k - 1];
			v[k - 1] = m;
		}
}

static void put_member(struct buf *b, bool *first, struct str name)
{
	buf_puts(b, *first ? "" : ",");
	*first = false;
	canonical_put_string(b, name);
	buf_putc(b, ':');
}

static void put_words(struct buf *b, struct str words)
{
	struct str one;

	buf_putc(b, '[');
	for (bool first = true; str_token(&words, " ", &one); first = false) {
		buf_puts(b, first ? "" : ",");
		canonical_put_string(b, one);
	}
	buf_putc(b, ']');
}

/* Beyond, readers differ: base/canonical.h. */
static bool is_plain(int64_t n)
{
	return n < INT64_C(1) << 53 && n > -(INT64_C(1) << 53);
}

static void put_value(struct buf *b, const struct act_field *f, const struct act_value *v, struct str ref)
{
	if (f->flags & ACT_SEALED) {
		buf_puts(b, "{\"sealed\":");
		canonical_put_string(b, ref);
		buf_putc(b, '}');
	} else if (f->type == ACT_FLAG || f->type == ACT_JSON || (f->type == ACT_NUMBER && is_plain(v->n))) {
		buf_put(b, v->text);
	} else if (f->type == ACT_WORDS) {
		put_words(b, v->text);
	} else {
		canonical_put_string(b, v->text);
	}
}

static void put_fields(struct buf *b, const struct acting *x)
{
	struct member_of *v = arena_array(x->a, struct member_of, x->row->field_n + 1);
	size_t n = 0;
	bool first = true;

	for (size_t i = 0; i < x->row->field_n; i++)
		if (x->values[i].given && !(x->row->fields[i].flags & ACT_SECRET))
			v[n++] = (struct member_of){ str_of(x->row->fields[i].name), i };
	sort(v, n);
	for (size_t i = 0; i < n; i++) {
		put_member(b, &first, v[i].name);
		put_value(b, &x->row->fields[v[i].i], &x->values[v[i].i], x->refs[v[i].i]);
	}
}

static void put_made(struct buf *b, const struct acting *x)
{
	struct member_of *v = arena_array(x->a, struct member_of, x->made_n + 1);
	bool first = true;

	for (size_t i = 0; i < x->made_n; i++)
		v[i] = (struct member_of){ str_of(x->made[i].name), i };
	sort(v, x->made_n);
	for (size_t i = 0; i < x->made_n; i++) {
		put_member(b, &first, v[i].name);
		canonical_put_string(b, x->made[v[i].i].value);
	}
}

static struct str by_of(struct arena *a, const struct who *w)
{
	return w->member ? str_printf(a, "member/%lld", (long long)w->member) : w->hub ? STR("hub") : STR("");
}

static struct str party_of(struct arena *a, const struct who *w)
{
	return w->party.n ? STR_JOIN(a, STR("party/"), w->party) : STR("");
}

static bool make_body(const struct acting *x, struct str once, struct str *ret, struct err *err)
{
	struct buf b;
	char at[21];

	buf_init(&b, LIMIT_RECORD);
	buf_puts(&b, "{\"act\":");
	canonical_put_string(&b, str_of(x->row->name));
	buf_printf(&b, ",\"at\":\"%s\",\"by\":", time_format(x->at, at));
	canonical_put_string(&b, by_of(x->a, &x->who));
	buf_puts(&b, ",\"fields\":{");
	put_fields(&b, x);
	buf_puts(&b, "},\"made\":{");
	put_made(&b, x);
	buf_putc(&b, '}');
	if (once.n) {
		buf_puts(&b, ",\"once\":");
		canonical_put_string(&b, once);
	}
	buf_puts(&b, ",\"party\":");
	canonical_put_string(&b, party_of(x->a, &x->who));
	buf_printf(&b, ",\"seq\":%lld,\"subject\":", (long long)x->seq);
	canonical_put_string(&b, x->subject);
	if (x->who.shell)
		buf_puts(&b, ",\"via\":\"shell\"");
	buf_putc(&b, '}');
	bool ok = buf_ok(&b, err);

	*ret = ok ? buf_dup(x->a, &b) : STR_NONE;
	buf_release(&b);
	return ok;
}

/* --- doing it, within the writer's transaction --- */

void act_follow(struct acting *x, const char *act, struct str subject, const char *const *pairs)
{
	struct act_follow f = { .act = act, .subject = str_dup(x->a, subject) };
	size_t n = 0;

	assert(x->stage == ACT_ASIDE);
	while (pairs && pairs[2 * n])
		n++;
	f.in = arena_array(x->a, struct act_input, n + 1);
	for (f.n = 0; f.n < n; f.n++)
		f.in[f.n] = (struct act_input){ str_of(pairs[2 * f.n]), str_dup(x->a, str_of(pairs[2 * f.n + 1])) };
	x->follows = arena_grow(x->a, x->follows, x->follow_n, &x->follow_cap, sizeof *x->follows);
	x->follows[x->follow_n++] = f;
}

static bool member_live(struct db *d, int64_t member, bool *ret, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_LIVE);

	bind_i64(&q, 1, member);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW;
	query_end(&q);
	return s != DB_FAILED;
}

/* What is not granted is not there; whoever left since they asked is nobody. */
static bool permit(struct acting *x, const struct act_request *r, struct err *err)
{
	enum thing_kind kind;
	bool live = true;

	if (!thing_load(x->db, &x->who, x->subject, &kind, &x->thing, x->a, err))
		return false;
	if (x->who.member && !member_live(x->db, x->who.member, &live, err))
		return false;
	x->thing.held = r->held;
	x->case_id = x->thing.case_id;
	x->relations = access_relations(&x->who, &x->thing);
	if (kind != x->row->subject || !live || !(x->relations & x->row->who))
		return thing_none(err);
	if (x->who.member && !(x->who.scopes & 1u << x->row->scope))
		return err_set(err, ERR_DENIED, "this key may not be used for that: it lacks the scope \"%.*s\"",
		               STR_ARG(scope_names[x->row->scope]));
	if (x->row->flags & ACT_FRESH && x->who.member && (x->who.proved == TIME_NONE || x->at - x->who.proved > ACT_FRESH_S))
		return err_set(err, ERR_DENIED, "prove again who you are: it is more than a quarter of an hour ago");
	return true;
}

/* Fields that only the hub fills. */
static bool told_by_hub(const struct acting *x, struct err *err)
{
	for (size_t i = 0; i < x->row->field_n; i++)
		if (x->row->fields[i].flags & ACT_BY_HUB && x->values[i].given && !x->who.hub) {
			err_set(err, ERR_USAGE, "this is told by the hub alone");
			return err_at(err, "%s", x->row->fields[i].name);
		}
	return true;
}

static struct str once_of(struct arena *a, const struct act_request *r)
{
	return r->once.n ? str_printf(a, "%lld:%.*s", (long long)r->who.member, STR_ARG(str_sub(r->once, 0, 200))) : STR_NONE;
}

/* What an act makes either stands in its row, or it is what the act says it is about. */
static struct str thing_made(const struct acting *x, struct str subject, int64_t seq)
{
	if (x->row->makes)
		return str_printf(x->a, "%.*s/%lld", STR_ARG(thing_names[x->row->makes]), (long long)seq);
	return str_eq(subject, x->asked) ? STR("") : subject;
}

/* Was it done before? Then that is the answer. */
static bool done_before(struct acting *x, struct str once, struct outcome *ret, bool *ret_done, struct err *err)
{
	struct act_record r;

	*ret_done = false;
	if (!once.n)
		return true;
	if (!act_get_once(x->db, x->a, once, ret_done, &r, err))
		return false;
	if (*ret_done && !str_eq(r.name, str_of(x->row->name)))
		return err_set(err, ERR_STATE, "another act was done under this key before: %.*s", STR_ARG(r.name));
	if (*ret_done)
		*ret = (struct outcome){ r.seq, r.at, r.subject, thing_made(x, r.subject, r.seq), r.body, STR_NONE, true,
		                          x->row->flags & ACT_LISTS };
	return true;
}

static bool append(struct acting *x, struct merkle *tree, struct str once, struct str body, struct err *err)
{
	uint8_t *salt = arena_alloc(x->a, SALT);
	struct hashing h;

	random_bytes(salt, SALT);
	hashing_init(&h);
	hashing_add(&h, str_n((const char *)salt, SALT));
	hashing_add(&h, body);
	struct digest data = hashing_done(&h), leaf = merkle_leaf(digest_str(&data));
	const struct act_record r = { x->seq, x->at, str_of(x->row->name), x->subject, x->who.member, x->who.party, once, leaf,
		                      str_n((const char *)salt, SALT), body };

	return act_add(x->db, &r, err) && merkle_append(tree, &leaf, ledger_node_put, x->db, err);
}

/* What follows may be followed in turn; a chain that long would be a mistake of ours. */
static bool follow(struct acting *x, struct merkle *tree, struct err *err)
{
	size_t n = x->follow_n;

	x->follow_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct act_follow *f = &x->follows[i];
		struct act_request r = { .row = act_named(str_of(f->act)), .who = who_hub, .subject = f->subject };
		struct act_value *values;
		struct outcome out;
		bool wrote;

		assert(r.row);
		if (!act_decode(x->a, r.row, f->in, f->n, &values, NULL, NULL, err))
			return err_wrap(err, "%s", f->act);
		r.values = values;
		if (!act_perform(x->hub, x->db, tree, x->a, &r, &out, &wrote, err))
			return err_wrap(err, "%s", f->act);
		x->listed |= out.listed;
		if (out.result.n)
			x->result = x->result.n ? STR_JOIN(x->a, x->result, STR("\n"), out.result) : out.result;
	}
	return true;
}

/* What follows from the body, and that it belongs to the history of a case. */
static bool applied(struct acting *x, struct err *err)
{
	x->stage = ACT_APPLY;
	return x->row->apply(x, err) && (!x->case_id || act_case_add(x->db, x->case_id, x->seq, err));
}

static bool run(struct acting *x, struct merkle *tree, struct str once, struct outcome *ret, bool *ret_wrote, struct err *err)
{
	uint8_t (*salts)[SALT] = arena_alloc(x->a, (x->row->field_n + 1) * sizeof *salts);
	struct str body;

	x->stage = ACT_PREPARE;
	choose_refs(x, salts);
	if (x->row->prepare && !x->row->prepare(x, err))
		return false;
	*ret_wrote = true;
	if (!make_body(x, once, &body, err) || !applied(x, err))
		return false;
	x->stage = ACT_ASIDE;
	if (!keep_sealed(x, salts, err) || (x->row->aside && !x->row->aside(x, err)) || !append(x, tree, once, body, err))
		return false;
	struct str subject = str_dup(x->a, x->subject);

	*ret = (struct outcome){ x->seq, x->at, subject, thing_made(x, subject, x->seq), body, x->result, false, false };
	bool ok = follow(x, tree, err) && obligations_follow(x, ret->made, err) && follow(x, tree, err);

	ret->result = x->result;
	ret->listed = x->row->flags & ACT_LISTS || x->listed;
	return ok;
}

bool act_granted(struct db *d, struct arena *a, const struct act_request *r, unixtime now, struct err *err)
{
	struct acting x = { .a = a, .db = d, .row = r->row, .who = r->who, .at = now };

	x.subject = x.asked = r->subject.n ? r->subject : STR("hub");
	return permit(&x, r, err);
}

bool act_perform(struct hub *h, struct db *d, struct merkle *tree, struct arena *a, const struct act_request *r,
                 struct outcome *ret, bool *ret_wrote, struct err *err)
{
	struct str subject = r->subject.n ? r->subject : STR("hub");
	struct acting x = {
		.a = a, .db = d, .hub = h, .row = r->row, .who = r->who, .subject = subject, .asked = subject,
		.values = r->values, .refs = arena_array(a, struct str, r->row->field_n + 1), .at = hub_now(h), .seq = (int64_t)tree->n,
	};
	struct str once = once_of(a, r);
	bool done;

	*ret_wrote = false;
	if (!permit(&x, r, err) || !told_by_hub(&x, err) || !done_before(&x, once, ret, &done, err))
		return false;
	return done || run(&x, tree, once, ret, ret_wrote, err);
}

/* --- again, from its body --- */

static bool take_sealed(const struct json *fields, const struct act_field *f, struct act_value *v, struct str *ref, struct err *err)
{
	struct json j = { 0 };

	if (!json_object(fields, f->name, JSON_OPTIONAL, &j, err))
		return false;
	v->given = json_type(&j) == JSON_OBJECT;
	return !v->given || json_str(&j, "sealed", JSON_REQUIRED, ref, err);
}

/* What stood in the body as values again. Secrets are not there and count as not given. */
static bool read_fields(struct acting *x, const struct json *fields, struct err *err)
{
	struct act_value *values = arena_array(x->a, struct act_value, x->row->field_n + 1), *read;
	struct act_input *in;
	size_t n, kept = 0;

	if (!act_inputs_json(x->a, fields, &in, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t at = field_find(x->row, in[i].name);

		if (at == x->row->field_n)
			return err_set(err, ERR_DB, "its body has a field that is not known, \"%.*s\"", STR_ARG(str_sub(in[i].name, 0, 40)));
		if (!(x->row->fields[at].flags & ACT_SEALED))
			in[kept++] = in[i];
	}
	act_decode(x->a, x->row, in, kept, &read, NULL, NULL, NULL);
	for (size_t i = 0; i < x->row->field_n; i++) {
		values[i] = read[i];
		if (x->row->fields[i].flags & ACT_SEALED && !take_sealed(fields, &x->row->fields[i], &values[i], &x->refs[i], err))
			return false;
	}
	x->values = values;
	return true;
}

static void read_made(struct acting *x, const struct json *made)
{
	struct json_iter it = json_iter(made);
	struct json e;

	x->stage = ACT_PREPARE;
	while (json_next(&it, &e))
		act_make(x, str_cstr(x->a, e.key), json_text(&e));
}

/* As it was when the act was done; what the act itself made is not there yet. */
static bool case_of(struct acting *x, struct err *err)
{
	struct err none = { 0 };
	enum thing_kind kind;

	if (thing_load(x->db, NULL, x->subject, &kind, &x->thing, x->a, &none))
		x->case_id = x->thing.case_id;
	else if (none.code != ERR_FOUND) {
		*err = none;
		return false;
	}
	return true;
}

bool act_replay(struct db *d, struct arena *a, const struct act_record *r, struct err *err)
{
	const struct act_row *row = act_named(r->name);
	struct json j, fields, made;
	struct str body = str_dup(a, r->body);

	if (!row)
		return err_set(err, ERR_STATE, "act %lld is \"%.*s\", which this program does not know", (long long)r->seq,
		               STR_ARG(r->name));
	struct acting x = {
		.a = a, .db = d, .row = row, .subject = r->subject, .at = r->at, .seq = r->seq, .replay = true,
		.who = { .member = r->member, .party = r->party, .hub = !r->member, .scopes = SCOPES_ALL },
		.refs = arena_array(a, struct str, row->field_n + 1),
	};

	if (!json_read(a, body, LIMIT_RECORD, &j, err) || !json_object(&j, "fields", JSON_REQUIRED, &fields, err) ||
	    !json_object(&j, "made", JSON_REQUIRED, &made, err) || !read_fields(&x, &fields, err))
		return err_wrap(err, "act %lld", (long long)r->seq);
	read_made(&x, &made);
	if (!case_of(&x, err))
		return err_wrap(err, "act %lld", (long long)r->seq);
	return applied(&x, err) || err_wrap(err, "act %lld, %s", (long long)r->seq, row->name);
}
