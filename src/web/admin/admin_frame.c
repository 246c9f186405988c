#include "web/admin/admin_frame.h"

#include "web/page.h"

static const struct tab_row { enum msg text; const char *href; enum read read; } tab_rows[ADMIN_TAB_N] = {
	[ADMIN_OVERVIEW] = { MSG_admin_overview, "/admin", READ_SETTINGS },
	[ADMIN_SETTINGS] = { MSG_admin_settings, "/admin/settings", READ_SETTINGS },
	[ADMIN_KEYS]     = { MSG_admin_keys, "/admin/keys", READ_SETTINGS },
	[ADMIN_JOBS]     = { MSG_admin_jobs, "/admin/jobs", READ_JOBS },
	[ADMIN_OUTBOX]   = { MSG_admin_outbox, "/admin/outbox", READ_JOBS },
	[ADMIN_REJECTS]  = { MSG_admin_rejects, "/admin/rejects", READ_JOBS },
	[ADMIN_WAITING]  = { MSG_admin_waiting, "/admin/waiting", READ_SETTINGS },
};

static bool may(const struct request *rq, enum admin_tab_at tab)
{
	return access_read(&rq->who, &(struct thing){ 0 }, tab_rows[tab].read);
}

bool admin_enter(const struct request *rq, enum admin_tab_at tab, struct err *err)
{
	return may(rq, tab) || err_set(err, ERR_FOUND, "there is nothing under this address");
}

bool admin_is_steward(const struct request *rq)
{
	return access_relations(&rq->who, &(struct thing){ 0 }) & 1u << REL_STEWARD;
}

void admin_frame(const struct request *rq, enum admin_tab_at tab, struct admin_frame *f)
{
	page_init(&f->page, rq, page_word(rq, tab_rows[tab].text), NAV_ADMIN);
	f->page.unlisted = true;
	f->tabs.v = arena_array(rq->a, struct admin_tab, ADMIN_TAB_N);
	for (enum admin_tab_at i = 0; i < ADMIN_TAB_N; i++)
		if (may(rq, i))
			f->tabs.v[f->tabs.n++] = (struct admin_tab){ page_word(rq, tab_rows[i].text), str_of(tab_rows[i].href), i == tab };
}

struct str admin_asker(const struct request *rq)
{
	return str_printf(rq->a, "%lld", (long long)rq->who.member);
}

struct str admin_duration(const struct request *rq, int64_t seconds)
{
	static const struct { int64_t seconds; enum msg text; } units[] = {
		{ 86400, MSG_admin_days }, { 3600, MSG_admin_hours }, { 60, MSG_admin_minutes }, { 1, MSG_admin_seconds },
	};
	size_t u = 0;

	while (u < 3 && (seconds < units[u].seconds || seconds % units[u].seconds))
		u++;
	return page_plural(rq, units[u].text, seconds / units[u].seconds);
}
