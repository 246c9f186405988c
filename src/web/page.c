#include "web/page.h"

#include "assets.h"
#include "base/names.h"
#include "hub/act.h"
#include "templates.h"
#include "text/said.h"
#include "web/once.h"
#include "web/serve/place.h"
#include "web/serve/route.h"
#include "web/serve/visitor.h"
#include "web/sign/session.h"
#include "web/sign/token.h"

static const struct nav_row { enum msg text; const char *href; enum read read; } nav_rows[NAV_N] = {
	[NAV_LIST] = { MSG_nav_list, "/list" },
	[NAV_CHECK] = { MSG_nav_check, "/check" },
	[NAV_REPORT] = { MSG_nav_report, "/report" },
	[NAV_SCORE] = { MSG_nav_score, "/score" },
	[NAV_STATISTICS] = { MSG_nav_statistics, "/statistics" },
	[NAV_API] = { MSG_nav_api, "/api" },
	[NAV_ABOUT] = { MSG_nav_about, "/about" },
	[NAV_DESK] = { MSG_nav_desk, "/desk", READ_DIRECTORY },
	[NAV_REPORTS] = { MSG_nav_reports, "/reports", READ_REPORTS },
	[NAV_CASES] = { MSG_nav_cases, "/cases", READ_CASES },
	[NAV_PARTIES] = { MSG_nav_parties, "/parties", READ_DIRECTORY },
	[NAV_MEASURES] = { MSG_nav_measures, "/measures", READ_MEASURES },
	[NAV_AUDIT] = { MSG_nav_audit, "/audit", READ_AUDIT },
	[NAV_ADMIN] = { MSG_nav_admin, "/admin", READ_SETTINGS },
};

/* The page's own address in another language, everything else kept. */
static struct str in_language(const struct request *rq, enum lang l)
{
	struct str rest = rq->target.n > rq->path.n ? str_from(rq->target, rq->path.n + 1) : STR_NONE, pair;
	struct buf b;
	struct str r;

	buf_init(&b, 64 * 1024);
	buf_put(&b, rq->method <= METHOD_HEAD || place_is_page(rq->path) ? rq->path : STR("/check"));
	buf_putc(&b, '?');
	while (rq->method <= METHOD_HEAD && str_split(&rest, '&', &pair))
		if (pair.n && !str_starts(pair, STR("lang="))) {
			buf_put(&b, pair);
			buf_putc(&b, '&');
		}
	buf_puts(&b, "lang=");
	buf_put(&b, lang_tags[l]);
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

static void page_languages(struct page *p, const struct request *rq)
{
	p->languages.v = arena_array(rq->a, struct alternate, LANG_N);
	for (enum lang l = 0; l < LANG_N; l++) {
		struct str path = in_language(rq, l);

		if (rq->site->languages && !(rq->site->languages >> l & 1))
			continue;

		p->languages.v[p->languages.n++] = (struct alternate){
			lang_tags[l], lang_names[l], path, str_printf(rq->a, "%.*s%.*s", STR_ARG(rq->site->url), STR_ARG(path)),
			l == rq->lang,
		};
	}
}

/* A name that cannot be opened is shown as a number: the frame never fails a page. */
static struct str member_name(const struct request *rq)
{
	const struct visitor *v = rq->visitor;
	struct str name;

