#include "unit.h"

#include "vuln/product.h"
#include "vuln/purl.h"

/* --- purls: in the manner of the specification's own suite --- */

static const struct purl_row {
	const char *in, *out; /* out NULL: refused */
	const char *type, *namespace, *name, *version, *subpath;
} purls[] = {
	{ "pkg:maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io", "maven", "org.apache.commons", "io", "", "" },
	{ "pkg:maven/org.apache.commons/io@1.3.4", "pkg:maven/org.apache.commons/io@1.3.4", "maven", "org.apache.commons", "io", "1.3.4", "" },
	{ "pkg:GOLANG/google.golang.org/genproto#/googleapis/api/annotations/", "pkg:golang/google.golang.org/genproto#googleapis/api/annotations",
	  "golang", "google.golang.org", "genproto", "", "googleapis/api/annotations" },
	{ "pkg:GOLANG/google.golang.org/genproto@abcdedf#/googleapis/api/annotations/",
	  "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations", "golang", "google.golang.org", "genproto", "abcdedf",
	  "googleapis/api/annotations" },
	{ "pkg:golang/google.golang.org/genproto@abcdedf#./googleapis/../api", "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api",
	  "golang", "google.golang.org", "genproto", "abcdedf", "googleapis/api" },
	{ "pkg:bitbucket/birKenfeld/pyGments-main@244fd47e07d1014f0aed9c", "pkg:bitbucket/birkenfeld/pygments-main@244fd47e07d1014f0aed9c",
	  "bitbucket", "birkenfeld", "pygments-main", "244fd47e07d1014f0aed9c", "" },
	{ "pkg:github/Package-url/purl-Spec@244fd47e07d1004f0aed9c", "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c", "github",
	  "package-url", "purl-spec", "244fd47e07d1004f0aed9c", "" },
	{ "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "deb", "debian",
	  "curl", "7.50.3-1", "" },
	{ "pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io",
	  "pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io", "docker", "customer", "dockerimage",
	  "sha256:244fd47e07d1004f0aed9c", "" },
	{ "pkg:gem/jruby-launcher@1.1.2?Platform=java", "pkg:gem/jruby-launcher@1.1.2?platform=java", "gem", "", "jruby-launcher", "1.1.2", "" },
	{ "pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1", "npm", "@angular", "animation", "12.3.1", "" },
	{ "pkg:npm/@angular/animation", "pkg:npm/%40angular/animation", "npm", "@angular", "animation", "", "" },
	{ "pkg:Nuget/EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304", "nuget", "", "EnterpriseLibrary.Common",
	  "6.0.1304", "" },
	{ "pkg:PYPI/Django_package@1.11.1.dev1", "pkg:pypi/django-package@1.11.1.dev1", "pypi", "", "django-package", "1.11.1.dev1", "" },
	{ "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25", "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25",
	  "rpm", "fedora", "curl", "7.50.3-1.fc25", "" },
	{ "pkg:/maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io", "maven", "org.apache.commons", "io", "", "" },
	{ "pkg://maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io", "maven", "org.apache.commons", "io", "", "" },
	{ "PKG:generic//openssl//", "pkg:generic/openssl", "generic", "", "openssl", "", "" },
	{ "pkg:generic/openssl@3.0.14?b=2&a=1&c=", "pkg:generic/openssl@3.0.14?a=1&b=2", "generic", "", "openssl", "3.0.14", "" },
	{ "pkg:generic/a%20b@1%2B2", "pkg:generic/a%20b@1%2B2", "generic", "", "a b", "1+2", "" },
	{ "pkg:generic/\xE6\x98\x9F@1", "pkg:generic/%E6%98%9F@1", "generic", "", "\xE6\x98\x9F", "1", "" },
	{ "  pkg:cargo/rand@0.7.2 ", "pkg:cargo/rand@0.7.2", "cargo", "", "rand", "0.7.2", "" },
	{ "pkg:github/a/b@refs/heads/main", "pkg:github/a/b@refs%2Fheads%2Fmain", "github", "a", "b", "refs/heads/main", "" },

	{ "pkg:maven/@1.3.4", NULL, 0, 0, 0, 0, 0 },         /* no name */
	{ "pkg:maven/io", NULL, 0, 0, 0, 0, 0 },             /* no namespace */
	{ "pkg:EnterpriseLibrary.Common@6.0.1304", NULL, 0, 0, 0, 0, 0 }, /* no type */
	{ "EnterpriseLibrary.Common@6.0.1304", NULL, 0, 0, 0, 0, 0 },     /* no scheme */
	{ "", NULL, 0, 0, 0, 0, 0 }, { "pkg:", NULL, 0, 0, 0, 0, 0 }, { "pkg:generic/", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:3generic/x", NULL, 0, 0, 0, 0, 0 }, { "pkg:ge neric/x", NULL, 0, 0, 0, 0, 0 }, { "pkg:n&g/x", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:npm/myartifact@1.0.0?in%20production=true", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:npm/myartifact@1.0.0?a=1&A=2", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:npm/myartifact@1.0.0?a", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:pypi/space/django", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:generic/a%2", NULL, 0, 0, 0, 0, 0 }, { "pkg:generic/a%zz", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:generic/a%00b", NULL, 0, 0, 0, 0, 0 }, { "pkg:generic/a%0Ab", NULL, 0, 0, 0, 0, 0 },
	{ "pkg:generic/a%ff", NULL, 0, 0, 0, 0, 0 }, { "pkg:generic/a%2Fb/c", NULL, 0, 0, 0, 0, 0 },
};

static void purls_are_read_and_written(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(purls); i++) {
		const struct purl_row *r = &purls[i];
		struct err err = { 0 };
		struct purl p, again;
		bool ok = purl_read(&a, str_of(r->in), &p, &err);

		want(ok == !!r->out, "%s: %s", r->in, ok ? "taken" : err.msg);
		if (!ok) {
			assert_true(err.msg[0]);
			continue;
		}
		want_str(purl_text(&a, &p), str_of(r->out), r->in);
		want_str(p.type, str_of(r->type), r->in);
		want_str(p.namespace, str_of(r->namespace), r->in);
		want_str(p.name, str_of(r->name), r->in);
		want_str(p.version, str_of(r->version), r->in);
		want_str(p.subpath, str_of(r->subpath), r->in);
		assert_true(purl_read(&a, str_of(r->out), &again, &err));
		want_str(purl_text(&a, &again), str_of(r->out), "written, read and written");
	}
	arena_release(&a);
}

