#include "format/each.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "format/feed.h"
#include "format/pieces.h"

enum { EXCERPT = 200 };

struct record *records_add(struct arena *a, struct records *l, enum source source)
{
	l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	struct record *r = &l->v[l->n++];

	*r = (struct record){ .source = source, .creates = true, .published = TIME_NONE, .updated = TIME_NONE };
	return r;
}

char head_first(struct str head)
{
	head = str_trim(head);
	return head.n ? head.p[0] : '\0';
}

bool head_has(struct str head, const char *name)
{
	struct str key = str_of(name);

	for (size_t at; (at = str_find(head, key)) != SIZE_MAX; head = str_from(head, at + key.n)) {
		struct str after = str_from(head, at + key.n);

		if (at == 0 || head.p[at - 1] != '"' || !after.n || after.p[0] != '"')
			continue;
		after = str_trim(str_from(after, 1));
		if (after.n && after.p[0] == ':')
			return true;
	}
	return false;
}

void tell_reject(const struct input *in, const struct sink *to, const char *place, const struct err *why, struct str text)
{
	struct err told = *why;

	if (place && *place)
		err_at(&told, "%s", place);
	if (to->reject)
		to->reject(to->ctx, input_name(in), &told, text_clip(text, EXCERPT));
}

/* --- JSON --- */

struct reading {
	struct input *in;
	const struct sink *to;
	const struct each_json *how;
	struct arena a; /* of one record */
};

static bool give(struct reading *r, struct str text, const char *place, struct err *err)
{
	struct records found = { 0 };
	struct err why = { 0 };
	bool ok = true;

	arena_reset(&r->a);
	if (text.n > LIMIT_RECORD)
		err_set(&why, ERR_LIMIT, "a record of %zu bytes, at most %zu are read", text.n, LIMIT_RECORD);
	else if (r->how->decode(&r->a, text, &found, &why))
		why.code = ERR_NONE;
	if (why.code)
		tell_reject(r->in, r->to, place, &why, text);
	else
		for (size_t i = 0; ok && i < found.n; i++)
			ok = r->to->record(r->to->ctx, &found.v[i], err);
	return ok;
}

static bool give_list(struct reading *r, struct str text, const char *place, struct err *err)
{
	const char *list = head_first(str_sub(text, 0, 64)) == '[' ? NULL : r->how->list;
	struct err why = { 0 };
	struct pieces p;
	struct str piece;
	bool end;

	if (!pieces_open(&p, text, list, &why)) {
		tell_reject(r->in, r->to, place, &why, text);
		return true;
	}
	for (;;) {
		char where[96];

		if (!pieces_next(&p, &piece, &end, &why)) {
			tell_reject(r->in, r->to, place, &why, str_from(text, p.at));
			return true;
		}
		if (end)
			return true;
		snprintf(where, sizeof where, "%s%s%s%s/%zu", place, *place ? " " : "", list ? "/" : "", list ? list : "",
		         p.index - 1);
		if (!give(r, piece, where, err))
			return false;
	}
}

static bool give_text(struct reading *r, struct str text, const char *place, struct err *err)
{
	if (r->how->list || head_first(str_sub(text, 0, 64)) == '[')
		return give_list(r, text, place, err);
	return give(r, text, place, err);
}

/* Does this line end inside brackets or a string? */
static bool ends_inside(struct str line)
{
	long depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
	}
	return depth > 0 || quoted;
}

/* A first line that ends inside brackets begins a document over several lines, unless the next one begins a record of
 * its own: then it is a damaged record among others. */
static bool goes_on(struct str first, struct str rest)
{
	char next = head_first(rest);

	return next && next != '{' && ends_inside(first);
}

/* The same, told by the head alone. False when the first line is longer than that. */
static bool over_lines(struct str head)
{
	struct str rest = head, first = STR_NONE;

	while (!str_trim(first).n && str_chr(rest, '\n') != SIZE_MAX)
		str_split(&rest, '\n', &first);
	return str_trim(first).n && goes_on(first, rest);
}

/* `first` was read from the input already. */
static bool give_whole(struct reading *r, struct str first, struct err *err)
{
	struct err why = { 0 };
	struct arena a;
	struct str text;
	bool ok = true;

	arena_init(&a);
	first = str_dup(&a, first);
	if (!input_all(r->in, &a, LIMIT_JSON_FILE, &text, &why))
		tell_reject(r->in, r->to, "", &why, STR_NONE);
	else if (first.n)
		ok = give_text(r, str_printf(&a, "%.*s\n%.*s", STR_ARG(first), STR_ARG(text)), "", err);
	else if (str_trim(text).n)
		ok = give_text(r, text, "", err);
	arena_release(&a);
	return ok;
}

/* The first line, told apart from the beginning of a longer document. The line lies in the buffer that a look ahead
 * may move. *ret_whole: all has been read. */
static bool give_first(struct reading *r, struct str line, bool *ret_whole, struct err *err)
{
	struct err why = { 0 };
	struct str next = STR_NONE;
	struct arena keep;

	arena_init(&keep);
	line = str_dup(&keep, line);
	bool more = input_peek(r->in, &next, &why);

	*ret_whole = more && goes_on(line, next);
	bool ok = *ret_whole ? give_whole(r, line, err) : !str_trim(line).n || give_text(r, line, "line 1", err);

	if (!more)
		tell_reject(r->in, r->to, "line 2", &why, STR_NONE);
	arena_release(&keep);
	return ok;
}

static bool give_lines(struct reading *r, struct err *err)
{
	for (bool whole = false, ok = true;;) {
		struct str line = STR_NONE;
		struct err why = { 0 };
		size_t number = 0;
		char place[32];
		bool end;
		bool got = input_line(r->in, LIMIT_RECORD, &line, &number, &end, &why);

		if (end)
			return true;
		snprintf(place, sizeof place, "line %zu", number);
		if (!got)
			tell_reject(r->in, r->to, place, &why, STR_NONE);
		else if (number == 1)
			ok = give_first(r, line, &whole, err);
		else
			ok = !str_trim(line).n || give_text(r, line, place, err);
		if (whole || !ok)
			return ok;
	}
}

bool each_json(struct input *in, const struct sink *to, const struct each_json *how, struct err *err)
{
	struct reading r = { .in = in, .to = to, .how = how };
	struct err why = { 0 };
	struct str head;
	bool ok = true;

	arena_init(&r.a);
	if (!input_peek(in, &head, &why))
		tell_reject(in, to, "", &why, STR_NONE);
	else if (how->list || head_first(head) == '[' || over_lines(head))
		ok = give_whole(&r, STR_NONE, err);
	else
		ok = give_lines(&r, err);
	arena_release(&r.a);
	return ok;
}

/* --- lines --- */

bool each_line(struct input *in, const struct sink *to, const struct each_line *how, struct err *err)
{
	struct arena a;
	bool ok = true;

	arena_init(&a);
	while (ok) {
		struct str line = STR_NONE;
		struct err why = { 0 }, stop = { 0 };
		size_t number = 0;
		char place[32];
		bool end;

		arena_reset(&a);
		if (input_line(in, LIMIT_RECORD, &line, &number, &end, &why)) {
			if (end)
				break;
			if (!str_trim(line).n || how->one(how->ctx, &a, line, number, to, &why, &stop))
				continue;
		}
		snprintf(place, sizeof place, "line %zu", number);
		if (why.code)
			tell_reject(in, to, place, &why, line);
		if (stop.code) {
			ok = false;
			if (err)
				*err = stop;
		}
	}
	arena_release(&a);
	return ok;
}