	if (v->db && sealed_text(rq->a, v->db, hub_keys(rq->site->hub), v->in.name, &name, NULL))
		return name;
	return str_printf(rq->a, "member/%lld", (long long)rq->who.member);
}

static void page_member(struct page *p, const struct request *rq, enum nav at)
{
	const struct thing hub = { 0 };

	p->unlisted = true;
	p->member = member_name(rq);
	p->party = rq->visitor->in.party_name;
	p->account = place_or(STR("/account"), STR("/"));
	if (rq->visitor->in.mail_fails && !str_eq(rq->path, p->account)) /* which tells it whole */
		p->trouble = p->account;
	p->desk.v = arena_array(rq->a, struct link, NAV_N);
	for (enum nav n = NAV_PUBLIC_N; n < NAV_N; n++)
		if (access_read(&rq->who, &hub, nav_rows[n].read) && place_is_page(str_of(nav_rows[n].href)))
			p->desk.v[p->desk.n++] = (struct link){ page_word(rq, nav_rows[n].text), str_of(nav_rows[n].href), n == at };
}

static void page_visitor(struct page *p, const struct request *rq, enum nav at)
{
	bool forms = rq->route && rq->route->keep == KEEP_NEVER && rq->route->flags & ROUTE_HUB;

	p->hub = true;
	p->told = rq->visitor->told;
	if (rq->who.member)
		page_member(p, rq, at);
	else if (place_is_page(STR(PATH_SIGN_IN)))
		p->sign_in = STR(PATH_SIGN_IN);
	if (rq->who.session || forms) {
		p->token = form_token(rq);
		p->once = once_of_page(rq);
	}
}

void page_init(struct page *p, const struct request *rq, struct str title, enum nav at)
{
	p->lang = lang_tags[rq->lang];
	p->english = rq->lang == LANG_EN;
	p->title = title;
	p->css = assets[ASSET_tocsin_css].path;
	p->js = assets[ASSET_tocsin_js].path;
	p->nav.v = arena_array(rq->a, struct link, NAV_N);
	for (enum nav n = NAV_NONE + 1; n < NAV_PUBLIC_N; n++)
		if (n != NAV_REPORT || (rq->site->hub && act_named(STR("report.submit"))))
			p->nav.v[p->nav.n++] = (struct link){ page_word(rq, nav_rows[n].text), str_of(nav_rows[n].href), n == at };
	page_languages(p, rq);
	if (rq->site->hub)
		page_visitor(p, rq, at);
}

struct str page_text(const struct request *rq, enum msg m, const struct msg_arg *args, size_t n)
{
	struct buf b;
	struct str r;

	buf_init(&b, 1024 * 1024);
	lang_put_text(&b, rq->lang, lang_text(rq->lang, m), args, n);
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

struct str page_plural(const struct request *rq, enum msg m, int64_t count)
{
	struct msg_arg arg = arg_number(count);
	struct buf b;
	struct str r;

	buf_init(&b, 1024 * 1024);
	lang_put_text(&b, rq->lang, lang_plural(rq->lang, m, count), &arg, 1);
	r = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

struct word severity_word(const struct request *rq, enum severity s)
{
	static const enum msg text[SEVERITY_N] = {
		[SEVERITY_UNKNOWN] = MSG_severity_unknown, [SEVERITY_NONE] = MSG_severity_none,
		[SEVERITY_LOW] = MSG_severity_low,         [SEVERITY_MEDIUM] = MSG_severity_medium,
		[SEVERITY_HIGH] = MSG_severity_high,       [SEVERITY_CRITICAL] = MSG_severity_critical,
	};

	return (struct word){ page_word(rq, text[s]), severity_names[s], false };
}

struct word verdict_word(const struct request *rq, enum verdict v)
{
	static const enum msg text[VERDICT_N] = {
		[VERDICT_NOT_AFFECTED] = MSG_verdict_not_affected, [VERDICT_UNKNOWN] = MSG_verdict_unknown,
		[VERDICT_FIXED] = MSG_verdict_fixed,               [VERDICT_POSSIBLE] = MSG_verdict_possible,
		[VERDICT_AFFECTED] = MSG_verdict_affected,
	};

	return (struct word){ page_word(rq, text[v]), verdict_names[v], false };
}

struct str kind_word(const struct request *rq, struct str kind)
{
	static const struct { struct str kind; enum msg text; } rows[] = {
		{ STR_LIT("EoP"), MSG_kind_eop }, { STR_LIT("RCE"), MSG_kind_rce }, { STR_LIT("ID"), MSG_kind_id },
		{ STR_LIT("DoS"), MSG_kind_dos },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_ieq(kind, rows[i].kind))
			return page_word(rq, rows[i].text);
	return kind;
}

struct str evidence_word(const struct request *rq, enum evidence_kind k)
{
	static const enum msg text[EVIDENCE_KIND_N] = {
		[EVIDENCE_EPSS] = MSG_evidence_epss,   [EVIDENCE_POC] = MSG_evidence_poc,       [EVIDENCE_SSVC] = MSG_evidence_ssvc,
		[EVIDENCE_CLAIM] = MSG_evidence_claim, [EVIDENCE_ATTACK] = MSG_evidence_attack, [EVIDENCE_KEV] = MSG_evidence_kev,
	};