/* --- products in their one form --- */

static const struct product_row { enum product_kind kind; const char *in, *out, *says; } products[] = {
	{ PRODUCT_PURL, "pkg:PyPI/Nova_Tls", "pkg:pypi/nova-tls", 0 },
	{ PRODUCT_PURL, "openssl", 0, "begins with pkg:" },
	{ PRODUCT_CHIP, "sm8650", "SM8650", 0 },
	{ PRODUCT_CHIP, "Snapdragon 8 Gen 1", "SM8450", 0 },
	{ PRODUCT_CHIP, "Snapdragon 8 Gen 2 Mobile Platform", "SM8550", 0 },
	{ PRODUCT_CHIP, "SM8150", "SM8150", 0 },
	{ PRODUCT_CHIP, "sm8150-ac", "SM8150-AC", 0 },
	{ PRODUCT_CHIP, "taro", 0, "is several chips" },
	{ PRODUCT_CHIP, "mt67*", "MT67*", 0 },
	{ PRODUCT_CHIP, "m*", 0, "three letters or digits" },
	{ PRODUCT_CHIP, "sm*8550", 0, "at the end" },
	{ PRODUCT_CHIP, "nv9000x", "NV9000X", 0 }, /* too new for any table */
	{ PRODUCT_CHIP, "a chip of ours", 0, "part number" },
	{ PRODUCT_CHIP, "<script>", 0, "found '<'" },
	{ PRODUCT_MODEL, "Nova  12*", "Nova 12*", 0 },
	{ PRODUCT_MODEL, "Samsung Mobile / SM-S92*", "samsung/SM-S92*", 0 },
	{ PRODUCT_MODEL, "samsung/*", "samsung/*", 0 },
	{ PRODUCT_MODEL, "unheard of/*", 0, "known maker" },
	{ PRODUCT_MODEL, "*", 0, "three letters" },
	{ PRODUCT_MODEL, "a*", 0, "three letters" },
	{ PRODUCT_MODEL, "\xE6\x98\x9F\xE8\x80\x80 7", "\xE6\x98\x9F\xE8\x80\x80 7", 0 },
	{ PRODUCT_MODEL, "Nova\xE2\x80\xAE""7 Pro", 0, "U+202E" },
	{ PRODUCT_MODEL, "Nova\x07""7 Pro", 0, "U+0007" },
	{ PRODUCT_MODEL, "Nova\xE2\x80\x8B""7 Pro", 0, "U+200B" },
	{ PRODUCT_MODEL, "\"><img src=x>", 0, "found '\"'" },
	{ PRODUCT_OS, "Android", "android", 0 },
	{ PRODUCT_OS, "HarmonyOS", "harmonyos", 0 },
	{ PRODUCT_OS, "EMUI", "EMUI", 0 },
	{ PRODUCT_OS, "any", 0, "a system such as" },
	{ PRODUCT_OS, "other", 0, "a system such as" },
	{ PRODUCT_OS, "", 0, "is required" },
};

static void products_have_one_form(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(products); i++) {
		const struct product_row *r = &products[i];
		struct err err = { 0 };
		struct str got;
		bool ok = product_read(&a, r->kind, str_of(r->in), &got, &err);

		want(ok == !!r->out, "\"%s\": %s%s", r->in, ok ? "taken" : "", err.msg);
		if (ok)
			want_str(got, str_of(r->out), r->in);
		else
			want(strstr(err.msg, r->says), "\"%s\": said \"%s\", expected \"%s\"", r->in, err.msg, r->says);
	}
	arena_release(&a);
}

