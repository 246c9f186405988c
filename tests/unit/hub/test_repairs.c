/* Vulnerabilities of a case and their repairs: who may say what, how cells change, what follows for the vendor and its obligations. */
#include "alliance.h"
#include "case_rows.h"

#include "base/limits.h"
#include "hub/repair/repairs.h"
#include "hub/repair/repairs_upload.h"
#include "store/obligations.h"

enum { CASE = 700001, OTHER = 700002 };

/* A case of nova (entered) and orion (asked, not entered); another one that nova has nothing to do with. */
static int begin(void **state)
{
	if (alliance_begin(state))
		return 1;
	struct alliance *l = *state;

	case_rows_add(l->s, CASE);
	case_rows_party(l->s, CASE, "party/alliance", "coordinator", true);
	case_rows_party(l->s, CASE, "party/nova", "vendor", true);
	case_rows_party(l->s, CASE, "party/orion", "vendor", false);
	case_rows_add(l->s, OTHER);
	case_rows_party(l->s, OTHER, "party/alliance", "coordinator", true);
	case_rows_party(l->s, OTHER, "party/orion", "vendor", true);
	return 0;
}

static const char *vuln_in(struct alliance *l, int64_t id)
{
	char subject[40];

	snprintf(subject, sizeof subject, "case/%lld", (long long)id);
	return cstr(l, must(l, CEM, "vuln.add", subject, P("title", "Memory corruption in WLAN", "words", "A frame that is **too long**.",
	                    "component", "WLAN driver", "cwe", "787 CWE-120", "vector", "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")).made);
}

static struct vuln_row vuln_read(struct alliance *l, const char *vuln)
{
	struct vuln_row v;
	struct db *d = reading(l);

	did(l->s, vuln_get(d, &l->s->a, act_id(str_of(vuln)), &v, &l->s->err));
	read_done(l, d);
	return v;
}

static struct repair_rows rows_of(struct alliance *l, int64_t id)
{
	struct repair_rows all;
	struct db *d = reading(l);

	did(l->s, repairs_of(d, &l->s->a, id, &all, &l->s->err));
	read_done(l, d);
	return all;
}

static void a_vulnerability(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);
	struct vuln_row r = vuln_read(l, v);
	struct str title;
	struct db *d = reading(l);

	did(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), r.title, &title, &l->s->err));
	read_done(l, d);
	want_str(title, STR("Memory corruption in WLAN"), "title");
	want_str(r.cwe, STR("CWE-787 CWE-120"), "cwe");
	want_str(r.grade, STR("high"), "grade from the vector"); /* 8.8 */
	assert_int_equal(r.case_id, CASE);
	must(l, CEM, "vuln.change", v, P("cve", "CVE-2026-12345", "grade", "critical", "clear", "cwe"));
	r = vuln_read(l, v);
	want_str(r.cve, STR("CVE-2026-12345"), "cve");
	want_str(r.grade, STR("critical"), "given grade");
	want_str(r.cwe, STR(""), "cleared");
	const char *second = vuln_in(l, CASE);

	never(l, CEM, "vuln.change", second, P("cve", "CVE-2026-12345"), ERR_STATE, "of this case is CVE-2026-12345");
	never(l, CEM, "vuln.change", second, P("cve", "CVE-26-1"), ERR_SYNTAX, "expected an id");
	never(l, CEM, "vuln.change", second, P("cwe", "seven"), ERR_SYNTAX, "such as CWE-787");
	never(l, CEM, "vuln.change", second, P("vector", "CVSS:3.1/AV:X"), ERR_SYNTAX, "");
	never(l, CEM, "vuln.change", second, P(), ERR_USAGE, "nothing is to be changed");
	never(l, CEM, "vuln.check", second, P(), ERR_STATE, "no list to check");
	never(l, ANN, "vuln.change", second, P("grade", "low"), ERR_FOUND, "not for you");
	must(l, CEM, "vuln.drop", second, P("reason", "same root cause"));
	never(l, CEM, "vuln.change", second, P("grade", "low"), ERR_STATE, "no vulnerability of its own");
	never(l, ANN, "repair.set", second, P("state", "affected"), ERR_STATE, "no vulnerability of its own");
}

