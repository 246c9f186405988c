/* pages - the handlers of the pages and of the files that go with them; see routes.c. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/serve/http.h"
#include "web/serve/param.h"
#include "web/views/views.h"

#define PAGE(name) bool name(struct request *rq, struct response *rs, struct err *err)
PAGE(page_start);
PAGE(page_disclosure);
PAGE(page_repairs);
PAGE(page_repairs_post);
PAGE(page_vuln);
PAGE(page_plan);
PAGE(page_measures);
PAGE(page_act);
PAGE(page_act_post);
PAGE(page_report_start);
PAGE(page_report_start_post);
PAGE(page_report_step);
PAGE(page_report_step_post);
PAGE(page_report_sent);
PAGE(page_report_sent_post);
PAGE(page_thread);
PAGE(page_thread_one);
PAGE(page_thread_post);
PAGE(page_post);
PAGE(page_file);
PAGE(page_file_zip);
PAGE(page_file_raw);
PAGE(page_report_track);
PAGE(page_report_track_post);
PAGE(page_report);
PAGE(page_report_post);
PAGE(page_reports);
PAGE(page_ledger);
PAGE(page_ledger_check);
PAGE(page_ledger_checkpoint);
PAGE(page_ledger_key);
PAGE(page_ledger_tile);
PAGE(page_revealed);
PAGE(page_revealed_one);
PAGE(page_receipts);
PAGE(page_receipt);
PAGE(page_list);
PAGE(page_list_atom);
PAGE(page_entry);
PAGE(page_entry_assess);
PAGE(page_check);
PAGE(page_check_values);
PAGE(page_check_result);
PAGE(page_dump);
PAGE(page_dump_post);
PAGE(page_priority);
PAGE(page_priority_rules);
PAGE(page_score);
PAGE(page_score_method);
PAGE(page_statistics);
PAGE(page_about);
PAGE(page_accessibility);
PAGE(page_api);
PAGE(page_asset);
PAGE(page_favicon);
PAGE(page_robots);
PAGE(page_security_txt);
PAGE(page_sign_out);
PAGE(page_admin);
PAGE(page_admin_settings);
PAGE(page_admin_setting_group);
PAGE(page_admin_keys);
PAGE(page_admin_jobs);
PAGE(page_admin_outbox);
PAGE(page_admin_rejects);
PAGE(page_admin_waiting);
PAGE(page_audit);
PAGE(page_sign_in);
PAGE(page_sign_in_post);
PAGE(page_sign_in_code);
PAGE(page_sign_in_code_post);
PAGE(page_sign_in_recovery);
PAGE(page_sign_in_recovery_post);
PAGE(page_sign_in_passkey);
PAGE(page_sso);
PAGE(page_sso_back);
PAGE(page_forgotten);
PAGE(page_begin);
PAGE(page_begin_post);
PAGE(page_begin_passkey);
PAGE(page_second);
PAGE(page_second_post);
PAGE(page_reset);
PAGE(page_reset_post);
PAGE(page_reset_one);
PAGE(page_prove);
PAGE(page_prove_post);
PAGE(page_prove_passkey);
PAGE(page_account);
PAGE(page_password);
PAGE(page_password_post);
PAGE(page_app);
PAGE(page_app_post);
PAGE(page_passkey_new);
PAGE(page_passkey_new_post);
PAGE(page_passkey);
PAGE(page_passkey_post);
PAGE(page_identity);
PAGE(page_identity_post);
PAGE(page_cases);
PAGE(page_case);
PAGE(page_case_timeline);
PAGE(page_case_notify);
PAGE(page_case_notify_post);
PAGE(page_desk);
PAGE(page_obligation);
PAGE(page_obligation_rules);
PAGE(page_obligation_calendar);
PAGE(page_obligations_ics);
PAGE(page_calendar_ics);
PAGE(page_parties);
PAGE(page_party);
PAGE(page_of_party);
PAGE(page_member);
PAGE(page_notices);
PAGE(page_watches);
PAGE(page_webhooks);
PAGE(page_of_webhook);
PAGE(page_join);
PAGE(page_join_sent);
PAGE(page_join_request);
PAGE(page_invitation);
PAGE(page_invitation_post);
PAGE(page_address);
PAGE(page_address_post);
PAGE(page_of_address);
#undef PAGE

/* By when a fix is due, by level of priority (priority_rules.c). */
struct target_row *target_rows(const struct request *rq, size_t *ret_n);

/* One row of a table of entries. */
struct entry_row_view entry_row_view(const struct request *rq, const struct list_head *h);

#endif
