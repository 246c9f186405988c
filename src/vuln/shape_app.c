/*
 * shape_app - apps for Android and iOS, and whatever no other rule takes.
 *
 * An app is decided by its package name and version. Where the package is not
 * known the clause says so; what runs on no mobile device (plug-ins for WordPress, Windows) says that instead.
 */
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

#include "base/ascii.h"

/* Apps that records name by product: their package on Android, and bundle on iOS. The first that is found counts; an
 * empty one is a product under a like name that is no such app. */
static const struct { struct str product, android, ios; } apps[] = {
	{ STR_LIT("microsoft edge"),    STR_LIT("com.microsoft.emmx"),             STR_LIT("com.microsoft.msedge")           },
	{ STR_LIT("microsoft outlook"), STR_LIT("com.microsoft.office.outlook"),   STR_LIT("com.microsoft.Office.Outlook")   },
	{ STR_LIT("outlook for"),       STR_LIT("com.microsoft.office.outlook"),   STR_LIT("com.microsoft.Office.Outlook")   },
	{ STR_LIT("microsoft teams"),   STR_LIT("com.microsoft.teams"),            STR_LIT("com.microsoft.skype.teams")      },
	{ STR_LIT("microsoft office"),  STR_LIT("com.microsoft.office.officehubrow"), STR_LIT("com.microsoft.officemobile")  },
	{ STR_LIT("microsoft defender"), STR_LIT("com.microsoft.scmx"),            STR_LIT("com.microsoft.scmx")             },
	{ STR_LIT("intune company portal"), STR_LIT("com.microsoft.windowsintune.companyportal"), STR_LIT("")                },
	{ STR_LIT("firefox focus"),     STR_LIT("org.mozilla.focus"),              STR_LIT("org.mozilla.ios.Focus")          },
	{ STR_LIT("focus for"),         STR_LIT("org.mozilla.focus"),              STR_LIT("org.mozilla.ios.Focus")          },
	{ STR_LIT("firefox for"),       STR_LIT("org.mozilla.firefox"),            STR_LIT("org.mozilla.ios.Firefox")        },
	{ STR_LIT("focus"),             STR_LIT(""),                               STR_LIT("")                               },
	{ STR_LIT("firefox esr"),       STR_LIT(""),                               STR_LIT("")                               },
	{ STR_LIT("firefox"),           STR_LIT("org.mozilla.firefox"),            STR_LIT("org.mozilla.ios.Firefox")        },
	{ STR_LIT("mattermost"),        STR_LIT("com.mattermost.rn"),              STR_LIT("com.mattermost.rn")              },
	{ STR_LIT("okta verify"),       STR_LIT("com.okta.android.auth"),          STR_LIT("com.okta.mobile")                },
	{ STR_LIT("whatsapp business"), STR_LIT("com.whatsapp.w4b"),               STR_LIT("net.whatsapp.WhatsAppSMB")       },
	{ STR_LIT("whatsapp"),          STR_LIT("com.whatsapp"),                   STR_LIT("net.whatsapp.WhatsApp")          },
	{ STR_LIT("line client"),       STR_LIT("jp.naver.line.android"),          STR_LIT("jp.naver.line")                  },
	{ STR_LIT("fortitoken"),        STR_LIT("com.fortinet.android.ftm"),       STR_LIT("com.fortinet.fortitoken")        },
	{ STR_LIT("naver whale"),       STR_LIT("com.naver.whale"),                STR_LIT("")                               },
	{ STR_LIT("element-android"),   STR_LIT("im.vector.app"),                  STR_LIT("")                               },
	{ STR_LIT("warp client"),       STR_LIT("com.cloudflare.onedotonedotonedotone"), STR_LIT("com.cloudflare.1dot1dot1dot1") },
	{ STR_LIT("joplin"),            STR_LIT("net.cozic.joplin"),               STR_LIT("net.cozic.joplin")               },
	{ STR_LIT("yahoo! japan"),      STR_LIT("jp.co.yahoo.android.yjtop"),      STR_LIT("")                               },
	{ STR_LIT("govee home"),        STR_LIT("com.govee.home"),                 STR_LIT("com.ihoment.GoVeeSensor")        },
	{ STR_LIT("webview"),           STR_LIT("com.google.android.webview"),     STR_LIT("")                               },
	{ STR_LIT("chrome"),            STR_LIT("com.android.chrome"),             STR_LIT("com.google.chrome.ios")          },
};

