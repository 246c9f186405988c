#include "web/act_form.h"

#include <string.h>

#include "base/limits.h"
#include "base/names.h"
#include "text/said.h"
#include "web/act_now.h"
#include "web/page.h"
#include "web/serve/place.h"
#include "web/wall.h"

enum { RADIOS_MOST = 6 }; /* more of them become a list that opens */

const struct str act_form_names[ACT_FORM_NAME_N] = {
	STR_LIT("token"), STR_LIT("subject"), STR_LIT("once"), STR_LIT("back"), STR_LIT("asker"), STR_LIT("kept"),
	STR_LIT("look"),
};

bool act_has_form(const struct act_row *row)
{
	return row && !(row->flags & (ACT_NO_FORM | ACT_ONLY_SHELL)) && row->who & ~(1u << REL_HUB);
}

/* --- words --- */

struct str act_text_or(const struct request *rq, struct str key, const char *otherwise)
{
	int m = lang_message(key);

	return m < 0 ? str_of(otherwise) : lang_text(rq->lang, (enum msg)m);
}

struct str act_key(struct arena *a, const char *front, const char *name, struct str rest)
{
	return STR_JOIN(a, str_of(front), str_of(name), rest.n ? STR(".") : STR_NONE, rest);
}

struct str act_title(const struct request *rq, const struct act_row *row)
{
	return act_text_or(rq, act_key(rq->a, "act.", row->name, STR_NONE), row->help);
}

struct str act_happened(const struct request *rq, struct str name)
{
	const char *plain = str_cstr(rq->a, name);

	return act_text_or(rq, act_key(rq->a, "happened.", plain, STR_NONE), plain);
}

struct str act_field_label(const struct request *rq, const struct act_row *row, const struct act_field *f)
{
	return act_text_or(rq, act_key(rq->a, "field.", row->name, str_of(f->name)), f->name);
}

struct str act_word(const struct request *rq, const struct act_row *row, const struct act_field *f, struct str word)
{
	struct str own = act_key(rq->a, "word.", row->name, STR_JOIN(rq->a, str_of(f->name), STR("."), word));
	struct str any = act_text_or(rq, STR_JOIN(rq->a, STR("word."), word), str_cstr(rq->a, word));

	return act_text_or(rq, own, str_cstr(rq->a, any));
}

/* --- links --- */

struct str act_path(struct arena *a, const char *name, struct str subject)
{
	struct str path = STR_JOIN(a, STR("/do/"), str_of(name));

	return subject.n ? place_with(a, path, "subject", subject) : path;
}

void act_links(const struct request *rq, struct str subject, const struct thing *t, struct link_list *ret)
{
	int kind = names_find(thing_names, THING_KIND_N, str_sub(subject, 0, str_chr(subject, '/')));
	unsigned relations = access_relations(&rq->who, t);
	size_t n = 0;

	for (size_t s = 0; s < act_section_n; s++)
		n += act_sections[s]->n;
	*ret = (struct link_list){ arena_array(rq->a, struct link, n + 1), 0 };
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++) {
			const struct act_row *row = &act_sections[s]->rows[i];

			if (act_has_form(row) && (int)row->subject == kind && row->who & relations)
				ret->v[ret->n++] = (struct link){ act_title(rq, row), act_path(rq->a, row->name, subject), false };
		}
}

/* --- fields --- */

static struct str typed_in(const struct typed *typed, const char *name)
{
	for (size_t i = 0; i < typed->n; i++)
		if (str_eq(typed->v[i].name, str_of(name)))
			return typed->v[i].value;
	return STR_NONE;
}

/* Of several boxes each came by itself; from a link all may come in one. */
static bool chosen(const struct typed *typed, const char *name, struct str word)
{
	struct str rest, one;

	for (size_t i = 0; i < typed->n; i++)
		for (rest = str_eq(typed->v[i].name, str_of(name)) ? typed->v[i].value : STR_NONE; str_token(&rest, ", ", &one);)
			if (str_eq(one, word))
				return true;
	return false;
}

static void add_option(const struct request *rq, struct act_field_view *v, struct str value, struct str text, bool is_chosen)
{
	v->options.v[v->options.n] = (struct act_option_view){
		.id = str_printf(rq->a, "%.*s-%zu", STR_ARG(v->id), v->options.n), .value = value, .text = text, .chosen = is_chosen,
	};
	v->options.n++;
}

