/* Settings: the groups, and one group with a form for each of its settings. What is stored is read from the table itself, so a
 * change is seen at once; the hub goes by it a second later. */
#include "web/admin/admin_frame.h"

#include "base/names.h"
#include "hub/act.h"
#include "hub/settings.h"
#include "store/acts.h"
#include "store/settings.h"
#include "templates.h"
#include "text/said.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/pages.h"

struct stored { struct setting_kept kept[SETTING_N]; struct arena *a; };

static bool take(void *ctx, const struct setting_kept *r, struct err *err)
{
	struct stored *s = ctx;
	int i = names_find(setting_names, SETTING_N, r->name);

	(void)err;
	if (i >= 0)
		s->kept[i] = (struct setting_kept){ setting_names[i], str_dup(s->a, r->value), r->act };
	return true;
}

static struct str text_of(const struct request *rq, const char *front, struct str name, const char *otherwise)
{
	return act_text_or(rq, STR_JOIN(rq->a, str_of(front), name), otherwise);
}

/* --- the groups --- */

static void fill_groups(const struct request *rq, const struct stored *s, struct settings_view *v)
{
	v->groups.v = arena_array(rq->a, struct setting_group_view, SETTING_GROUP_N);
	for (enum setting_group g = 0; g < SETTING_GROUP_N; g++) {
		struct setting_group_view *to = &v->groups.v[v->groups.n++];

		to->title = text_of(rq, "settings.", setting_group_names[g], setting_group_names[g].p);
		to->href = STR_JOIN(rq->a, STR("/admin/settings/"), setting_group_names[g]);
		for (enum setting i = 0; i < SETTING_N; i++)
			if (setting_rows[i].group == g) {
				struct str label = text_of(rq, "setting.", setting_names[i], setting_names[i].p);

				to->lead = to->lead.n ? STR_JOIN(rq->a, to->lead, rq->lang == LANG_EN ? STR(", ") : STR("、"), label) : label;
				to->changed += s->kept[i].name.n != 0;
			}
	}
}

static bool load(struct request *rq, struct stored *ret, struct db **ret_db, struct err *err)
{
	*ret = (struct stored){ .a = rq->a };
	*ret_db = request_db(rq, err);
	return *ret_db && settings_each(*ret_db, take, ret, err);
}

bool page_admin_settings(struct request *rq, struct response *rs, struct err *err)
{
	struct settings_view v = { 0 };
	struct stored s;
	struct db *d;

	if (!admin_enter(rq, ADMIN_SETTINGS, err) || !load(rq, &s, &d, err))
		return false;
	admin_frame(rq, ADMIN_SETTINGS, &v.f);
	v.title = v.f.page.title;
	fill_groups(rq, &s, &v);
	RENDER(rq, rs, admin_settings, &v);
	return true;
}

/* --- one group --- */

static void fill_field(const struct request *rq, enum setting i, struct setting_view *v)
{
	const struct setting_row *r = &setting_rows[i];
	static const struct { const char *type, *mode; bool is_long; } asks[SETTING_TYPE_N] = {
		[SETTING_TEXT] = { "text", NULL, true },  [SETTING_NUMBER] = { "text", "numeric" },
		[SETTING_DURATION] = { "text" },          [SETTING_DURATIONS] = { "text" },
		[SETTING_FLAG] = { "text" },              [SETTING_WORD] = { "text" },
		[SETTING_WORDS] = { "text" },             [SETTING_URL] = { "url", "url", true },
		[SETTING_ZONE] = { "text" },              [SETTING_MAIL] = { "email", "email", true },
		[SETTING_SLUG] = { "text" },              [SETTING_SECRET] = { "password", NULL, true },
	};

	v->type = str_of(asks[r->type].type);
	v->mode = str_of(asks[r->type].mode);
	v->long_text = asks[r->type].is_long;
	v->unit = said_text(rq->a, rq->lang, str_of(r->unit));
	if (r->type == SETTING_FLAG) {
		v->standard = page_word(rq, str_eq(v->standard, STR("yes")) ? MSG_form_yes : MSG_form_no);
		v->options.v = arena_array(rq->a, struct option, 2);
		v->options.v[v->options.n++] = (struct option){ STR("yes"), page_word(rq, MSG_form_yes), str_eq(v->value, STR("yes")) };
		v->options.v[v->options.n++] = (struct option){ STR("no"), page_word(rq, MSG_form_no), str_eq(v->value, STR("no")) };
	} else if (r->type == SETTING_WORD) {
		v->options.v = arena_array(rq->a, struct option, r->word_n);
		for (size_t k = 0; k < r->word_n; k++)
			v->options.v[v->options.n++] = (struct option){ r->words[k], text_of(rq, "word.", r->words[k], r->words[k].p),
			                                                str_eq(v->value, r->words[k]) };
	}
}

static bool fill_changed(struct audit_words *w, const struct wall *wall, const struct setting_kept *k, struct setting_view *v,
                         struct err *err)
{
	struct act_record act;

	if (!act_get(w->d, w->rq->a, k->act, &act, err))
		return false;
	v->changed_at = wall_time(wall, act.at);
	v->changed_by = audit_by(w, &act);
	v->changed_href = str_printf(w->rq->a, "/audit?act=%.*s", STR_ARG(act.name));
	return true;
}

static bool add_row(struct audit_words *w, const struct wall *wall, const struct stored *s, enum setting i,
                    struct settings_view *to, struct err *err)
{
	const struct setting_row *r = &setting_rows[i];
	const struct request *rq = w->rq;
	struct setting_view *v = &to->rows.v[to->rows.n++];
	struct err expected;

	setting_expects(rq->a, i, &expected);
	*v = (struct setting_view){
		.name = setting_names[i], .label = text_of(rq, "setting.", setting_names[i], setting_names[i].p),
		.help = text_of(rq, "setting_help.", setting_names[i], r->help), .expects = said(rq->a, rq->lang, &expected),
		.value = s->kept[i].name.n ? s->kept[i].value : str_of(r->standard), .standard = str_of(r->standard),
		.secret = r->type == SETTING_SECRET, .changed = s->kept[i].name.n, .restart = r->restart,
	};
	v->set = v->secret && v->changed;
	if (v->secret)
		v->value = STR_NONE;
	fill_field(rq, i, v);
	return !v->changed || fill_changed(w, wall, &s->kept[i], v, err);
}

bool page_admin_setting_group(struct request *rq, struct response *rs, struct err *err)
{
	int g = names_find(setting_group_names, SETTING_GROUP_N, rq->caught[0]);
	struct settings_view v = { 0 };
	struct wall wall = wall_of(rq);
	struct audit_words w;
	struct stored s;
	struct db *d;

	if (!admin_enter(rq, ADMIN_SETTINGS, err))
		return false;
	if (g < 0)
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!load(rq, &s, &d, err) || !audit_words_init(&w, rq, err))
		return false;
	admin_frame(rq, ADMIN_SETTINGS, &v.f);
	v.title = text_of(rq, "settings.", setting_group_names[g], setting_group_names[g].p);
	v.f.page.title = v.title;
	v.asker = admin_asker(rq);
	v.back = STR_JOIN(rq->a, STR("/admin/settings/"), setting_group_names[g]);
	v.may = admin_is_steward(rq);
	v.zone = wall_zone(&wall);
	v.rows.v = arena_array(rq->a, struct setting_view, SETTING_N);
	for (enum setting i = 0; i < SETTING_N; i++)
		if ((int)setting_rows[i].group == g && !add_row(&w, &wall, &s, i, &v, err))
			return false;
	RENDER(rq, rs, admin_setting_group, &v);
	return true;
}