static void who_speaks(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE), *w = vuln_in(l, OTHER);

	must(l, ANN, "repair.set", v, P("kind", "model", "line", " Nova  12* ", "branch", "Android 15", "state", "affected"));
	never(l, ANN, "repair.set", v, P("party", "party/orion", "state", "affected"), ERR_DENIED, "your own products");
	never(l, OLGA, "repair.set", v, P("state", "affected"), ERR_FOUND, "not for you"); /* asked, not entered */
	never(l, ANN, "repair.set", w, P("state", "affected"), ERR_FOUND, "not for you");
	never(l, RHEA, "repair.set", v, P("state", "affected"), ERR_FOUND, "not for you");
	never(l, NOBODY, "repair.set", v, P("state", "affected"), ERR_FOUND, "not for you");
	never(l, CEM, "repair.set", v, P("state", "affected"), ERR_RANGE, "no products to repair");
	never(l, CEM, "repair.set", v, P("party", "party/nothing", "state", "affected"), ERR_RANGE, "there is no party");
	must(l, CEM, "repair.set", v, P("party", "party/orion", "kind", "chip", "line", "OR8650", "state", "unknown"));
	never(l, ANN, "repair.set", v, P("state", "affected", "teller", "party/orion"), ERR_USAGE, "told by the hub alone");
	struct repair_rows all = rows_of(l, CASE);

	assert_int_equal(all.n, 2);
	want_str(all.v[0].line, STR("Nova 12*"), "in its one form");
	want_str(all.v[0].told_by, STR("party/nova"), "told by");
	want_str(all.v[1].told_by, STR("party/alliance"), "on behalf");
	never(l, ANN, "repair.drop", cstr(l, str_printf(&l->s->a, "repair/%lld", (long long)all.v[1].id)), P("reason", "not mine"), ERR_DENIED, "");
	/* what the vendor said itself */
	never(l, CEM, "repair.set", v, P("party", "party/nova", "kind", "model", "line", "Nova 12*", "branch", "Android 15", "state",
	      "fix_in_progress"), ERR_MISSING, "needs a reason");
	must(l, CEM, "repair.set", v, P("party", "party/nova", "kind", "model", "line", "Nova 12*", "branch", "Android 15", "state",
	     "fix_in_progress", "reason", "told by phone"));
	all = rows_of(l, CASE);
	want_str(all.v[0].told_by, STR("party/alliance"), "told by");
	must(l, ANN, "repair.drop", cstr(l, str_printf(&l->s->a, "repair/%lld", (long long)all.v[0].id)), P("reason", "there is none"));
	assert_int_equal(rows_of(l, CASE).n, 1);
}

static void fields(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);

	never(l, ANN, "repair.set", v, P("kind", "model", "state", "affected"), ERR_MISSING, "together");
	never(l, ANN, "repair.set", v, P("line", "Nova 12", "state", "affected"), ERR_MISSING, "together");
	never(l, ANN, "repair.set", v, P("state", "fixed"), ERR_MISSING, "");
	never(l, ANN, "repair.set", v, P("state", "not_affected"), ERR_MISSING, "");
	never(l, ANN, "repair.set", v, P("state", "affected", "share", "7"), ERR_RANGE, "");
	never(l, ANN, "repair.set", v, P("state", "rolling_out", "share", "101"), ERR_RANGE, "expected 0 to 100");
	never(l, ANN, "repair.set", v, P("state", "fixed", "level", "December"), ERR_SYNTAX, "expected a day");
	must(l, ANN, "repair.set", v, P("state", "not_affected", "words", "The driver is another one."));
	never(l, ANN, "repair.set", v, P("state", "affected"), ERR_MISSING, "");
	must(l, ANN, "repair.set", v, P("state", "affected", "reason", "looked again"));
	must(l, ANN, "repair.set", v, P("state", "fix_ready", "build", "NOVA.12.0.1", "level", "2026-12-05"));
	must(l, ANN, "repair.set", v, P("state", "rolling_out", "share", "10"));
	never(l, ANN, "repair.set", v, P("state", "rolling_out", "share", "5"), ERR_MISSING, "");
	must(l, ANN, "repair.set", v, P("state", "fixed"));
	struct repair_row r = rows_of(l, CASE).v[0];

	want_str(r.build, STR("NOVA.12.0.1"), "said once, stays said");
	want_str(r.level, STR("2026-12-05"), "level");
	assert_int_equal(r.share, REPAIR_NO_SHARE);
}

