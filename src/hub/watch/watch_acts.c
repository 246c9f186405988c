/* Watches: a member says what they want to be told of, and that they do not any more. */
#include "base/limits.h"
#include "hub/list/saved.h"
#include "hub/watch/watches.h"

static bool nothing(struct acting *x, struct err *err)
{
	(void)x;
	(void)err;
	return true;
}

/* --- watch.add --- */

static const struct act_field add_fields[] = {
	{ "search", ACT_TEXT, ACT_SEALED, .max = SAVED_MOST,
	  .help = "a search of the list, as in the address of its page: maker=samsung&q=wifi" },
	{ "product", ACT_TEXT, ACT_SEALED, .max = 100, .help = "a product, line or model, as entries name it: Galaxy S23" },
	{ "maker", ACT_TEXT, ACT_SEALED, .max = 60, .help = "a maker of devices or chips: samsung" },
	{ "component", ACT_TEXT, ACT_SEALED, .max = 100, .help = "a component: Framework" },
	{ "entry", ACT_TEXT, ACT_SEALED, .max = 100, .help = "one entry, alone: CVE-2024-43093" },
};

static bool fault(struct err *err, const char *field)
{
	return err_at(err, field);
}

/* A product's name stands together in what is searched. */
static struct str as_phrase(struct arena *a, struct str name)
{
	return str_chr(name, '"') == SIZE_MAX ? STR_JOIN(a, STR("\""), name, STR("\"")) : name;
}

/* The fields beside the search narrow it. */
static bool search_of(struct acting *x, struct str *ret, struct err *err)
{
	struct list_query q = { 0 };

	if (act_given(x, "search") && !saved_read(x->a, act_text(x, "search"), &q, NULL, err))
		return fault(err, "search");
	if (act_given(x, "product") && q.text.n)
		return err_set(err, ERR_USAGE, "the search looks for words already: give a product or these") || fault(err, "product");
	if (act_given(x, "product"))
		q.text = as_phrase(x->a, act_text(x, "product"));
	if (act_given(x, "maker"))
		q.maker = str_lower(x->a, act_text(x, "maker"));
	if (act_given(x, "component"))
		q.component = act_text(x, "component");
	return saved_read(x->a, saved_text(x->a, &q), &q, ret, err);
}

/* What is asked for: an entry of the list by its own id, or a search in its one form. */
static bool wish(struct acting *x, struct watch_row *ret, struct err *err)
{
	struct entry_row e;

	*ret = (struct watch_row){ .id = x->seq, .member = act_id(x->subject), .added = x->at };
	if (!act_given(x, "entry"))
		return search_of(x, &ret->search, err);
	for (size_t i = 0; i + 1 < sizeof add_fields / sizeof *add_fields; i++)
		if (act_given(x, add_fields[i].name))
			return err_set(err, ERR_USAGE, "one entry is watched alone: leave the others empty") || fault(err, "entry");
	if (!list_entry(x->db, x->a, act_text(x, "entry"), &e, err))
		return fault(err, "entry");
	ret->entry = e.id;
	return true;
}

static bool add_prepare(struct acting *x, struct err *err)
{
	struct watch_rows had;
	struct watch_row w;

	if (!wish(x, &w, err) || !watches_of(x->db, x->a, w.member, &had, err))
		return false;
	if (had.n >= WATCHES_MOST)
		return err_set(err, ERR_LIMIT, "you watch %zu things, as many as one may: end one first", had.n);
	for (size_t i = 0; i < had.n; i++)
		if (str_eq(had.v[i].entry, w.entry) && str_eq(had.v[i].search, w.search))
			return err_set(err, ERR_STATE, "you watch this already");
	return true;
}

static bool add_aside(struct acting *x, struct err *err)
{
	struct watch_row w;

	if (!wish(x, &w, err))
		return false;
	for (size_t i = 0; i < x->row->field_n; i++) {
		struct str ref = act_ref(x, x->row->fields[i].name);

		if (ref.n)
			w.refs = w.refs.n ? STR_JOIN(x->a, w.refs, STR(" "), ref) : ref;
	}
	return watch_add(x->db, &w, err);
}

/* --- watch.end --- */

static const struct act_field end_fields[] = {
	{ "watch", ACT_NUMBER, ACT_REQUIRED, .min = 1, .max = INT64_MAX, .help = "its number in the list of what you watch" },
};

static bool own_watch(struct acting *x, struct watch_row *ret, struct err *err)
{
	if (!watch_get(x->db, x->a, act_number(x, "watch"), ret, err))
		return fault(err, "watch");
	if (ret->member != act_id(x->subject))
		return err_set(err, ERR_FOUND, "there is no such watch") || fault(err, "watch");
	return true;
}

static bool end_prepare(struct acting *x, struct err *err)
{
	struct watch_row w;

	return own_watch(x, &w, err);
}

static bool end_aside(struct acting *x, struct err *err)
{
	struct watch_row w;

	return own_watch(x, &w, err) && watch_forget(x->db, &w, x->seq, err);
}

#define TO(rel) (1u << REL_##rel)
static const struct act_row rows[] = {
	{ "watch.add", THING_MEMBER, TO(SELF), TO(SELF), SCOPE_READ, 0, ACT_FIELDS(add_fields),
	  add_prepare, nothing, add_aside,
	  "A member wants to be told of entries that a search of the list finds, or of one entry, when they are new or get graver." },
	{ "watch.end", THING_MEMBER, TO(SELF), TO(SELF), SCOPE_READ, 0, ACT_FIELDS(end_fields),
	  end_prepare, nothing, end_aside,
	  "A member does not want to be told of it any more; what was watched is forgotten." },
};
#undef TO

const struct act_section acts_of_watches = { "Watches", rows, sizeof rows / sizeof *rows };