static const struct cover_row { enum product_kind kind; const char *made; enum product_kind named; const char *value, *maker; bool yes; } covers[] = {
	{ PRODUCT_PURL, "pkg:generic/openssl", PRODUCT_PURL, "pkg:generic/openssl@3.0.1", "", true },
	{ PRODUCT_PURL, "pkg:generic/openssl@3.0.1", PRODUCT_PURL, "pkg:generic/openssl", "", true },
	{ PRODUCT_PURL, "pkg:generic/openssl@3.0.1", PRODUCT_PURL, "pkg:generic/openssl@3.0.2", "", false },
	{ PRODUCT_PURL, "pkg:generic/openssl", PRODUCT_PURL, "pkg:deb/debian/openssl", "", false },
	{ PRODUCT_PURL, "pkg:generic/com.example.mail", PRODUCT_PURL, "com.example.mail", "", true },
	{ PRODUCT_PURL, "pkg:generic/com.example.mail", PRODUCT_PURL, "com.example.map", "", false },
	{ PRODUCT_CHIP, "SM8650", PRODUCT_CHIP, "Snapdragon 8 Gen 3", "", true },
	{ PRODUCT_CHIP, "SM8150", PRODUCT_CHIP, "SM8150-AC", "", true },
	{ PRODUCT_CHIP, "SM8150-AC", PRODUCT_CHIP, "SM8150", "", true },
	{ PRODUCT_CHIP, "SM8650", PRODUCT_CHIP, "SM8550", "", false },
	{ PRODUCT_CHIP, "MT67*", PRODUCT_CHIP, "MT6765", "", true },
	{ PRODUCT_CHIP, "MT67*", PRODUCT_CHIP, "Helio P35", "", true },
	{ PRODUCT_CHIP, "MT67*", PRODUCT_CHIP, "MT6985", "", false },
	{ PRODUCT_CHIP, "NV9000X", PRODUCT_CHIP, "nv9000x", "", true },
	{ PRODUCT_CHIP, "SM8650", PRODUCT_MODEL, "SM8650", "", false },
	{ PRODUCT_MODEL, "Nova 12*", PRODUCT_MODEL, "nova 12 Ultra", "", true },
	{ PRODUCT_MODEL, "Nova 12*", PRODUCT_MODEL, "Nova 11", "", false },
	{ PRODUCT_MODEL, "samsung/SM-S92*", PRODUCT_MODEL, "SM-S921B", "samsung", true },
	{ PRODUCT_MODEL, "samsung/SM-S92*", PRODUCT_MODEL, "SM-S921B", "xiaomi", false },
	{ PRODUCT_MODEL, "samsung/SM-S92*", PRODUCT_MODEL, "SM-S921B", "", true },
	{ PRODUCT_MODEL, "samsung/SM-S92*", PRODUCT_MODEL, "", "samsung", true }, /* an entry about all of a maker's devices */
	{ PRODUCT_MODEL, "samsung/*", PRODUCT_MODEL, "anything", "", false },
	{ PRODUCT_MODEL, "Nova 12*", PRODUCT_MODEL, "", "samsung", false },
	{ PRODUCT_MODEL, "SM-S92??", PRODUCT_MODEL, "SM-S921B", "", true },
	{ PRODUCT_OS, "android", PRODUCT_OS, "Android", "", true },
	{ PRODUCT_OS, "Magic OS", PRODUCT_OS, "MagicOS", "", true },
	{ PRODUCT_OS, "android", PRODUCT_OS, "ios", "", false },
};

static void products_cover(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(covers); i++) {
		const struct cover_row *r = &covers[i];
		const struct product_named n = product_name(&a, r->named, str_of(r->value), str_of(r->maker));

		want(product_covers(&a, r->kind, str_of(r->made), &n) == r->yes, "row %zu: %s and %s", i, r->made, r->value);
	}
	arena_release(&a);
}

static void globs(void **state)
{
	static const struct { const char *glob, *text; bool yes; } rows[] = {
		{ "*", "", true }, { "a*b*c", "aXbYc", true }, { "a*b*c", "abcabc", true }, { "a*b*c", "acb", false }, { "?", "", false },
		{ "?", "\xE6\x98\x9F", true }, { "a?", "a", false }, { "**a**", "bab", true }, { "abc", "ABC", true },
		{ "a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(glob_matches(str_of(rows[i].glob), str_of(rows[i].text)) == rows[i].yes, "%s on %s", rows[i].glob, rows[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(purls_are_read_and_written),
		cmocka_unit_test(products_have_one_form),
		cmocka_unit_test(products_cover),
		cmocka_unit_test(globs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
