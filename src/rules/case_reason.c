#include "rules/case_reason.h"

#define ROW(word, kind, sentence)  { STR_LIT(word), kind, sentence, false }
#define TELL(word, kind, sentence) { STR_LIT(word), kind, sentence, true }

const struct case_reason_row case_reasons[CASE_REASON_N] = {
	[CASE_OK] = ROW("ok", ERR_NONE, "nothing stands against it"),

	[CASE_REPORT_MOVE] = ROW("report_move", ERR_STATE, "there is no such step from this state of the report"),
	[CASE_REPORT_CLOSED] = ROW("report_closed", ERR_STATE, "the report is closed for this participant"),
	[CASE_REPORT_UNPRIORITISED] =
		ROW("report_unprioritised", ERR_STATE, "a valid report is accepted or deferred before it is closed"),
	[CASE_REPORT_NOT_ACCEPTED] = ROW("report_not_accepted", ERR_STATE, "only who has accepted a report passes it on"),
	[CASE_REPORT_UNSEEN] = ROW("report_unseen", ERR_STATE, "the report has not arrived at this participant"),
	[CASE_REPORT_INVALID] =
		TELL("report_invalid", ERR_STATE, "this participant holds the report to be invalid: an embargo should not be agreed so"),
	[CASE_CLOSE_EMBARGOED] =
		TELL("close_embargoed", ERR_STATE, "the embargo is in force: rather defer, or say that it is kept all the same"),

	[CASE_EVENT_HAPPENED] = ROW("event_happened", ERR_STATE, "it has happened already, and is not taken back"),
	[CASE_EVENT_ORDER] = ROW("event_order", ERR_STATE, "something else has to happen before it"),
	[CASE_EVENT_NOT_YOURS] = ROW("event_not_yours", ERR_STATE, "it is not on the path of such a participant"),
	[CASE_FIX_UNACCEPTED] = ROW("fix_unaccepted", ERR_STATE, "fixes are the work of who has accepted the report"),

	[CASE_EMBARGO_MOVE] = ROW("embargo_move", ERR_STATE, "there is no such step from this state of the embargo"),
	[CASE_EMBARGO_OVER] = ROW("embargo_over", ERR_STATE, "the embargo is over, and a case has no second one"),
	[CASE_EMBARGO_PUBLIC] = ROW("embargo_public", ERR_STATE, "the vulnerability is public"),
	[CASE_EMBARGO_EXPLOIT] = ROW("embargo_exploit", ERR_STATE, "an exploit is public"),
	[CASE_EMBARGO_ATTACKS] = ROW("embargo_attacks", ERR_STATE, "attacks are known: nothing is negotiated any more"),
	[CASE_EMBARGO_ENDLESS] = ROW("embargo_endless", ERR_MISSING, "an embargo needs an exact end"),
	[CASE_EMBARGO_TOO_SOON] = ROW("embargo_too_soon", ERR_RANGE, "the end is not far enough ahead"),
	[CASE_EMBARGO_TOO_LONG] = ROW("embargo_too_long", ERR_RANGE, "the end is further ahead than the plan allows"),
	[CASE_EMBARGO_TOO_LONG_ALL] =
		ROW("embargo_too_long_all", ERR_RANGE, "from its beginning the embargo would last longer than the plan allows"),
	[CASE_EMBARGO_BRIEF] = ROW("embargo_brief", ERR_RANGE, "the fix is ready: the embargo may be a brief one only"),
	[CASE_EMBARGO_DEPLOYED] = ROW("embargo_deployed", ERR_STATE, "the fix is deployed: there is nothing to keep silent for"),
	[CASE_EMBARGO_BEFORE_PARENT] =
		ROW("embargo_before_parent", ERR_RANGE, "the end is before that of the case from which this one was split"),
	[CASE_EMBARGO_SAME] = ROW("embargo_same", ERR_STATE, "that is the agreed end already"),
	[CASE_EMBARGO_OFFERED] = ROW("embargo_offered", ERR_STATE, "that end is proposed already: answer the proposal"),
	[CASE_EMBARGO_MANY] = ROW("embargo_many", ERR_LIMIT, "too many proposals are open: answer those first"),
	[CASE_EMBARGO_NO_PARTY] = ROW("embargo_no_party", ERR_DENIED, "this is no participant, or one that has left"),
	[CASE_EMBARGO_UNBOUND] = ROW("embargo_unbound", ERR_STATE, "the embargo in force has to be accepted first"),
	[CASE_EMBARGO_BOUND] = ROW("embargo_bound", ERR_STATE, "the embargo in force was accepted already"),
	[CASE_EMBARGO_NO_PROPOSAL] = ROW("embargo_no_proposal", ERR_FOUND, "there is no such proposal"),
	[CASE_EMBARGO_DECIDED] = ROW("embargo_decided", ERR_STATE, "the proposal is decided"),
	[CASE_EMBARGO_OWN] = ROW("embargo_own", ERR_DENIED, "who made a proposal withdraws it, and does not answer it"),
	[CASE_EMBARGO_NOT_OWN] = ROW("embargo_not_own", ERR_DENIED, "only who made a proposal withdraws it"),
	[CASE_EMBARGO_ANSWERED] = ROW("embargo_answered", ERR_STATE, "it was answered so already"),
	[CASE_EMBARGO_NOT_IN_FORCE] = ROW("embargo_not_in_force", ERR_STATE, "no embargo is in force"),
	[CASE_EMBARGO_NOT_DUE] = ROW("embargo_not_due", ERR_STATE, "its end has not come"),
	[CASE_EMBARGO_NO_FACT] = ROW("embargo_no_fact", ERR_STATE, "what would end it has not happened"),
	[CASE_EMBARGO_NO_QUORUM] = ROW("embargo_no_quorum", ERR_STATE, "too few vendors have a fix ready"),
	[CASE_EMBARGO_WANTED] = ROW("embargo_wanted", ERR_STATE, "others still work under it"),
	[CASE_EMBARGO_MERGE_OVER] =
		ROW("embargo_merge_over", ERR_STATE, "the embargo of one case is over, that of the other is in force"),

	[CASE_REPAIR_MOVE] = ROW("repair_move", ERR_STATE, "the state of a repair does not change so"),
	[CASE_REPAIR_REASON] = ROW("repair_reason", ERR_MISSING, "this corrects what was said before, and needs a reason"),
	[CASE_REPAIR_JUSTIFY] = ROW("repair_justify", ERR_MISSING, "\"not affected\" needs a justification or a statement"),
	[CASE_REPAIR_SHARE] = ROW("repair_share", ERR_RANGE, "a share is 0 to 100 per cent, and of a roll-out only"),
	[CASE_REPAIR_SHARE_FELL] = ROW("repair_share_fell", ERR_MISSING, "a smaller share than before needs a reason"),
	[CASE_REPAIR_BUILD] = ROW("repair_build", ERR_MISSING, "\"fixed\" needs a build or a patch level"),
	[CASE_REPAIR_EXTRA] = ROW("repair_extra", ERR_RANGE, "more is told than belongs to this state"),

	[CASE_GATE_FIXED] = ROW("gate_fixed", ERR_DENIED, "this gate cannot be waived"),
	[CASE_GATE_NOT_MISSING] = ROW("gate_not_missing", ERR_STATE, "there is nothing to waive"),
	[CASE_GATE_NO_REASON] = ROW("gate_no_reason", ERR_MISSING, "a waiver needs a reason"),
	[CASE_GATE_NO_APPROVER] = ROW("gate_no_approver", ERR_DENIED, "a waiver is approved by another than who asks for it"),
	[CASE_GATES_SHUT] = ROW("gates_shut", ERR_STATE, "something is missing before this may be published"),
};

bool case_refuse(struct err *err, enum case_reason why)
{
	const struct case_reason_row *r = &case_reasons[why];

	return why == CASE_OK || r->advice || err_set(err, r->code, "%s", r->text);
}