	return page_word(rq, text[k]);
}

struct str os_word(enum os o)
{
	static const struct str names[OS_N] = {
		[OS_ANDROID] = STR_LIT("Android"),     [OS_IOS] = STR_LIT("iOS"),
		[OS_IPADOS] = STR_LIT("iPadOS"),       [OS_WATCHOS] = STR_LIT("watchOS"),
		[OS_VISIONOS] = STR_LIT("visionOS"),   [OS_TVOS] = STR_LIT("tvOS"),
		[OS_HARMONYOS] = STR_LIT("HarmonyOS"), [OS_OPENHARMONY] = STR_LIT("OpenHarmony"),
	};

	return names[o];
}

struct str page_path(struct arena *a, const char *front, struct str part)
{
	struct buf b;
	struct str r;

	buf_init(&b, 64 * 1024);
	buf_puts(&b, front);
	buf_put_url(&b, part);
	r = buf_dup(a, &b);
	buf_release(&b);
	return r;
}

bool query_read(const struct request *rq, const struct params *p, bool strict, void *into, struct err *err)
{
	if (params_read(p, &rq->query, strict, into, NULL, err))
		return true;
	if (err)
		err->code = ERR_USAGE;
	return false;
}

/* --- when something is wrong --- */

static const struct problem { int status; enum msg title, text; const char *english; } problems[] = {
	{ 400, MSG_problem_400, MSG_problem_400_text, "The request cannot be understood" },
	{ 401, MSG_problem_401, MSG_problem_401_text, "Not signed in" },
	{ 403, MSG_problem_403, MSG_problem_403_text, "Refused" },
	{ 404, MSG_problem_404, MSG_problem_404_text, "Not found" },
	{ 405, MSG_problem_405, MSG_problem_405_text, "This method is not for this address" },
	{ 409, MSG_problem_409, MSG_problem_409_text, "Not in this state" },
	{ 413, MSG_problem_413, MSG_problem_413_text, "Too large" },
	{ 414, MSG_problem_414, MSG_problem_414_text, "The address is too long" },
	{ 422, MSG_problem_422, MSG_problem_422_text, "A value is out of range" },
	{ 429, MSG_problem_429, MSG_problem_429_text, "Too many requests" },
	{ 503, MSG_problem_503, MSG_problem_503_text, "Not available at this moment" },
};

static const struct problem *problem_of(int status)
{
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		if (problems[i].status == status)
			return &problems[i];
	return &problems[0];
}

static bool may_tell(const struct err *err)
{
	return err && err_kinds[err->code].tell;
}

void problem_page(struct request *rq, struct response *rs, int status, const struct err *err)
{
	const struct problem *p = problem_of(status);
	bool tells = may_tell(err) && (status != 404 || err->code == ERR_FOUND);
	struct problem_view v = { .status = status, .title = page_word(rq, p->title), .text = page_word(rq, p->text),
		                  .detail = tells ? said(rq->a, rq->lang, err) : STR_NONE };

	page_init(&v.page, rq, v.title, NAV_NONE);
	v.page.unlisted = true;
	rs->type = type_html;
	RENDER(rq, rs, problem, &v);
}

void problem_json(struct response *rs, int status, const struct err *err)
{
	struct str detail = may_tell(err) ? str_of(err->msg) : STR_NONE;

	rs->type = STR("application/problem+json");
	buf_puts(&rs->body, "{\"type\":\"about:blank\",\"title\":");
	buf_put_json(&rs->body, str_of(problem_of(status)->english));
	buf_printf(&rs->body, ",\"status\":%d", status);
	if (err && err->code) {
		buf_puts(&rs->body, ",\"code\":");
		buf_put_json(&rs->body, err_kinds[err->code].name);
	}
	if (detail.n) {
		buf_puts(&rs->body, ",\"detail\":");
		buf_put_json(&rs->body, detail);
	}
	if (detail.n && err->where[0]) {
		buf_puts(&rs->body, ",\"where\":");
		buf_put_json(&rs->body, str_of(err->where));
	}
	buf_puts(&rs->body, "}\n");
}
