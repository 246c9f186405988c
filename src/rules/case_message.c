#include "rules/case_message.h"

const struct case_message_row case_messages[CASE_MESSAGE_N] = {
	[CASE_RS] = { "RS", STR_LIT("report_submit"), "here is a report" },
	[CASE_RI] = { "RI", STR_LIT("report_invalid"), "we hold the report to be invalid" },
	[CASE_RV] = { "RV", STR_LIT("report_valid"), "we hold the report to be valid" },
	[CASE_RD] = { "RD", STR_LIT("report_deferred"), "we do not work on it now" },
	[CASE_RA] = { "RA", STR_LIT("report_accepted"), "we work on it" },
	[CASE_RC] = { "RC", STR_LIT("report_closed"), "we are done with it" },
	[CASE_RK] = { "RK", STR_LIT("report_ack"), "heard, about the report" },
	[CASE_RE] = { "RE", STR_LIT("report_error"), "that does not fit what we know of the report" },
	[CASE_EP] = { "EP", STR_LIT("embargo_proposal"), "we propose an embargo" },
	[CASE_ER] = { "ER", STR_LIT("embargo_reject"), "we reject the proposed embargo" },
	[CASE_EA] = { "EA", STR_LIT("embargo_accept"), "we accept the proposed embargo" },
	[CASE_EV] = { "EV", STR_LIT("revision_proposal"), "we propose another end of the embargo" },
	[CASE_EJ] = { "EJ", STR_LIT("revision_reject"), "we reject the other end" },
	[CASE_EC] = { "EC", STR_LIT("revision_accept"), "we accept the other end" },
	[CASE_ET] = { "ET", STR_LIT("embargo_terminate"), "the embargo is over" },
	[CASE_EK] = { "EK", STR_LIT("embargo_ack"), "heard, about the embargo" },
	[CASE_EE] = { "EE", STR_LIT("embargo_error"), "that does not fit what we know of the embargo" },
	[CASE_CV] = { "CV", STR_LIT("vendor_aware"), "we know of it" },
	[CASE_CF] = { "CF", STR_LIT("fix_ready"), "our fix is ready" },
	[CASE_CD] = { "CD", STR_LIT("fix_deployed"), "our fix is deployed" },
	[CASE_CP] = { "CP", STR_LIT("public"), "the vulnerability is public" },
	[CASE_CX] = { "CX", STR_LIT("exploit_public"), "an exploit is public" },
	[CASE_CA] = { "CA", STR_LIT("attacks"), "it is used in attacks" },
	[CASE_CK] = { "CK", STR_LIT("case_ack"), "heard, about the case" },
	[CASE_CE] = { "CE", STR_LIT("case_error"), "that does not fit what we know of the case" },
	[CASE_GI] = { "GI", STR_LIT("inquiry"), "we ask" },
	[CASE_GK] = { "GK", STR_LIT("ack"), "heard" },
	[CASE_GE] = { "GE", STR_LIT("error"), "that does not fit" },
};

const struct case_kind_row case_kinds[CASE_KIND_N] = {
	[KIND_VENDOR]          = { STR_LIT("vendor"), CASE_BIT(CASE_V) | CASE_BIT(CASE_F), { REPORT_START, EMBARGO_NONE, 0 } },
	[KIND_VENDOR_DEPLOYER] = { STR_LIT("vendor_deployer"), CASE_PATH, { REPORT_START, EMBARGO_NONE, 0 } },
	[KIND_DEPLOYER]        = { STR_LIT("deployer"), CASE_BIT(CASE_D), { REPORT_START, EMBARGO_NONE, 0 } },
	[KIND_OTHER]           = { STR_LIT("other"), 0, { REPORT_START, EMBARGO_NONE, 0 } },
	[KIND_REPORTER]        = { STR_LIT("reporter"), 0, { REPORT_ACCEPTED, EMBARGO_NONE, 0 } },
};

#define IN(e)   (1u << EMBARGO_##e)
#define RE_(m)  (1u << CASE_##m)

/* What each message is about and which step it tells. NEGOTIATES: not once P, X or A has happened. CLOSED_TOO: also
 * from who has closed the report. */
