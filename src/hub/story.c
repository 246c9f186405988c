#include "hub/story.h"

#include <stdatomic.h>

#include "base/ascii.h"
#include "hub/people/sessions.h"

enum { FIELDS_MOST = 40 };

static _Atomic unixtime story_time = TIME_NONE;

unixtime story_now(void)
{
	unixtime t = story_time;

	return t == TIME_NONE ? clock_now() : t;
}

void story_set(unixtime t)
{
	story_time = t;
}

struct telling {
	struct hub *h;
	struct arena *a;
	story_secret *secret;
	struct story *s;
	unixtime begun; /* the real time when the telling began */
};

const struct story_name *story_find(const struct story *s, struct str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->names[i].name, name))
			return &s->names[i];
	return NULL;
}

/* --- words of a line --- */

/* The next word off *rest, quotes and all taken in; false at the end. */
static bool next_word(struct arena *a, struct str *rest, struct str *ret, struct err *err)
{
	struct buf b;
	bool quoted = false, ok = true;
	size_t i = 0;

	while (rest->n && ascii_space(rest->p[0]))
		*rest = str_from(*rest, 1);
	if (!rest->n)
		return false;
	buf_init(&b, 64 * 1024);
	for (; i < rest->n && (quoted || !ascii_space(rest->p[i])); i++) {
		char c = rest->p[i];

		if (c == '"') {
			quoted = !quoted;
		} else if (quoted && c == '\\' && i + 1 < rest->n) {
			c = rest->p[++i];
			buf_putc(&b, c == 'n' ? '\n' : c);
		} else {
			buf_putc(&b, c);
		}
	}
	ok = !quoted || err_set(err, ERR_SYNTAX, "a quote is not closed");
	*ret = buf_dup(a, &b);
	*rest = str_from(*rest, i);
	buf_release(&b);
	return ok;
}

/* "$ann" and "${key}" stand for what a line before made, "#ann" for its number, "thread/$case" for another thing of that number. */
static bool replaced(const struct telling *t, struct str word, struct str *ret, struct err *err)
{
	size_t slash = str_find(word, STR("/$"));
	bool secret = str_starts(word, STR("${")) && str_ends(word, STR("}")), other = slash != SIZE_MAX && slash < 20,
	     number = str_starts(word, STR("#")) || other;
	struct str name = secret ? str_sub(word, 2, word.n - 3) : str_from(word, other ? slash + 2 : 1);

	*ret = word;
	if (!str_starts(word, STR("$")) && !number)
		return true;
	const struct story_name *n = story_find(t->s, name);

	if (!n && number && !other)
		return true; /* a heading, a number sign */
	if (!n)
		return err_set(err, ERR_FOUND, "nothing is named \"%.*s\" yet", STR_ARG(name));
	*ret = secret ? n->secret : number ? STR_JOIN(t->a, str_sub(word, 0, other ? slash + 1 : 0), act_slug(n->subject)) : n->subject;
	return true;
}

/* "+30d", "+12h": from the story's time on. */
static bool later(const struct telling *t, struct str word, struct str *ret)
{
	struct str rest = str_from(word, 1);
	char text[21];
	uint64_t n;

	if (!str_starts(word, STR("+")) || !str_take_u64(&rest, &n) || n > 10000)
		return false;
	if (rest.n != 1 || (rest.p[0] != 'd' && rest.p[0] != 'h'))
		return false;
	*ret = str_dup(t->a, str_of(time_format(hub_now(t->h) + (unixtime)n * (rest.p[0] == 'd' ? 86400 : 3600), text)));
	return true;
}

/* --- lines --- */

/* "@ -30d 09:15" */
static bool set_time(struct telling *t, struct str rest, struct err *err)
{
	struct str word = str_trim(rest), days;
	uint64_t d, hour, minute;
	bool ok = str_starts(word, STR("-"));

	word = str_from(word, 1);
	ok = ok && str_split(&word, 'd', &days) && str_u64(days, &d) && d < 10000;
	word = str_trim(word);
	ok = ok && str_take_u64(&word, &hour) && hour < 24 && str_starts(word, STR(":"));
	word = str_from(word, 1);
	if (!ok || !str_u64(word, &minute) || minute > 59)
		return err_set(err, ERR_SYNTAX, "expected a time such as \"@ -30d 09:15\"");
	unixtime when = day_start(day_of(t->begun)) - (unixtime)d * 86400 + (unixtime)(hour * 3600 + minute * 60);

	if (when > t->begun)
		when = t->begun;
	if (story_time != TIME_NONE && when < story_time)
		return err_set(err, ERR_RANGE, "the story's time goes back");
	story_time = when;
	return true;
}