static struct str cell(struct alliance *l, const char *select)
{
	char out[200];
	sqlite3 *c;
	sqlite3_stmt *q;

	if (on_postgres()) {
		pg_says(l->s->db, select, out, sizeof out);
		return str_dup(&l->s->a, str_of(out));
	}
	assert_int_equal(sqlite3_open(l->s->db, &c), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(c, select, -1, &q, NULL), SQLITE_OK);
	sqlite3_step(q);
	snprintf(out, sizeof out, "%s", sqlite3_column_text(q, 0) ? (const char *)sqlite3_column_text(q, 0) : "");
	sqlite3_finalize(q);
	sqlite3_close(c);
	return str_dup(&l->s->a, str_of(out));
}

/* "vfd": the vendor's own path as the participant's row has it. */
#define PATH "SELECT (CASE WHEN aware IS NULL THEN 'v' ELSE 'V' END) || (CASE WHEN ready IS NULL THEN 'f' ELSE 'F' END) || " \
             "(CASE WHEN deployed IS NULL THEN 'd' ELSE 'D' END) || ' ' || state || ' ' || answer FROM participant WHERE case_id = 700001 " \
             "AND who = 'party/nova'"

static const char *owed(struct alliance *l, const char *rule)
{
	struct obligation_row r;
	struct db *d = reading(l);

	did(l->s, obligation_find_open(d, &l->s->a, str_of(rule), STR("case/700001 party/nova"), &r, &l->s->err));
	read_done(l, d);
	return r.id ? "owed" : "no";
}

static void a_vendors_path(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE), *w = vuln_in(l, CASE);

	want_str(cell(l, PATH), STR("vfd received "), "nothing said");
	must(l, CEM, "repair.set", v, P("party", "party/nova", "state", "affected"));
	want_str(cell(l, PATH), STR("vfd received "), "that others say it makes nobody aware");
	must(l, ANN, "repair.set", v, P("state", "affected"));
	want_str(cell(l, PATH), STR("Vfd received acknowledged"), "it spoke");
	must(l, ANN, "repair.set", w, P("state", "affected"));
	must(l, ANN, "repair.set", v, P("state", "fix_ready", "build", "1"));
	want_str(cell(l, PATH), STR("Vfd received acknowledged"), "one of two");
	assert_string_equal(owed(l, "v4-roll-out"), "no");
	must(l, ANN, "repair.set", w, P("state", "fix_ready", "build", "1"));
	want_str(cell(l, PATH), STR("VFd accepted acknowledged"), "both");
	assert_string_equal(owed(l, "v4-roll-out"), "owed");
	assert_string_equal(owed(l, "v5-tell-users"), "no");
	must(l, ANN, "repair.set", w, P("state", "rolling_out", "share", "10"));
	assert_string_equal(owed(l, "v5-tell-users"), "owed");
	must(l, ANN, "repair.announce", w, P("url", "https://nova.example/psirt/12"));
	assert_string_equal(owed(l, "v5-tell-users"), "no");
	must(l, ANN, "repair.set", v, P("state", "rolling_out", "share", "89"));
	must(l, ANN, "repair.set", w, P("state", "rolling_out", "share", "95"));
	want_str(cell(l, PATH), STR("VFd accepted acknowledged"), "not nine in ten of all");
	assert_string_equal(owed(l, "v4-roll-out"), "owed");
	must(l, ANN, "repair.set", v, P("state", "rolling_out", "share", "90"));
	want_str(cell(l, PATH), STR("VFD accepted acknowledged"), "nine in ten");
	assert_string_equal(owed(l, "v4-roll-out"), "no");
	must(l, ANN, "repair.say", v, P("words", "We thank the finder."));
	assert_string_equal(owed(l, "v5-tell-users"), "no");
}