enum about { ABOUT_SUBMIT, ABOUT_REPORT, ABOUT_EMBARGO, ABOUT_PATH, ABOUT_WORLD, ABOUT_NOTHING };
enum { NEGOTIATES = 1, CLOSED_TOO = 2 };
static const struct sent {
	enum about about;
	unsigned step;    /* enum report_event, embargo_event or case_event */
	unsigned from;    /* ABOUT_EMBARGO: the states it is sent in */
	unsigned flags;
} sent[CASE_MESSAGE_N] = {
	[CASE_RS] = { ABOUT_SUBMIT },
	[CASE_RI] = { ABOUT_REPORT, REPORT_INVALIDATE },
	[CASE_RV] = { ABOUT_REPORT, REPORT_VALIDATE },
	[CASE_RD] = { ABOUT_REPORT, REPORT_DEFER },
	[CASE_RA] = { ABOUT_REPORT, REPORT_ACCEPT },
	[CASE_RC] = { ABOUT_REPORT, REPORT_CLOSE },
	[CASE_RK] = { ABOUT_NOTHING, .flags = CLOSED_TOO },
	[CASE_RE] = { ABOUT_NOTHING, .flags = CLOSED_TOO },
	[CASE_EP] = { ABOUT_EMBARGO, EMBARGO_PROPOSE, IN(NONE) | IN(PROPOSED), NEGOTIATES },
	[CASE_EA] = { ABOUT_EMBARGO, EMBARGO_ACCEPT, IN(PROPOSED), NEGOTIATES },
	[CASE_ER] = { ABOUT_EMBARGO, EMBARGO_REJECT, IN(PROPOSED), 0 },
	[CASE_EV] = { ABOUT_EMBARGO, EMBARGO_PROPOSE, IN(ACTIVE) | IN(REVISE), NEGOTIATES },
	[CASE_EC] = { ABOUT_EMBARGO, EMBARGO_ACCEPT, IN(REVISE), NEGOTIATES },
	[CASE_EJ] = { ABOUT_EMBARGO, EMBARGO_REJECT, IN(REVISE), NEGOTIATES },
	[CASE_ET] = { ABOUT_EMBARGO, EMBARGO_TERMINATE, IN(ACTIVE) | IN(REVISE), 0 },
	[CASE_EK] = { ABOUT_NOTHING },
	[CASE_EE] = { ABOUT_NOTHING },
	[CASE_CV] = { ABOUT_PATH, CASE_V },
	[CASE_CF] = { ABOUT_PATH, CASE_F },
	[CASE_CD] = { ABOUT_PATH, CASE_D },
	[CASE_CP] = { ABOUT_WORLD, CASE_P },
	[CASE_CX] = { ABOUT_WORLD, CASE_X },
	[CASE_CA] = { ABOUT_WORLD, CASE_A },
	[CASE_CK] = { ABOUT_NOTHING },
	[CASE_CE] = { ABOUT_NOTHING },
	[CASE_GI] = { ABOUT_NOTHING, .flags = CLOSED_TOO },
	[CASE_GK] = { ABOUT_NOTHING, .flags = CLOSED_TOO },
	[CASE_GE] = { ABOUT_NOTHING, .flags = CLOSED_TOO },
};

static bool has(case_bits s, enum case_event e)
{
	return s & CASE_BIT(e);
}

/* --- what the world's facts do to a place --- */

/* The fact, what follows from it (a public exploit makes it public, a public vulnerability makes a vendor aware), and
 * the end of the embargo or of its negotiation. */
static void learn(enum case_kind k, struct case_place *p, enum case_event e)
{
	p->state = case_promoted(p->state | CASE_BIT(e)) & (CASE_WORLD | case_kinds[k].path);
	if (!embargo_next(p->embargo, EMBARGO_TERMINATE, &p->embargo))
		(void)embargo_next(p->embargo, EMBARGO_REJECT, &p->embargo);
}

/* --- sending --- */

static enum case_reason world_stops(case_bits s)
{
	if (has(s, CASE_X))
		return CASE_EMBARGO_EXPLOIT;
	if (has(s, CASE_P))
		return CASE_EMBARGO_PUBLIC;
	return has(s, CASE_A) ? CASE_EMBARGO_ATTACKS : CASE_OK;
}

static enum case_reason send_embargo(const struct sent *m, struct case_place *p)
{
	enum case_reason stops = m->flags & NEGOTIATES ? world_stops(p->state) : CASE_OK;