static void fill_options(const struct request *rq, const struct act_row *row, const struct act_field *f, const struct typed *typed,
                         struct act_field_view *v)
{
	bool any = false;

	v->options.v = arena_array(rq->a, struct act_option_view, f->word_n + LANG_N + 4);
	for (size_t i = 0; i < f->word_n; i++) {
		bool is = chosen(typed, f->name, f->words[i]);

		add_option(rq, v, f->words[i], act_word(rq, row, f, f->words[i]), is);
		any = any || is;
	}
	for (enum lang l = 0; f->type == ACT_LANG && l < LANG_N; l++) {
		bool is = chosen(typed, f->name, lang_tags[l]);

		add_option(rq, v, lang_tags[l], lang_names[l], is);
		any = any || is;
	}
	if (f->type == ACT_FLAG) {
		struct str is = typed_in(typed, f->name);
		static const struct str yes[] = { STR_LIT("yes"), STR_LIT("true"), STR_LIT("1"), STR_LIT("on") };

		any = is.n;
		add_option(rq, v, STR("yes"), page_word(rq, MSG_form_yes), is.n && names_find(yes, 4, is) >= 0);
		add_option(rq, v, STR("no"), page_word(rq, MSG_form_no), is.n && names_find(yes, 4, is) < 0);
	}
	if (v->radios && v->optional)
		add_option(rq, v, STR_NONE, page_word(rq, MSG_form_unsaid), !any);
}

/* How a type is asked for: which element, which type of input, which keyboard. */
static const struct asked {
	bool prose, radios, select, boxes;
	const char *type, *mode, *autocomplete;
	int size; /* columns; 0: the whole width */
} asks[ACT_TYPE_N] = {
	[ACT_TEXT]    = { .type = "text" },
	[ACT_PROSE]   = { .prose = true },
	[ACT_WORD]    = { .radios = true },
	[ACT_WORDS]   = { .boxes = true },
	[ACT_LIST]    = { .type = "text" },
	[ACT_NUMBER]  = { .type = "text", .mode = "numeric", .size = 12 },
	[ACT_FLAG]    = { .radios = true },
	[ACT_DAY]     = { .type = "date", .size = 16 },
	[ACT_INSTANT] = { .type = "datetime-local", .size = 22 },
	[ACT_SUBJECT] = { .type = "text", .size = 40 },
	[ACT_SLUG]    = { .type = "text", .size = 40 },
	[ACT_MAIL]    = { .type = "email", .autocomplete = "off" },
	[ACT_URL]     = { .type = "url" },
	[ACT_LANG]    = { .radios = true },
	[ACT_ZONE]    = { .type = "text", .size = 40 },
	[ACT_COUNTRY] = { .type = "text", .size = 6 },
	[ACT_JSON]    = { .prose = true },
};

static int64_t longest(const struct act_field *f)
{
	return f->type == ACT_PROSE || f->type == ACT_JSON ? (f->max ? f->max : (int64_t)LIMIT_TEXT) :
	       f->type == ACT_TEXT ? (f->max ? f->max : 500) : 200;
}

/* Shown by the reader's own clock, and said so. */
static void local_time(const struct request *rq, struct act_field_view *v)
{
	struct wall w = wall_of(rq);
	char text[26];
	unixtime t;

	if (v->value.n > 16 && time_parse(v->value, &t))
		v->value = str_dup(rq->a, str_sub(str_of(zone_format(w.zone, t, text)), 0, 16));
	v->hint = STR_JOIN(rq->a, v->hint, v->hint.n ? STR(" ") : STR_NONE, TEXT(rq, MSG_form_zone, arg_str(wall_zone(&w))));
}

void act_field_fill(const struct request *rq, const struct act_row *row, const struct act_field *f, const struct typed *typed,
                    struct act_field_view *v)
{
	const struct asked *ask = &asks[f->type];
	struct str name = str_of(f->name);
	bool secret = f->flags & ACT_SECRET;