static bool take_field(const struct telling *t, const struct act_row *row, struct str word, struct act_input *in, struct err *err)
{
	size_t at = str_chr(word, '=');

	if (at == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected FIELD=VALUE", STR_ARG(word));
	in->name = str_sub(word, 0, at);
	const struct act_field *f = act_field_named(row, in->name);

	if (f && f->type == ACT_INSTANT && later(t, str_from(word, at + 1), &in->value))
		return true;
	if (!replaced(t, str_from(word, at + 1), &in->value, err))
		return false;
	return !f || !(f->flags & ACT_SECRET) || !t->secret ||
	       t->secret(t->a, str_of(row->name), in->name, in->value, &in->value, err);
}

static bool who_of(const struct telling *t, struct str name, struct who *ret, struct err *err)
{
	const struct story_name *n = story_find(t->s, name);

	*ret = who_hub;
	if (str_eq(name, STR("hub")))
		return true;
	if (!n)
		return err_set(err, ERR_FOUND, "nobody is named \"%.*s\" yet", STR_ARG(name));
	struct db *d = hub_read(t->h, err);
	struct signed_in in;
	bool ok = d && member_who(d, t->a, act_id(n->subject), hub_now(t->h), &in, err);

	hub_read_done(t->h, d);
	*ret = in.who;
	return ok || err_wrap(err, "%.*s", STR_ARG(name));
}

static void keep_name(struct telling *t, struct str name, const struct outcome *o)
{
	t->s->names = arena_grow(t->a, t->s->names, t->s->n, &t->s->cap, sizeof *t->s->names);
	t->s->names[t->s->n++] = (struct story_name){ name, str_dup(t->a, o->made.n ? o->made : o->subject), str_dup(t->a, o->result) };
}

static bool tell_act(struct telling *t, struct str line, struct err *err)
{
	struct act_request r = { .row = NULL };
	struct act_input in[FIELDS_MOST];
	struct str who, word, name = STR_NONE;
	struct act_value *values;
	struct outcome o;
	struct err end = { 0 };
	size_t n = 0;

	if (!str_split(&line, ':', &who) || !next_word(t->a, &line, &word, err))
		return err_set(err, ERR_SYNTAX, "expected WHO: ACT ...");
	if (!(r.row = act_named(word)))
		return err_set(err, ERR_FOUND, "there is no act \"%.*s\"", STR_ARG(word));
	while (next_word(t->a, &line, &word, &end)) {
		if (str_eq(word, STR("->"))) {
			if (!next_word(t->a, &line, &name, err))
				return err_set(err, ERR_SYNTAX, "expected a name after ->");
		} else if (!n && !r.subject.n && str_chr(word, '=') == SIZE_MAX) {
			if (!replaced(t, word, &r.subject, err))
				return false;
		} else if (n == FIELDS_MOST) {
			return err_set(err, ERR_LIMIT, "more than %d fields", FIELDS_MOST);
		} else if (!take_field(t, r.row, word, &in[n++], err)) {
			return false;
		}
	}
	if (end.code) {
		*err = end;
		return false;
	}
	if (!who_of(t, str_trim(who), &r.who, err) || !act_decode(t->a, r.row, in, n, &values, NULL, NULL, err))
		return false;
	r.values = values;
	r.held = true; /* whoever tells the story has every secret in it */
	if (!hub_act(t->h, t->a, &r, &o, err))
		return false;
	if (name.n)
		keep_name(t, name, &o);
	t->s->acts++;
	return true;
}

static bool tell_line(struct telling *t, struct str line, struct err *err)
{
	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return true;
	return line.p[0] == '@' ? set_time(t, str_from(line, 1), err) : tell_act(t, line, err);
}

/* A line with those that go on with it. */
static struct str whole_line(struct arena *a, struct str *text, size_t *line)
{
	struct str ret, more;

	str_split(text, '\n', &ret);
	++*line;
	while (text->n && (text->p[0] == ' ' || text->p[0] == '\t')) {
		str_split(text, '\n', &more);
		++*line;
		ret = STR_JOIN(a, ret, STR(" "), more);
	}
	return ret;
}

bool story_tell(struct hub *h, struct arena *a, const char *name, struct str text, story_secret *secret, struct story *ret,
                struct err *err)
{
	struct telling t = { h, a, secret, ret, clock_now() };
	bool ok = true;

	for (size_t line = 0; ok && text.n;) {
		size_t first = line + 1;

		ok = tell_line(&t, whole_line(a, &text, &line), err) || err_at(err, "%s:%zu", name, first);
	}
	story_time = TIME_NONE;
	return ok;
}