	if (p->embargo == EMBARGO_EXITED)
		return CASE_EMBARGO_OVER;
	if (!(m->from & 1u << p->embargo))
		return CASE_EMBARGO_MOVE;
	if (stops == CASE_OK)
		(void)embargo_next(p->embargo, (enum embargo_event)m->step, &p->embargo);
	return stops;
}

/* V, F or D of its own. A vendor becomes aware with the report; fixes are made and deployed by who has accepted it. */
static enum case_reason send_path(enum case_kind k, enum case_event e, struct case_place *p)
{
	case_bits before = (case_bits)((CASE_BIT(e) - 1) & case_kinds[k].path);

	if (!has(case_kinds[k].path, e))
		return CASE_EVENT_NOT_YOURS;
	if (has(p->state, e))
		return CASE_EVENT_HAPPENED;
	if ((p->state & before) != before)
		return CASE_EVENT_ORDER;
	if (e == CASE_V) {
		enum case_reason why = report_refused(p->report, REPORT_RECEIVE);

		(void)report_next(p->report, REPORT_RECEIVE, &p->report);
		p->state |= why == CASE_OK ? CASE_BIT(e) : 0;
		return why;
	}
	if (p->report != REPORT_ACCEPTED)
		return CASE_FIX_UNACCEPTED;
	p->state |= CASE_BIT(e);
	return CASE_OK;
}

static enum case_reason say(enum case_kind k, enum case_message msg, struct case_place *p)
{
	const struct sent *m = &sent[msg];
	enum case_reason why;

	if (p->report == REPORT_CLOSED && !(m->flags & CLOSED_TOO))
		return CASE_REPORT_CLOSED;
	switch (m->about) {
	case ABOUT_SUBMIT:
		if (p->report == REPORT_START)
			return CASE_REPORT_UNSEEN;
		return p->report == REPORT_ACCEPTED ? CASE_OK : CASE_REPORT_NOT_ACCEPTED;
	case ABOUT_REPORT:
		why = report_refused(p->report, (enum report_event)m->step);
		(void)report_next(p->report, (enum report_event)m->step, &p->report);
		return why;
	case ABOUT_EMBARGO:
		return send_embargo(m, p);
	case ABOUT_PATH:
		return send_path(k, (enum case_event)m->step, p);
	case ABOUT_WORLD:
		if (has(p->state, (enum case_event)m->step))
			return CASE_EVENT_HAPPENED;
		learn(k, p, (enum case_event)m->step);
		return CASE_OK;
	default:
		return CASE_OK;
	}
}

enum case_reason case_send(enum case_kind k, const struct case_place *p, enum case_message m, struct case_place *ret)
{
	struct case_place next = *p;
	enum case_reason why = say(k, m, &next);

	if (why == CASE_OK && ret)
		*ret = next;
	return why;
}

enum case_reason case_send_advice(enum case_kind k, const struct case_place *p, enum case_message m)
{
	bool agrees = m == CASE_EP || m == CASE_EA || m == CASE_EV || m == CASE_EC;

	(void)k;
	if (m == CASE_RC && embargo_in_force(p->embargo))
		return CASE_CLOSE_EMBARGOED;
	if (agrees && p->report == REPORT_INVALID)
		return CASE_REPORT_INVALID;
	if (agrees && has(p->state, CASE_D))
		return CASE_EMBARGO_DEPLOYED;
	return agrees && has(p->state, CASE_F) ? CASE_EMBARGO_BRIEF : CASE_OK;
}

size_t case_may_send(enum case_kind k, const struct case_place *p, enum case_reason ret[static CASE_MESSAGE_N])
{
	size_t n = 0;

	for (unsigned m = 0; m < CASE_MESSAGE_N; m++) {
		ret[m] = case_send(k, p, (enum case_message)m, NULL);
		n += ret[m] == CASE_OK;
	}
	return n;
}

/* --- receiving --- */

/* Embargo messages that do what they say while nothing of P, X and A has happened, and what is answered when
 * something has: then the receiver ends or rejects what the message would keep up. `from`: where it leads somewhere;
 * `same`: where the receiver is there already. */
