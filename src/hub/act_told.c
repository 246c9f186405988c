#include "hub/act_told.h"

#include "base/limits.h"
#include "text/lang.h"

const struct str act_type_names[ACT_TYPE_N] = {
	[ACT_TEXT] = STR_LIT("text"),       [ACT_PROSE] = STR_LIT("prose"),     [ACT_WORD] = STR_LIT("word"),
	[ACT_WORDS] = STR_LIT("words"),     [ACT_NUMBER] = STR_LIT("number"),   [ACT_FLAG] = STR_LIT("flag"),
	[ACT_DAY] = STR_LIT("day"),         [ACT_INSTANT] = STR_LIT("instant"), [ACT_SUBJECT] = STR_LIT("subject"),
	[ACT_SLUG] = STR_LIT("short name"), [ACT_MAIL] = STR_LIT("mail"),       [ACT_URL] = STR_LIT("url"),
	[ACT_LANG] = STR_LIT("language"),   [ACT_ZONE] = STR_LIT("time zone"),  [ACT_COUNTRY] = STR_LIT("country"),
	[ACT_JSON] = STR_LIT("object"),     [ACT_LIST] = STR_LIT("list"),
};

static const char *const type_meanings[ACT_TYPE_N] = {
	[ACT_TEXT] = "one line of text",
	[ACT_PROSE] = "text of several lines",
	[ACT_WORD] = "one of the words named with it",
	[ACT_WORDS] = "some of the words named with it: an array in JSON, with blanks or commas between elsewhere",
	[ACT_LIST] = "several things or their numbers - 12 57, party/nova party/orion - with blanks or commas "
	             "between, or an array of JSON",
	[ACT_NUMBER] = "a whole number",
	[ACT_FLAG] = "true or false in JSON, yes or no elsewhere",
	[ACT_DAY] = "a calendar day: 2026-11-23",
	[ACT_INSTANT] = "an instant with its zone, by RFC 3339: 2026-11-23T17:00:00+08:00",
	[ACT_SUBJECT] = "another thing: party/nova, member/12",
	[ACT_SLUG] = "2 to 40 of a-z, 0-9 and single hyphens within, a letter first",
	[ACT_MAIL] = "a mail address",
	[ACT_URL] = "an address that begins with https://",
	[ACT_LANG] = "a language the hub speaks: en, zh-CN",
	[ACT_ZONE] = "a time zone's name: Asia/Shanghai",
	[ACT_COUNTRY] = "a country's two letters by ISO 3166-1: CN",
	[ACT_JSON] = "an object of JSON",
};

bool act_for_people(const struct act_row *row)
{
	return row->who & ~(1u << REL_HUB) && !(row->flags & ACT_ONLY_SHELL);
}

static bool is_text(enum act_type t)
{
	return t == ACT_TEXT || t == ACT_PROSE || t == ACT_LIST;
}

/* Bytes that a text may have at most when its row says nothing: as act_decode() has it. */
static int64_t longest(const struct act_field *f)
{
	return f->max ? f->max : f->type == ACT_PROSE ? (int64_t)LIMIT_TEXT : 500;
}

/* --- as JSON --- */

static void put_list(struct buf *b, const struct str *words, size_t n)
{
	buf_putc(b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_puts(b, i ? "," : "");
		buf_put_json(b, words[i]);
	}
	buf_putc(b, ']');
}

static void put_relations(struct buf *b, unsigned who)
{
	struct str names[REL_N];
	size_t n = 0;

	for (int r = 0; r < REL_N; r++)
		if (who & 1u << r)
			names[n++] = relation_names[r];
	put_list(b, names, n);
}

static void put_field(struct buf *b, const struct act_field *f)
{
	buf_put_member(b, "{\"name\":", str_of(f->name));
	buf_put_member(b, ",\"type\":", act_type_names[f->type]);
	buf_printf(b, ",\"required\":%s,\"sealed\":%s,\"secret\":%s", f->flags & ACT_REQUIRED ? "true" : "false",
	           f->flags & ACT_SEALED ? "true" : "false", f->flags & ACT_SECRET ? "true" : "false");
	if (is_text(f->type) || f->min || f->max)
		buf_printf(b, ",\"min\":%lld,\"max\":%lld", (long long)f->min, (long long)(is_text(f->type) ? longest(f) : f->max));
	if (f->word_n) {
		buf_puts(b, ",\"words\":");
		put_list(b, f->words, f->word_n);
	}
	buf_put_member(b, ",\"help\":", str_of(f->help));
	buf_putc(b, '}');
}