static void the_check_holds(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);

	must(l, ANN, "repair.set", v, P("kind", "model", "line", "Nova 12*", "state", "affected"));
	must(l, CEM, "vuln.check", v, P());
	assert_true(vuln_read(l, v).checked != TIME_NONE);
	must(l, ANN, "repair.set", v, P("kind", "model", "line", "Nova 12*", "state", "fix_in_progress"));
	assert_true(vuln_read(l, v).checked != TIME_NONE);
	must(l, ANN, "repair.set", v, P("kind", "model", "line", "Nova 11*", "state", "affected"));
	assert_true(vuln_read(l, v).checked == TIME_NONE);
}

/* Every change there is and is not, by the rule's own table, on rows: the act agrees with rules/repair.h. */
static void every_change(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);
	size_t went = 0;

	for (enum repair from = 0; from < REPAIR_N; from++)
		for (enum repair to = 0; to < REPAIR_N; to++) {
			struct outcome o;
			const char *branch = cstr(l, str_printf(&l->s->a, "%d to %d", from, to));

			must(l, from == REPAIR_UNKNOWN ? CEM : ANN, "repair.set", v, P("party", "party/nova", "branch", branch, "state", repair_names[from].p,
			     "justification", from == REPAIR_NOT_AFFECTED ? "component_not_present" : "", "build", from == REPAIR_FIXED ? "1" : ""));
			const char *const *fields = P("party", "party/nova", "branch", branch, "state", repair_names[to].p, "justification",
			                              to == REPAIR_NOT_AFFECTED ? "component_not_present" : "", "build", to == REPAIR_FIXED ? "1" : "");
			bool ok = does_as(l, ANN, "repair.set", v, fields, &o);
			enum repair_change is = repair_change(from, to);

			want(ok == (is == REPAIR_STEP || is == REPAIR_SAME), "%s -> %s: %s", repair_names[from].p, repair_names[to].p, l->s->err.msg);
			went += ok;
		}
	want(went > 20, "%zu", went);
}

/* --- the matrix --- */

static void look(struct alliance *l, enum actor who, struct looking *ret)
{
	*ret = (struct looking){ &l->s->a, reading(l), hub_keys(l->s->hub), who_of(l, who), scratch_clock };
}

static void the_matrix(void **state)
{
	static const struct { enum actor who; bool may; } readers[] = {
		{ IDA, true }, { CEM, true }, { ANN, true }, { BOB, true }, { OLGA, false }, { RHEA, false }, { NOBODY, false },
	};
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);
	struct repairs_sum sum;
	struct looking k;
	struct matrix m;

	must(l, ANN, "repair.set", v, P("kind", "model", "line", "Nova 12*", "branch", "Android 15", "state", "fix_ready", "level", "2026-12-05"));
	must(l, ANN, "repair.set", v, P("kind", "model", "line", "Nova 12*", "branch", "Android 14", "state", "affected"));
	must(l, ANN, "repair.say", v, P("words", "We thank the **finder**."));
	for (size_t i = 0; i < ROWS(readers); i++) {
		struct err err = { 0 };

		look(l, readers[i].who, &k);
		bool ok = matrix_read(&k, CASE, &m, &err);

		want(ok == readers[i].may && (ok || err.code == ERR_FOUND), "%s: %s", actors[readers[i].who].name, err.msg);
		read_done(l, k.db);
	}
	scratch_clock += 6 * 86400; /* orion was told six days ago and has said nothing */
	look(l, ANN, &k);
	did(l->s, matrix_read(&k, CASE, &m, &l->s->err));
	read_done(l, k.db);
	assert_int_equal(m.vendor_n, 2);
	assert_true(m.vendors[0].own && str_eq(m.vendors[0].party.id, STR("nova")));
	assert_int_equal(m.vendors[0].worst_of_all, REPAIR_AFFECTED);
	assert_int_equal(m.vendors[0].line_n, 2);
	assert_true(m.vendors[0].lines[1].differs);
	want_str(m.vendors[0].said[0].words, STR("We thank the **finder**."), "statement");
	assert_false(m.vendors[0].silence.silent);
	assert_true(m.vendors[1].silence.silent);
	assert_int_equal(m.counts[REPAIR_UNKNOWN], 1);
	assert_int_equal(m.silent, 1);
	look(l, HUB, &k);
	did(l->s, repairs_sum(k.db, k.a, CASE, scratch_clock, &sum, &l->s->err));
	read_done(l, k.db);
	assert_int_equal(sum.n, 2);
	assert_int_equal(sum.silent, 1);
	assert_int_equal(sum.counts[REPAIR_AFFECTED], 1);
	assert_false(sum.checked);
}

