/* All periodic work, in the order in which it is done when several are due. */
#include "hub/jobs.h"

#include "hub/case/embargo_job.h"
#include "hub/ledger/ledger.h"
#include "hub/list/update.h"
#include "hub/notice/tell.h"
#include "hub/owed/reminders.h"
#include "hub/report/drafts.h"
#include "hub/rotate.h"
#include "hub/talk/files.h"
#include "hub/watch/watch_job.h"
#include "store/sessions.h"

/* One source that fails does not keep the others from being asked. */
static bool update(struct job_run *x, struct err *err)
{
	const struct import_progress p = { .stop = x->stop };
	struct update_sources s;
	struct db *d = NULL;
	uint64_t records = 0, failed = 0;
	bool ours = true;

	if (!update_sources_read(x->a, update_sources_builtin(), &s, err) || !(d = db_open(hub_place(x->hub), DB_WRITE, err)))
		return false;
	bool ok = db_claim(d, STR("update"), &ours, err); /* somebody may be at it from the shell */

	for (size_t i = 0; ok && ours && i < s.n && !*x->stop; i++) {
		struct update_outcome out;
		struct err why = { 0 };

		if (update_one(d, &s.v[i], &p, &out, &why)) {
			records += out.counts.added + out.counts.updated;
			continue;
		}
		if (!failed++ && err)
			*err = why;
		err_wrap(err, "%.*s", STR_ARG(s.v[i].name));
	}
	db_close(d);
	if (ok && *x->stop)
		return err_set(err, ERR_STOPPED, "stopped");
	job_says(x, "%llu records new or newer from %zu sources", (unsigned long long)records, s.n);
	return ok && !failed;
}

/* Whoever watches the ledger from outside finds its newest acts signed before anybody asks. */
static bool sign_ledger(struct job_run *x, struct err *err)
{
	struct ledger_state st;

	if (!ledger_now(x->hub, x->a, 0, &st, err))
		return false;
	job_says(x, "the first %llu acts are signed", (unsigned long long)st.size);
	return true;
}

/* --- keys of programs that end soon --- */

struct ending {
	struct job_run *x;
	unixtime until;
	size_t n;
};

static bool tell_ending(void *ctx, struct db *d, struct err *err)
{
	struct ending *e = ctx;
	struct keys_expiring k;

	if (!keys_expiring(d, e->x->a, e->x->now, e->until, &k, err))
		return false;
	for (e->n = 0; e->n < k.n; e->n++) {
		const struct key_expiring *one = &k.v[e->n];
		const struct telling t = { .a = e->x->a, .db = d, .notice = {
			.kind = NOTICE_KEY_EXPIRING, .subject = str_printf(e->x->a, "key/%lld", (long long)one->id), .at = e->x->now,
			.value = one->expires, .once = STR("soon"),
		} };

		if (!tell_member(&t, one->member, err) || !notice_queue_hooks(d, &t.notice, one->party, err))
			return false;
	}
	return true;
}

/* Each is told of once, however often it is looked for. */
static bool remind(struct job_run *x, struct err *err)
{
	struct ending e = { .x = x, .until = x->now + setting_number(x->settings, SETTING_KEYS_NOTICE) };

	if (!hub_aside(x->hub, tell_ending, &e, err))
		return false;
	job_says(x, "%zu API keys end soon", e.n);
	return true;
}

const struct job_row job_rows[] = {
	{ "ledger", sign_ledger, SETTING_LEDGER_INTERVAL, 0, "The ledger's state is signed, when something was added." },
	{ "keys", rotate_work, SETTING_N, 600, "After a rotation of keys, what the old ones are still needed for is gone through." },
	{ "obligations", reminders_work, SETTING_N, 60, "Those concerned are told of what is due soon, or overdue." },
	{ "embargoes", embargo_expire_work, SETTING_N, EMBARGO_EXPIRE_S,
	  "Embargoes end at their instant; proposals that nobody answered in time are rejected." },
	{ "embargo-warnings", embargo_warn_work, SETTING_N, EMBARGO_WARN_S,
	  "Who takes part in a case is told that its embargo ends soon." },
	{ "remind", remind, SETTING_N, 3600, "Members are told of their API keys that end soon." },
	{ "watches", watch_work, SETTING_N, WATCH_EVERY_S, "Members are told of what they watch, when the list has changed." },
	{ "drafts", drafts_work, SETTING_N, 3600, "Reports that were begun and not sent are forgotten when their time is over." },
	{ "files", files_work, SETTING_N, 3600, "Files that were sent and belong to nothing are dropped after a day." },
	{ "update", update, SETTING_SOURCES_UPDATE, 0, "The public sources are fetched, and what changed is imported into the list." },
};
const size_t job_n = sizeof job_rows / sizeof *job_rows;
