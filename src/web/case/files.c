/* Style, script, picture, and the texts at well-known addresses. */
#include "assets.h"
#include "hub/settings.h"
#include "web/page.h"
#include "web/pages.h"

bool page_asset(struct request *rq, struct response *rs, struct err *err)
{
	for (size_t i = 0; i < ASSET_N; i++)
		if (str_eq(rq->path, assets[i].path)) {
			rs->type = assets[i].type;
			buf_put(&rs->body, assets[i].bytes);
			return true;
		}
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}

bool page_favicon(struct request *rq, struct response *rs, struct err *err)
{
	(void)rq;
	(void)err;
	rs->type = assets[ASSET_favicon_svg].type;
	buf_put(&rs->body, assets[ASSET_favicon_svg].bytes);
	return true;
}

bool page_robots(struct request *rq, struct response *rs, struct err *err)
{
	(void)rq;
	(void)err;
	rs->type = type_text;
	buf_puts(&rs->body, "User-agent: *\nDisallow: /check/result\nDisallow: /api/v1/check\n");
	return true;
}

/* RFC 9116. The year it holds for turns with the calendar. */
bool page_security_txt(struct request *rq, struct response *rs, struct err *err)
{
	day today = day_of(rq->now);
	const struct settings *s = rq->site->hub ? hub_settings(rq->site->hub) : settings_standard();
	struct str mail = setting_text(s, SETTING_SITE_CONTACT);

	(void)err;
	rs->type = type_text;
	if (mail.n)
		buf_printf(&rs->body, "Contact: mailto:%.*s\n", STR_ARG(mail));
	settings_release(s);
	buf_printf(&rs->body, "Contact: %.*s/about#contact\nExpires: %d-%02d-01T00:00:00Z\nPreferred-Languages: en, zh\n"
	                      "Canonical: %.*s/.well-known/security.txt\n",
	           STR_ARG(rq->site->url), day_year(today) + 1, day_month(today), STR_ARG(rq->site->url));
	return true;
}