/* --- documents --- */

static const struct matrix_ask everything = { .state = REPAIR_N };

static struct str fetched(struct alliance *l, enum actor who, enum vex_format f)
{
	struct looking k;
	struct matrix m;
	struct buf b;

	look(l, who, &k);
	buf_init(&b, MIB);
	did(l->s, matrix_read(&k, CASE, &m, &l->s->err));
	did(l->s, matrix_put_vex(&b, &k, &m, &everything, f, STR("https://hub.example"), STR("Alliance Example"), &l->s->err));
	read_done(l, k.db);
	struct str s = buf_dup(&l->s->a, &b);

	buf_release(&b);
	return s;
}

static struct upload planned(struct alliance *l, struct str text, const char *party, const char *reason)
{
	struct upload_ask k = { &l->s->a, reading(l), hub_keys(l->s->hub), CASE, str_of(party), STR_JOIN(&l->s->a, STR("party/"), str_of(party)),
		                str_of(reason), text, scratch_clock };
	struct upload u;

	did(l->s, upload_plan(&k, &u, &l->s->err));
	read_done(l, k.db);
	return u;
}

static const char *counts_of(struct alliance *l, const struct upload *u)
{
	return cstr(l, str_printf(&l->s->a, "new %zu change %zu same %zu no_vuln %zu no_product %zu refused %zu", u->counts[UPLOAD_NEW],
	                          u->counts[UPLOAD_CHANGE], u->counts[UPLOAD_SAME], u->counts[UPLOAD_NO_VULN], u->counts[UPLOAD_NO_PRODUCT],
	                          u->counts[UPLOAD_REFUSED]));
}

/* What was fetched and is sent back changes nothing, in every format and every state. */
static void there_and_back(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE), *w = vuln_in(l, CASE);

	must(l, CEM, "vuln.change", v, P("cve", "CVE-2026-12345"));
	for (enum repair r = REPAIR_INVESTIGATING; r < REPAIR_N; r++)
		must(l, ANN, "repair.set", r % 2 ? v : w, P("kind", "model", "line", "Nova 12*", "branch", repair_names[r].p, "state", repair_names[r].p,
		     "justification", r == REPAIR_NOT_AFFECTED ? "component_not_present" : "", "level", r == REPAIR_FIXED ? "2026-12-05" : "", "build",
		     r == REPAIR_ROLLING_OUT ? "B.1" : "", "share", r == REPAIR_ROLLING_OUT ? "30" : "", "words", r % 3 ? "Some words." : ""));
	for (enum vex_format f = 0; f < VEX_FORMAT_N; f++) {
		struct upload u = planned(l, fetched(l, ANN, f), "nova", "");

		assert_string_equal(counts_of(l, &u), "new 0 change 0 same 9 no_vuln 0 no_product 0 refused 0");
	}
	never(l, ANN, "repair.import", "case/700001", P("document", cstr(l, fetched(l, ANN, VEX_OPENVEX))), ERR_STATE, "nothing in it changes");
}

#define VEX(statements) "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"https://nova.example/vex/1\",\"author\":\"Nova PSIRT\"," \
                        "\"timestamp\":\"2026-11-23T08:00:00Z\",\"version\":1,\"statements\":[" statements "]}"
#define SAYS(vuln, product, status) "{\"vulnerability\":{\"name\":\"" vuln "\"},\"products\":[{\"@id\":\"" product "\"}]," status "}"
#define FIXED "\"status\":\"fixed\""
#define AFFECTED "\"status\":\"affected\",\"action_statement\":\"Wait for the update.\""
#define UNAFFECTED "\"status\":\"not_affected\",\"justification\":\"component_not_present\""