static void put_row(struct buf *b, const struct act_row *row)
{
	buf_put_member(b, "{\"name\":", str_of(row->name));
	buf_put_member(b, ",\"subject\":", thing_names[row->subject]);
	buf_puts(b, ",\"who\":");
	put_relations(b, row->who);
	buf_put_member(b, ",\"scope\":", scope_names[row->scope]);
	buf_printf(b, ",\"fresh\":%s", row->flags & ACT_FRESH ? "true" : "false");
	buf_put_member(b, ",\"help\":", str_of(row->help));
	buf_puts(b, ",\"fields\":[");
	for (size_t i = 0, put = 0; i < row->field_n; i++) {
		if (row->fields[i].flags & ACT_BY_HUB)
			continue;
		buf_puts(b, put++ ? "," : "");
		put_field(b, &row->fields[i]);
	}
	buf_puts(b, "]}");
}

void act_put_table(struct buf *b)
{
	buf_puts(b, "{\"sections\":[");
	for (size_t s = 0; s < act_section_n; s++) {
		buf_put_member(b, s ? ",\n{\"title\":" : "\n{\"title\":", str_of(act_sections[s]->title));
		buf_puts(b, ",\"acts\":[");
		for (size_t i = 0; i < act_sections[s]->n; i++) {
			buf_puts(b, i ? ",\n" : "\n");
			put_row(b, &act_sections[s]->rows[i]);
		}
		buf_puts(b, "]}");
	}
	buf_puts(b, "]}\n");
}

/* --- as JSON Schema --- */

static void put_words_schema(struct buf *b, const struct act_field *f)
{
	buf_puts(b, f->type == ACT_WORDS ? "\"type\":\"array\",\"items\":{" : "");
	buf_puts(b, "\"type\":\"string\",\"enum\":");
	if (f->type == ACT_LANG)
		put_list(b, lang_tags, LANG_N);
	else
		put_list(b, f->words, f->word_n);
	buf_puts(b, f->type == ACT_WORDS ? "},\"uniqueItems\":true" : "");
}

void act_put_field_schema(struct buf *b, const struct act_field *f)
{
	static const char *const plain[ACT_TYPE_N] = {
		[ACT_FLAG] = "\"type\":\"boolean\"",
		[ACT_DAY] = "\"type\":\"string\",\"format\":\"date\"",
		[ACT_INSTANT] = "\"type\":\"string\",\"format\":\"date-time\"",
		[ACT_SUBJECT] = "\"type\":\"string\",\"pattern\":\"^[a-z]+/[a-z0-9-]+$\"",
		[ACT_SLUG] = "\"type\":\"string\",\"pattern\":\"^[a-z](-?[a-z0-9])+$\",\"maxLength\":40",
		[ACT_MAIL] = "\"type\":\"string\",\"format\":\"email\"",
		[ACT_URL] = "\"type\":\"string\",\"format\":\"uri\",\"pattern\":\"^https://\"",
		[ACT_ZONE] = "\"type\":\"string\",\"maxLength\":60",
		[ACT_COUNTRY] = "\"type\":\"string\",\"pattern\":\"^[A-Za-z]{2}$\"",
		[ACT_JSON] = "\"type\":\"object\"",
	};

	buf_putc(b, '{');
	if (plain[f->type])
		buf_puts(b, plain[f->type]);
	else if (f->type == ACT_WORD || f->type == ACT_WORDS || f->type == ACT_LANG)
		put_words_schema(b, f);
	else if (f->type == ACT_NUMBER && (f->min || f->max))
		buf_printf(b, "\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld", (long long)f->min, (long long)f->max);
	else if (f->type == ACT_NUMBER)
		buf_puts(b, "\"type\":\"integer\"");
	else
		buf_printf(b, "\"type\":\"string\",\"maxLength\":%lld", (long long)longest(f));
	if (f->flags & ACT_SECRET)
		buf_puts(b, ",\"writeOnly\":true");
	buf_put_member(b, ",\"description\":", str_of(f->help));
	buf_putc(b, '}');
}