static const struct embargo_heard {
	unsigned from, same;
	enum embargo_event step;
	bool negotiates;
	uint32_t too_late;
} embargo_heard[CASE_MESSAGE_N] = {
	[CASE_EP] = { IN(NONE), IN(PROPOSED), EMBARGO_PROPOSE, true, RE_(ER) },
	[CASE_EA] = { IN(PROPOSED), 0, EMBARGO_ACCEPT, true, RE_(ER) },
	[CASE_ER] = { IN(PROPOSED), 0, EMBARGO_REJECT, false, 0 },
	[CASE_EV] = { IN(ACTIVE), IN(REVISE), EMBARGO_PROPOSE, true, RE_(ET) },
	[CASE_EC] = { IN(REVISE), 0, EMBARGO_ACCEPT, true, RE_(ET) },
	[CASE_EJ] = { IN(REVISE), 0, EMBARGO_REJECT, true, RE_(ET) },
	[CASE_ET] = { IN(ACTIVE) | IN(REVISE), IN(EXITED), EMBARGO_TERMINATE, false, 0 },
};

static void hear_embargo(enum case_message m, struct case_heard *h)
{
	const struct embargo_heard *e = &embargo_heard[m];
	unsigned here = 1u << h->place.embargo;

	if (!((e->from | e->same) & here)) {
		h->replies = RE_(EE);
		h->error = true;
	} else if (e->negotiates && h->place.state & CASE_WORLD) {
		h->replies = e->too_late;
		(void)embargo_next(h->place.embargo, e->too_late == RE_(ET) ? EMBARGO_TERMINATE : EMBARGO_REJECT, &h->place.embargo);
	} else {
		h->replies = RE_(EK);
		if (e->from & here)
			(void)embargo_next(h->place.embargo, e->step, &h->place.embargo);
	}
}

static void hear_submit(enum case_kind k, struct case_heard *h)
{
	bool vendor = has(case_kinds[k].path, CASE_V);

	(void)report_next(h->place.report, REPORT_RECEIVE, &h->place.report);
	h->place.state |= vendor ? CASE_BIT(CASE_V) : 0;
	h->replies = RE_(RK) | (vendor ? RE_(CV) : 0);
}

/* Replies to what tells nothing of the sender's standing. */
static const struct { uint32_t replies; bool error; } plain[CASE_MESSAGE_N] = {
	[CASE_RE] = { RE_(RK) | RE_(GI), true }, [CASE_EE] = { RE_(EK) | RE_(GI), true },
	[CASE_CE] = { RE_(CK) | RE_(GI), true }, [CASE_GE] = { RE_(GI), true },
	[CASE_GI] = { RE_(GK), false },
};

struct case_heard case_receive(enum case_kind k, const struct case_place *p, enum case_message m)
{
	struct case_heard h = { .place = *p };

	if (p->report == REPORT_CLOSED)
		return h;
	switch (sent[m].about) {
	case ABOUT_SUBMIT:
		hear_submit(k, &h);
		break;
	case ABOUT_REPORT:
		h.error = p->report == REPORT_START;
		h.replies = h.error ? RE_(RE) | RE_(GI) : RE_(RK);
		break;
	case ABOUT_EMBARGO:
		hear_embargo(m, &h);
		break;
	case ABOUT_PATH:
		h.replies = RE_(CK);
		break;
	case ABOUT_WORLD:
		h.replies = RE_(CK);
		if (!has(p->state, (enum case_event)sent[m].step))
			learn(k, &h.place, (enum case_event)sent[m].step);
		break;
	default:
		h.replies = plain[m].replies;
		h.error = plain[m].error;
	}
	return h;
}

/* --- places --- */

bool case_place_valid(enum case_kind k, const struct case_place *p)
{
	case_bits path = case_kinds[k].path, own = p->state & path;
	bool vendor = has(path, CASE_V), open = report_is_open(p->report);
	bool prioritised = p->report == REPORT_ACCEPTED || p->report == REPORT_DEFERRED || p->report == REPORT_CLOSED;

	if (p->report >= REPORT_STATE_N || p->embargo >= EMBARGO_STATE_N || p->state & ~(path | CASE_WORLD))
		return false;
	if (vendor ? case_state_ephemeral(p->state) || !case_state_valid(p->state) : has(p->state, CASE_X) && !has(p->state, CASE_P))
		return false;
	if (k == KIND_REPORTER && !prioritised)
		return false;
	if (open && vendor && !has(own, CASE_V))
		return false;
	/* Before it was accepted, and where it never arrived, nothing is made or deployed. */
	return prioritised || !(own & (CASE_BIT(CASE_F) | CASE_BIT(CASE_D)));
}