static void a_document(void **state)
{
	struct alliance *l = *state;
	const char *v = vuln_in(l, CASE);

	must(l, CEM, "vuln.change", v, P("cve", "CVE-2026-12345"));
	must(l, ANN, "component.add", "party/nova", P("kind", "purl", "value", "pkg:generic/nova/wlan"));
	must(l, ANN, "component.add", "party/nova", P("kind", "model", "value", "Nova 12*"));
	must(l, ANN, "component.add", "party/nova", P("kind", "os", "value", "NovaUI"));
	static const char document[] = VEX(SAYS("CVE-2026-12345", "pkg:generic/nova/wlan@1.2.1", FIXED) ","
	                                   SAYS("cve-2026-12345", "Nova 12 Pro", AFFECTED) ","
	                                   SAYS("CVE-2026-12345", "NovaUI", UNAFFECTED) ","
	                                   SAYS("CVE-2026-12345", "Orion X", AFFECTED) ","
	                                   SAYS("CVE-2020-1", "NovaUI", AFFECTED));
	struct upload u = planned(l, str_of(document), "nova", "");

	assert_string_equal(counts_of(l, &u), "new 3 change 0 same 0 no_vuln 1 no_product 1 refused 0");
	want_str(u.v[0].to.version, STR("1.2.1"), "version of the purl");
	never(l, OLGA, "repair.import", "case/700001", P("document", document), ERR_FOUND, "not for you");
	never(l, ANN, "repair.import", "case/700001", P("document", document, "party", "party/orion"), ERR_DENIED, "your own products");
	never(l, ANN, "repair.import", "case/700001", P("document", "{}"), ERR_TYPE, "expected OpenVEX");
	must(l, ANN, "repair.import", "case/700001", P("document", document));
	struct repair_rows all = rows_of(l, CASE);

	assert_int_equal(all.n, 3);
	for (size_t i = 0; i < all.n; i++)
		want_str(all.v[i].told_by, STR("party/nova"), "its own word");
	want_str(cell(l, PATH), STR("Vfd received acknowledged"), "and a sign of life");

	/* one correction in it, and nothing of it happens; with a reason all of it does */
	static const char second[] = VEX(SAYS("CVE-2026-12345", "Nova 12", FIXED) "," SAYS("CVE-2026-12345", "NovaUI", AFFECTED));
	u = planned(l, str_of(second), "nova", "");
	assert_string_equal(counts_of(l, &u), "new 0 change 1 same 0 no_vuln 0 no_product 0 refused 1");
	never(l, ANN, "repair.import", "case/700001", P("document", second), ERR_STATE, "1 of 2 rows cannot be");
	all = rows_of(l, CASE);
	for (size_t i = 0; i < all.n; i++)
		want(!str_eq(all.v[i].line, STR("Nova 12*")) || all.v[i].state == REPAIR_AFFECTED, "something happened");
	must(l, ANN, "repair.import", "case/700001", P("document", second, "reason", "looked again"));
	all = rows_of(l, CASE);
	for (size_t i = 0; i < all.n; i++)
		want(all.v[i].state == (str_eq(all.v[i].line, STR("Nova 12*")) ? REPAIR_READY : str_eq(all.v[i].line, STR("NovaUI")) ?
		     REPAIR_AFFECTED : REPAIR_FIXED), "%.*s is %.*s", STR_ARG(all.v[i].line), STR_ARG(repair_names[all.v[i].state]));
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_vulnerability, begin, alliance_end), cmocka_unit_test_setup_teardown(who_speaks, begin, alliance_end),
		cmocka_unit_test_setup_teardown(fields, begin, alliance_end),          cmocka_unit_test_setup_teardown(a_vendors_path, begin, alliance_end),
		cmocka_unit_test_setup_teardown(the_check_holds, begin, alliance_end), cmocka_unit_test_setup_teardown(every_change, begin, alliance_end),
		cmocka_unit_test_setup_teardown(the_matrix, begin, alliance_end),      cmocka_unit_test_setup_teardown(there_and_back, begin, alliance_end),
		cmocka_unit_test_setup_teardown(a_document, begin, alliance_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
