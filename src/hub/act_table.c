/* All that can ever happen, room by room. */
#include "hub/act.h"
#include "hub/case/case_acts.h"
#include "hub/case/plans.h"
#include "hub/disclosure/disclosure.h"
#include "hub/hub_acts.h"
#include "hub/ledger/ledger.h"
#include "hub/notice/mail_acts.h"
#include "hub/notice/notice_acts.h"
#include "hub/owed/obligations.h"
#include "hub/people/accounts.h"
#include "hub/people/people_acts.h"
#include "hub/people/sessions.h"
#include "hub/priority/assess_acts.h"
#include "hub/repair/repair_acts.h"
#include "hub/repair/repairs_upload.h"
#include "hub/report/report_acts.h"
#include "hub/rotate.h"
#include "hub/steward.h"
#include "hub/talk/files.h"
#include "hub/talk/threads.h"
#include "hub/watch/watches.h"

const struct act_section *const act_sections[] = {
	&acts_of_hub,
	&acts_of_stewards,
	&acts_of_keys,
	&acts_of_plans,
	&acts_of_parties,
	&acts_of_contacts,
	&acts_of_joining,
	&acts_of_members,
	&acts_of_invitations,
	&acts_of_accounts,
	&acts_of_resets,
	&acts_of_addresses,
	&acts_of_sessions,
	&acts_of_reports,
	&acts_of_triage,
	&acts_of_assessments,
	&acts_of_obligations,
	&acts_of_notices,
	&acts_of_mail,
	&acts_of_webhooks,
	&acts_of_watches,
	&acts_of_vulns,
	&acts_of_repairs,
	&acts_of_uploads,
	&acts_of_threads,
	&acts_of_files,
	&acts_of_ledger,
	&acts_of_cases,
	&acts_of_asking,
	&acts_of_participants,
	&acts_of_jurisdictions,
	&acts_of_embargoes,
	&acts_of_merging,
	&acts_of_disclosure,
};
const size_t act_section_n = sizeof act_sections / sizeof *act_sections;

const struct act_row *act_named(struct str name)
{
	for (size_t s = 0; s < act_section_n; s++)
		for (size_t i = 0; i < act_sections[s]->n; i++)
			if (str_eq(str_of(act_sections[s]->rows[i].name), name))
				return &act_sections[s]->rows[i];
	return NULL;
}

const struct act_field *act_field_named(const struct act_row *row, struct str name)
{
	for (size_t i = 0; i < row->field_n; i++)
		if (str_eq(str_of(row->fields[i].name), name))
			return &row->fields[i];
	return NULL;
}