/* Which systems do these words name? */
struct systems { bool android, ios; };

static void look(struct str s, struct systems *ret)
{
	ret->android |= text_has(s, "android");
	ret->ios |= text_has_word(s, STR("ios")) || text_has(s, "iphone") || text_has(s, "ipad");
}

/* Plug-ins of shops and sites carry "Android & iOS" in their names. */
static bool is_site(const struct record *r)
{
	return str_ieq(r->provider, STR("Wordfence")) || str_ieq(r->provider, STR("Patchstack")) ||
	       str_ieq(r->provider, STR("WPScan")) || text_has(r->description, "wordpress");
}

static struct systems systems_of(const struct record *r, const struct statement *s)
{
	struct systems sys = { 0 };

	if (is_site(r))
		return sys;
	look(s->product, &sys);
	for (size_t i = 0; i < s->platforms.n; i++)
		look(s->platforms.v[i], &sys);
	if (sys.android || sys.ios)
		return sys;
	look(r->description, &sys);
	return sys;
}

static struct str known_package(struct str product, bool ios)
{
	for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
		if (text_find(product, apps[i].product) != SIZE_MAX)
			return ios ? apps[i].ios : apps[i].android;
	return STR_NONE;
}

/* "The com.callos14.callscreen.colorphone (aka iCall) application through 4.3 for Android": what stands between the name
 * and the system. */
static bool range_of_text(struct str text, struct str package, enum scheme scheme, struct range *ret)
{
	size_t at = package.p >= text.p && package.p < text.p + text.n ? (size_t)(package.p - text.p) + package.n : 0;
	struct str rest = str_from(text, at);
	size_t app = text_find(rest, STR(" app")), end = text_find(rest, STR(" for android"));

	if (app != SIZE_MAX && (end == SIZE_MAX || app < end)) {
		rest = str_from(rest, app + 1);
		end = text_find(rest, STR(" for android"));
	}
	return end != SIZE_MAX && end < 80 && text_range(str_sub(rest, 0, end), scheme, ret);
}

static void put_app(struct work *w, const struct statement *s, enum os os)
{
	struct str product = str_trim(s->product);
	bool nameless = text_is_nothing(product);
	struct clause c = { .line = nameless ? STR_NONE : product, .os = os, .subject = SUBJECT_PACKAGE };
	struct range r;

	c.package = known_package(product, os == OS_IOS);
	if (!c.package.n)
		c.package = text_package(product);
	if (!c.package.n)
		c.package = text_package(s->package);
	if (!c.package.n && os == OS_ANDROID && nameless)
		c.package = text_package(w->r->description);
	if (c.package.n && nameless) {
		c.line = c.package;
		if (range_of_text(w->r->description, c.package, SCHEME_DOTTED, &r))
			ranges_add(w->a, &c, r);
	} else if (c.package.n) {
		row_ranges(w->a, s, &c);
	}
	if (c.range_n) {
		put(w, &c);
		return;
	}
	/* A package without versions still tells who is not concerned: whoever has it not. */
	if (!c.package.n)
		c.subject = SUBJECT_NONE;
	c.sure = SURE_UNKNOWN;
	c.text = nameless ? text_headline(w->a, w->r->description, 200) : statement_words(w->a, s);
	if (!c.text.n)
		c.text = STR("the source names no product");
	put(w, &c);
}

void shape_app(struct work *w)
{
	static const struct statement nothing = { 0 };
	size_t before = w->out->n;

	for (size_t i = 0; i < (w->n ? w->n : 1); i++) {
		const struct statement *s = w->n ? w->v[i] : &nothing;
		struct systems sys = systems_of(w->r, s);

		if (sys.android)
			put_app(w, s, OS_ANDROID);
		if (sys.ios)
			put_app(w, s, OS_IOS);
	}
	if (w->out->n > before)
		return;
	if (!w->n || (text_is_nothing(w->v[0]->product) && !is_site(w->r))) {
		struct str words = text_headline(w->a, w->r->description, 200);

		put_unknown(w, OS_ANY, STR_NONE, words);
		return;
	}
	put(w, &(struct clause){ .line = str_trim(w->v[0]->product), .os = OS_OTHER, .text = statement_words(w->a, w->v[0]) });
}