	*v = (struct act_field_view){
		.id = STR_JOIN(rq->a, STR("f-"), name), .name = name, .label = act_field_label(rq, row, f),
		.hint = act_text_or(rq, act_key(rq->a, "field.", row->name, STR_JOIN(rq->a, name, STR(".hint"))), NULL),
		.value = secret ? STR_NONE : typed_in(typed, f->name), .optional = !(f->flags & ACT_REQUIRED), .max = longest(f),
		.prose = ask->prose, .boxes = ask->boxes, .line = ask->type != NULL, .type = secret ? STR("password") : str_of(ask->type),
		.mode = str_of(ask->mode), .size = ask->size, .autocomplete = secret ? STR("off") : str_of(ask->autocomplete),
	};
	if (f->type == ACT_INSTANT)
		local_time(rq, v);
	v->radios = ask->radios && f->word_n <= RADIOS_MOST;
	v->select = ask->radios && !v->radios;
	v->group = v->radios || v->boxes;
	if (!v->line && !v->prose)
		fill_options(rq, row, f, typed, v);
}

static bool is_empty(const struct typed *typed)
{
	for (size_t i = 0; i < typed->n; i++)
		if (str_trim(typed->v[i].value).n)
			return false;
	return true;
}

/* What is wrong with one field, in words. */
static struct str wrong_text(const struct request *rq, const struct err *err)
{
	return str_eq(str_of(err->msg), STR("is required")) ? page_word(rq, MSG_form_required) : said(rq->a, rq->lang, err);
}

struct str act_field_about(const struct request *rq, const struct act_field_view *f)
{
	struct str hint = f->hint.n ? STR_JOIN(rq->a, f->id, STR("-hint")) : STR_NONE;
	struct str wrong = f->wrong.n ? STR_JOIN(rq->a, f->id, STR("-wrong")) : STR_NONE;

	return STR_JOIN(rq->a, hint, hint.n && wrong.n ? STR(" ") : STR_NONE, wrong);
}

static void add_error(struct act_view *v, struct str field, struct str text)
{
	v->errors.v[v->errors.n++] = (struct form_error){ field, text };
}

static void tell_wrong(const struct request *rq, const struct act_wrong *wrong, struct act_view *v)
{
	bool told = false;

	v->errors.v = arena_array(rq->a, struct form_error, wrong->n + 1);
	for (size_t i = 0; i < v->fields.n; i++)
		for (size_t k = 0; k < wrong->n; k++) {
			struct act_field_view *f = &v->fields.v[i];

			if (!str_eq(wrong->v[k].field, f->name) || f->wrong.n)
				continue;
			f->wrong = wrong_text(rq, &wrong->v[k].err);
			add_error(v, f->group ? str_printf(rq->a, "%.*s-0", STR_ARG(f->id)) : f->id,
			          TEXT(rq, MSG_form_wrong, arg_str(f->label), arg_str(f->wrong)));
			told = true;
		}
	if (wrong->other.code)
		add_error(v, STR("main"), err_kinds[wrong->other.code].tell ? said(rq->a, rq->lang, &wrong->other) :
		                                                               page_word(rq, MSG_form_not_saved));
	else if (wrong->n && !told) /* a field that no form of ours has */
		add_error(v, STR("main"), said(rq->a, rq->lang, &wrong->v[0].err));
}

void act_fill(const struct request *rq, const struct act_row *row, const struct typed *typed, const struct act_wrong *wrong,
              struct act_view *v)
{
	page_init(&v->page, rq, act_title(rq, row), NAV_NONE);
	v->page.unlisted = true;
	v->name = str_of(row->name);
	v->action = STR_JOIN(rq->a, STR("/do/"), v->name);
	v->lead = act_text_or(rq, act_key(rq->a, "act.", row->name, STR("lead")), NULL);
	v->warning = act_text_or(rq, act_key(rq->a, "act.", row->name, STR("warning")), NULL);
	v->fields.v = arena_array(rq->a, struct act_field_view, row->field_n + 1);
	for (size_t i = 0; i < row->field_n; i++)
		if (!(row->fields[i].flags & ACT_BY_HUB) && (!act_has_now(row) || strcmp(row->fields[i].name, "clear") != 0))
			act_field_fill(rq, row, &row->fields[i], typed, &v->fields.v[v->fields.n++]);
	v->filled = !is_empty(typed);
	tell_wrong(rq, wrong, v);
	for (size_t i = 0; i < v->fields.n; i++)
		v->fields.v[i].about = act_field_about(rq, &v->fields.v[i]);
}
