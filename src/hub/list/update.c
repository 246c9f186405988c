#include "hub/list/update.h"

#include "base/json.h"
#include "base/limits.h"
#include "embedded.h"
#include "hub/list/fetch.h"
#include "store/list.h"

struct str update_sources_builtin(void)
{
	return embedded_sources_json;
}

bool update_sources_read(struct arena *a, struct str text, struct update_sources *ret, struct err *err)
{
	struct json root, list, j;
	struct update_sources s = { 0 };

	if (!json_read(a, text, MIB, &root, err) || !json_array(&root, "sources", JSON_REQUIRED, &list, err))
		return false;
	s.v = arena_array(a, struct update_source, json_count(&list) + 1);
	struct json_iter it = json_iter(&list);

	while (json_next(&it, &j)) {
		struct update_source *to = &s.v[s.n++];

		if (!json_want(&j, JSON_OBJECT, err) || !json_str(&j, "name", JSON_REQUIRED, &to->name, err) ||
		    !json_str(&j, "url", JSON_REQUIRED, &to->url, err))
			return false;
		if (!fetch_is_url(to->url))
			return json_err(&j, err, ERR_RANGE, "url is \"%.*s\", expected http:// or https://", STR_ARG(to->url));
	}
	*ret = s;
	return true;
}

static struct str state_name(struct arena *a, const char *what, struct str url)
{
	return str_printf(a, "%s:%.*s", what, STR_ARG(url));
}

static bool remember(struct db *d, struct arena *a, struct str url, const struct fetch_state *now, struct err *err)
{
	if (!db_begin(d, err))
		return false;
	if (list_set(d, state_name(a, "etag", url), now->etag, err) && list_set(d, state_name(a, "modified", url), now->modified, err))
		return db_commit(d, err);
	db_rollback(d);
	return false;
}

static bool update_in(struct arena *a, struct db *d, const struct update_source *s, const struct import_progress *p,
                      struct update_outcome *ret, struct err *err)
{
	struct fetch_state before = { 0 };
	struct fetched got = { 0 };

	if (!list_get(d, a, state_name(a, "etag", s->url), &before.etag, err) ||
	    !list_get(d, a, state_name(a, "modified", s->url), &before.modified, err))
		return false;
	if (!fetch_url(a, s->url, &before, p->stop, &got, err))
		return false;
	ret->unchanged = got.path == NULL;
	ret->fetched = got.bytes;
	if (ret->unchanged)
		return true;
	if (!import_paths(d, &got.path, 1, p, &ret->counts, err))
		return false;
	/* A page that says "moved" instead of the file must not pass for the file, or it would not be asked for again. */
	if (ret->counts.records + ret->counts.devices == 0)
		return err_set(err, ERR_SYNTAX, "%.*s holds nothing that could be imported", STR_ARG(s->url));
	return remember(d, a, s->url, &got.now, err);
}

bool update_one(struct db *d, const struct update_source *s, const struct import_progress *p, struct update_outcome *ret,
                struct err *err)
{
	struct arena a;

	arena_init(&a);
	*ret = (struct update_outcome){ 0 };
	bool ok = update_in(&a, d, s, p, ret, err);

	arena_release(&a);
	return ok;
}