void act_put_schema(struct buf *b, const struct act_row *row)
{
	bool first = true;

	buf_puts(b, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	for (size_t i = 0; i < row->field_n; i++) {
		if (row->fields[i].flags & ACT_BY_HUB)
			continue;
		buf_put_member(b, first ? "" : ",", str_of(row->fields[i].name));
		buf_putc(b, ':');
		act_put_field_schema(b, &row->fields[i]);
		first = false;
	}
	buf_puts(b, "},\"required\":[");
	first = true;
	for (size_t i = 0; i < row->field_n; i++)
		if (row->fields[i].flags & ACT_REQUIRED) {
			buf_put_member(b, first ? "" : ",", str_of(row->fields[i].name));
			first = false;
		}
	buf_puts(b, "]}");
}

/* --- as Markdown --- */

static void put_names(struct buf *b, unsigned bits, const struct str *names, int n)
{
	bool first = true;

	for (int i = 0; i < n; i++)
		if (bits & 1u << i) {
			buf_printf(b, "%s%.*s", first ? "" : ", ", STR_ARG(names[i]));
			first = false;
		}
	buf_puts(b, first ? "nobody else" : "");
}

static void put_limits(struct buf *b, const struct act_field *f)
{
	if (f->word_n) {
		buf_puts(b, ": ");
		for (size_t i = 0; i < f->word_n; i++)
			buf_printf(b, "%s`%.*s`", i ? " " : "", STR_ARG(f->words[i]));
	} else if (is_text(f->type) && f->min) {
		buf_printf(b, ", %lld to %lld bytes", (long long)f->min, (long long)longest(f));
	} else if (is_text(f->type)) {
		buf_printf(b, ", up to %lld bytes", (long long)longest(f));
	} else if (f->max == INT64_MAX) {
		buf_printf(b, ", from %lld", (long long)f->min);
	} else if (f->min || f->max) {
		buf_printf(b, ", %lld to %lld", (long long)f->min, (long long)f->max);
	}
}

static void put_field_docs(struct buf *b, const struct act_field *f)
{
	buf_printf(b, "| `%s` | %.*s", f->name, STR_ARG(act_type_names[f->type]));
	put_limits(b, f);
	buf_printf(b, "%s%s%s | %s |\n", f->flags & ACT_REQUIRED ? "; **required**" : "", f->flags & ACT_SEALED ? "; sealed" : "",
	           f->flags & ACT_SECRET ? "; secret" : f->flags & ACT_BY_HUB ? "; told by the hub alone" : "", f->help ? f->help : "");
}

static void put_row_docs(struct buf *b, const struct act_row *row)
{
	buf_printf(b, "\n### %s\n\n%s\n\nDone to: %.*s. Who may: ", row->name, row->help, STR_ARG(thing_names[row->subject]));
	put_names(b, row->who, relation_names, REL_N);
	buf_puts(b, ". Told to: ");
	put_names(b, row->readers, relation_names, REL_N);
	buf_printf(b, ". Scope: %.*s.%s%s\n", STR_ARG(scope_names[row->scope]),
	           row->flags & ACT_FRESH ? " Asks to prove again who one is." : "",
	           row->flags & ACT_ONLY_SHELL ? " From the shell alone." : "");
	if (row->field_n)
		buf_puts(b, "\n| field | value | meaning |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < row->field_n; i++)
		put_field_docs(b, &row->fields[i]);
}

static void put_meanings(struct buf *b)
{
	buf_puts(b, "\n## Who may\n\nNobody acts as a person alone, but as somebody who stands in a relation to the thing at hand. "
	            "What is\nnot granted does not exist for who asks: the answer is that of an unknown name.\n\n"
	            "| relation | who that is |\n| --- | --- |\n");
	for (int r = 0; r < REL_N; r++)
		buf_printf(b, "| %.*s | %s |\n", STR_ARG(relation_names[r]), relation_meanings[r]);
	buf_puts(b, "\n## Values\n\n| type | what it takes |\n| --- | --- |\n");
	for (int t = 0; t < ACT_TYPE_N; t++)
		buf_printf(b, "| %.*s | %s |\n", STR_ARG(act_type_names[t]), type_meanings[t]);
	buf_puts(b, "\nA **sealed** field - a name, an address, what was said in confidence - stands in the ledger as a commitment; "
	            "what it\nsays lies beside it and can be erased. A **secret** one is in no act at all.\n");
}

void act_put_docs(struct buf *b)
{
	buf_puts(b, "# Acts\n\n"
	            "Everything that ever changes a hub is an act: somebody did something, at a time, to a thing. This is the table "
	            "of all\nthat can happen, as the program has it; `tocsin act --docs` prints this page.\n\n"
	            "The same row makes three ways in: the form at `/do/NAME?subject=THING`, the call `POST /api/v1/acts/NAME`, and\n"
	            "`tocsin act NAME THING FIELD=VALUE...` in the shell on the hub's machine.\n");
	put_meanings(b);
	for (size_t s = 0; s < act_section_n; s++) {
		buf_printf(b, "\n## %s\n", act_sections[s]->title);
		for (size_t i = 0; i < act_sections[s]->n; i++)
			put_row_docs(b, &act_sections[s]->rows[i]);
	}
}

void act_put_outcome(struct buf *b, const struct outcome *o)
{
	char at[21];

	buf_printf(b, "{\"act\":{\"seq\":%lld,\"at\":\"%s\",\"subject\":", (long long)o->seq, time_format(o->at, at));
	buf_put_json(b, o->subject);
	if (o->made.n)
		buf_put_member(b, ",\"made\":", o->made);
	buf_puts(b, ",\"body\":");
	buf_put(b, o->body);
	buf_putc(b, '}');
	if (o->result.n)
		buf_put_member(b, ",\"result\":", o->result);
	buf_puts(b, o->again ? ",\"again\":true}" : "}");
}
