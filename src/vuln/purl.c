#include "vuln/purl.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

/* What single types rule beyond the common grammar (the specification's definitions of types). */
enum { NAME_LOWER = 1, SPACE_LOWER = 2, DASHES = 4, SPACE_NEEDED = 8, SPACE_NONE = 16, VERSION_LOWER = 32 };
static const struct { struct str type; unsigned rules; } types[] = {
	{ STR_LIT("alpm"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("apk"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("bitbucket"), NAME_LOWER | SPACE_LOWER | SPACE_NEEDED },
	{ STR_LIT("bitnami"), NAME_LOWER | SPACE_NONE },
	{ STR_LIT("cargo"), SPACE_NONE },
	{ STR_LIT("cocoapods"), SPACE_NONE },
	{ STR_LIT("composer"), NAME_LOWER | SPACE_LOWER | SPACE_NEEDED },
	{ STR_LIT("cran"), SPACE_NONE },
	{ STR_LIT("deb"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("gem"), SPACE_NONE },
	{ STR_LIT("github"), NAME_LOWER | SPACE_LOWER | SPACE_NEEDED },
	{ STR_LIT("golang"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("hackage"), SPACE_NONE },
	{ STR_LIT("hex"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("huggingface"), VERSION_LOWER },
	{ STR_LIT("luarocks"), NAME_LOWER },
	{ STR_LIT("maven"), SPACE_NEEDED },
	{ STR_LIT("npm"), NAME_LOWER | SPACE_LOWER },
	{ STR_LIT("nuget"), SPACE_NONE },
	{ STR_LIT("oci"), NAME_LOWER | SPACE_NONE },
	{ STR_LIT("pub"), NAME_LOWER | SPACE_NONE },
	{ STR_LIT("pypi"), NAME_LOWER | DASHES | SPACE_NONE },
	{ STR_LIT("qpkg"), SPACE_LOWER },
	{ STR_LIT("rpm"), SPACE_LOWER },
	{ STR_LIT("swift"), SPACE_NEEDED },
};

static unsigned rules_of(struct str type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(types[i].type, type))
			return types[i].rules;
	return 0;
}

static struct str head(struct str s)
{
	return str_sub(s, 0, 60);
}

static struct str strip(struct str s, char c)
{
	while (s.n && s.p[0] == c)
		s = str_from(s, 1);
	while (s.n && s.p[s.n - 1] == c)
		s.n--;
	return s;
}

static int hex_digit(char c)
{
	return ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %XX decoded; text of UTF-8 without control characters. */
static bool decoded(struct arena *a, struct str s, const char *what, struct str *ret, struct err *err)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	uint32_t c;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			out[n++] = s.p[i];
			continue;
		}
		int hi = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, lo = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

		if (hi < 0 || lo < 0)
			return err_set(err, ERR_SYNTAX, "%s: found \"%.*s\", expected %% and two hexadecimal digits", what,
			               STR_ARG(str_sub(s, i, 3)));
		out[n++] = (char)(hi << 4 | lo);
		i += 2;
	}
	*ret = str_n(out, n);
	for (size_t i = 0; i < n;) {
		i += utf8_next(*ret, i, &c);
		if (c == UTF8_BAD || c < 0x20 || (c >= 0x7F && c < 0xA0))
			return err_set(err, ERR_SYNTAX, "%s: found bytes that are no plain text", what);
	}
	return true;
}

/* Segments decoded one by one, empty ones dropped, with '/' between. `dots`: "." and ".." go too. */
static bool segments(struct arena *a, struct str s, const char *what, bool dots, struct str *ret, struct err *err)
{
	struct str one, plain;
	struct strs kept = { 0 };

	while (str_split(&s, '/', &one)) {
		if (!decoded(a, one, what, &plain, err))
			return false;
		if (str_chr(plain, '/') != SIZE_MAX)
			return err_set(err, ERR_SYNTAX, "%s: found a / within a segment \"%.*s\"", what, STR_ARG(head(one)));
		if (!plain.n || (dots && (str_eq(plain, STR(".")) || str_eq(plain, STR("..")))))
			continue;
		if (kept.n)
			strs_add(a, &kept, STR("/"));
		strs_add(a, &kept, plain);
	}
	*ret = kept.n ? str_join(a, kept.v, kept.n) : STR("");
	return true;
}

/* --- qualifiers --- */

static bool key_valid(struct str k)
{
	for (size_t i = 0; i < k.n; i++)
		if (!ascii_alnum(k.p[i]) && k.p[i] != '.' && k.p[i] != '-' && k.p[i] != '_')
			return false;
	return k.n && !ascii_digit(k.p[0]);
}

static bool add_qualifier(struct arena *a, struct purl *p, struct str pair, struct err *err)
{
	size_t eq = str_chr(pair, '='), at = 0;
	struct str key = str_lower(a, str_sub(pair, 0, eq == SIZE_MAX ? pair.n : eq)), value = STR("");

	if (eq == SIZE_MAX || !key_valid(key))
		return err_set(err, ERR_SYNTAX, "qualifiers: found \"%.*s\", expected key=value", STR_ARG(head(pair)));
	if (!decoded(a, str_from(pair, eq + 1), "qualifiers", &value, err))
		return false;
	if (!value.n)
		return true;
	while (at < p->qualifier_n && str_cmp(p->qualifiers[at].key, key) < 0)
		at++;
	if (at < p->qualifier_n && str_eq(p->qualifiers[at].key, key))
		return err_set(err, ERR_SYNTAX, "qualifiers: \"%.*s\" stands there twice", STR_ARG(head(key)));
	if (p->qualifier_n == PURL_QUALIFIERS)
		return err_set(err, ERR_LIMIT, "qualifiers: more than %d", PURL_QUALIFIERS);
	memmove(&p->qualifiers[at + 1], &p->qualifiers[at], (p->qualifier_n - at) * sizeof *p->qualifiers);
	p->qualifiers[at] = (struct purl_qualifier){ key, value };
	p->qualifier_n++;
	return true;
}

static bool read_qualifiers(struct arena *a, struct purl *p, struct str s, struct err *err)
{
	struct str pair;

	while (str_split(&s, '&', &pair))
		if (pair.n && !add_qualifier(a, p, pair, err))
			return false;
	return true;
}

/* --- the whole --- */

/* Takes what follows the last `c` off *s. */
static struct str take_tail(struct str *s, char c)
{
	size_t at = str_rchr(*s, c);
	struct str tail = at == SIZE_MAX ? STR_NONE : str_from(*s, at + 1);

	if (at != SIZE_MAX)
		s->n = at;
	return tail;
}

/* The '@' of a version stands behind a name; one that begins a segment is npm's scope, written without its %40. */
static struct str take_version(struct str *s)
{
	size_t at = str_rchr(*s, '@');

	return at == SIZE_MAX || !at || s->p[at - 1] == '/' ? STR_NONE : take_tail(s, '@');
}

static bool read_type(struct arena *a, struct str *s, struct str *ret, struct err *err)
{
	size_t slash = str_chr(*s, '/');
	struct str type = str_sub(*s, 0, slash);
	bool ok = slash != SIZE_MAX && slash && ascii_alpha(type.p[0]);

	for (size_t i = 0; ok && i < type.n; i++)
		ok = ascii_alnum(type.p[i]) || type.p[i] == '.' || type.p[i] == '-';
	if (!ok)
		return err_set(err, slash == SIZE_MAX ? ERR_MISSING : ERR_SYNTAX,
		               "found \"%.*s\", expected a type and a name such as pkg:generic/openssl", STR_ARG(head(*s)));
	*ret = str_lower(a, type);
	*s = strip(str_from(*s, slash + 1), '/');
	return true;
}

static struct str dashes(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] == '_' ? '-' : s.p[i];
	return str_n(out, s.n);
}

static bool obey_type(struct arena *a, struct purl *p, struct err *err)
{
	unsigned rules = rules_of(p->type);

	if (rules & SPACE_NEEDED && !p->namespace.n)
		return err_set(err, ERR_MISSING, "a package of type %.*s has a namespace: pkg:%.*s/NAMESPACE/%.*s", STR_ARG(p->type),
		               STR_ARG(p->type), STR_ARG(head(p->name)));
	if (rules & SPACE_NONE && p->namespace.n)
		return err_set(err, ERR_SYNTAX, "a package of type %.*s has no namespace, found \"%.*s\"", STR_ARG(p->type),
		               STR_ARG(head(p->namespace)));
	if (rules & NAME_LOWER)
		p->name = str_lower(a, p->name);
	if (rules & DASHES)
		p->name = dashes(a, p->name);
	if (rules & SPACE_LOWER)
		p->namespace = str_lower(a, p->namespace);
	if (rules & VERSION_LOWER)
		p->version = str_lower(a, p->version);
	return true;
}

bool purl_read(struct arena *a, struct str text, struct purl *ret, struct err *err)
{
	struct str s = str_trim(text), subpath, qualifiers, version, name;
	struct purl p = { 0 };

	if (s.n > PURL_MAX)
		return err_set(err, ERR_LIMIT, "has %zu bytes, expected %d at most", s.n, PURL_MAX);
	if (!str_istarts(s, STR("pkg:")))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a package URL, which begins with pkg:", STR_ARG(head(s)));
	s = strip(str_from(s, 4), '/');
	subpath = take_tail(&s, '#');
	qualifiers = take_tail(&s, '?');
	if (!read_type(a, &s, &p.type, err))
		return false;
	version = take_version(&s);
	s = strip(s, '/');
	name = str_rchr(s, '/') == SIZE_MAX ? s : take_tail(&s, '/');
	if (name.p == s.p)
		s = STR_NONE;
	if (!name.n)
		return err_set(err, ERR_MISSING, "the package has no name");
	if (!segments(a, s, "namespace", false, &p.namespace, err) || !decoded(a, name, "name", &p.name, err) ||
	    !decoded(a, version, "version", &p.version, err) || !read_qualifiers(a, &p, qualifiers, err) ||
	    !segments(a, subpath, "subpath", true, &p.subpath, err) || !obey_type(a, &p, err))
		return false;
	*ret = p;
	return true;
}

/* --- written again --- */

/* The specification leaves ':' as it is and quotes the rest like a URL's component; `path` keeps '/' too. */
static void put_part(struct buf *b, struct str s, bool path)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ':' || (path && s.p[i] == '/'))
			buf_putc(b, s.p[i]);
		else
			buf_put_url(b, str_sub(s, i, 1));
}

struct str purl_text(struct arena *a, const struct purl *p)
{
	struct buf b;

	buf_init(&b, 4 * PURL_MAX);
	buf_puts(&b, "pkg:");
	buf_put(&b, p->type);
	buf_putc(&b, '/');
	put_part(&b, p->namespace, true);
	buf_puts(&b, p->namespace.n ? "/" : "");
	put_part(&b, p->name, false);
	if (p->version.n) {
		buf_putc(&b, '@');
		put_part(&b, p->version, false);
	}
	for (size_t i = 0; i < p->qualifier_n; i++) {
		buf_putc(&b, i ? '&' : '?');
		buf_put(&b, p->qualifiers[i].key);
		buf_putc(&b, '=');
		put_part(&b, p->qualifiers[i].value, true);
	}
	if (p->subpath.n) {
		buf_putc(&b, '#');
		put_part(&b, p->subpath, true);
	}
	struct str r = buf_dup(a, &b);

	buf_release(&b);
	return r;
}

bool purl_covers(const struct purl *wide, const struct purl *one)
{
	return str_eq(wide->type, one->type) && str_eq(wide->namespace, one->namespace) && str_eq(wide->name, one->name) &&
	       (!wide->version.n || !one->version.n || str_eq(wide->version, one->version));
}
