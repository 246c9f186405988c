/* What browsers and programs send: queries, forms, uploads, header values. The first line is the Content-Type. */
#include <assert.h>

#include "text/lang.h"
#include "web/list/list_ask.h"
#include "web/serve/cache.h"
#include "web/serve/fields.h"
#include "web/serve/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void inside(const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++)
		assert(f->v[i].is_file || str_is_utf8(f->v[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str body = str_n((const char *)data, n), type = STR_NONE;
	struct fields f = { 0 };
	struct list_ask ask = { 0 };
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	str_split(&body, '\n', &type);
	assert(lang_accept(type) < LANG_N && coding_accept(type) < CODING_N);
	etag_named(type, STR("\"x\""));
	header_param(type, STR("name"));
	if (fields_body(&a, type, body, &f, &err))
		inside(&f);
	if (fields_query(&a, body, &f, &err)) {
		inside(&f);
		params_read(&list_params, &f, true, &ask, NULL, &err);
		params_link(&a, &list_params, &f, "q", STR("x"), "after");
	}
	arena_release(&a);
	return 0;
}
