#include "web/serve/out.h"

void out_raw(struct out *o, struct str s)
{
	buf_put(o->b, s);
}

void out_str(struct out *o, struct str s)
{
	buf_put_html(o->b, s);
}

void out_int(struct out *o, int64_t v)
{
	buf_put_i64(o->b, v);
}

void out_html(struct out *o, struct html h)
{
	buf_put(o->b, h.s);
}

void out_num(struct out *o, int64_t v)
{
	lang_put_number(o->b, o->lang, v);
}

void out_day(struct out *o, day d)
{
	char iso[11];

	if (!d) {
		buf_puts(o->b, "<span class=\"none\">–</span>");
		return;
	}
	buf_printf(o->b, "<time datetime=\"%s\">", day_format(d, iso));
	lang_put_day(o->b, o->lang, d);
	buf_puts(o->b, "</time>");
}

/* "//host" and "/\host" leave our site; they are no path of ours. */
static bool is_own_path(struct str url)
{
	return (url.n == 1 && url.p[0] == '/') || (url.n > 1 && url.p[0] == '/' && url.p[1] != '/' && url.p[1] != '\\') ||
	       (url.n && (url.p[0] == '?' || url.p[0] == '#'));
}

void out_href(struct out *o, struct str url)
{
	static const struct str schemes[] = { STR_LIT("https://"), STR_LIT("http://"), STR_LIT("mailto:"), STR_LIT("otpauth://totp/") };
	bool ok = is_own_path(url);

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		ok = ok || str_istarts(url, schemes[i]);
	buf_put_html(o->b, ok ? url : STR("#"));
}

void out_url(struct out *o, struct str part)
{
	buf_put_url(o->b, part);
}

void out_message(struct out *o, enum msg m, const struct msg_arg *args, size_t n)
{
	lang_put_html(o->b, o->lang, lang_text(o->lang, m), args, n);
}

void out_plural(struct out *o, enum msg m, const struct msg_arg *args, size_t n)
{
	lang_put_html(o->b, o->lang, lang_plural(o->lang, m, args[0].number), args, n);
}
