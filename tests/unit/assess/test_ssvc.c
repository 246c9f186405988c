#include "unit.h"

#include <dirent.h>

#include "assess/ssvc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"

enum { PATH = 1024 };

/* --- the tables against CERT/CC's own files --- */

static struct str text_of(struct arena *a, const char *path)
{
	struct err err = { 0 };
	struct str text;

	want(file_read(a, path, MIB, &text, &err), "%s: %s", path, err.msg);
	return text;
}

static struct json json_of(struct arena *a, const char *path)
{
	struct err err = { 0 };
	struct json ret;

	want(json_read(a, text_of(a, path), MIB, &ret, &err), "%s: %s %s", path, err.where, err.msg);
	return ret;
}

static struct str member(const struct json *j, const char *name)
{
	struct json v = json_in(j, name);

	return json_text(&v);
}

static struct str point_id(struct arena *a, const struct ssvc_point *p)
{
	return STR_JOIN(a, p->ns, STR(":"), p->key, STR(":"), p->version);
}

/* Do keys and names of values say the same, in the same order? */
static bool same_values(const struct ssvc_point *p, const struct json *j)
{
	struct json values = json_in(j, "values"), v;
	struct json_iter it = json_iter(&values);

	if (json_count(&values) != p->value_n)
		return false;
	while (json_next(&it, &v))
		if (!str_eq(member(&v, "key"), p->values[v.at].key) || !str_eq(member(&v, "name"), p->values[v.at].name))
			return false;
	return true;
}

static void check_point(const struct ssvc_point *p, const struct json *j, const char *label)
{
	want_str(member(j, "namespace"), p->ns, label);
	want_str(member(j, "key"), p->key, label);
	want_str(member(j, "version"), p->version, label);
	want_str(member(j, "name"), p->name, label);
	want(same_values(p, j), "%s: values of %.*s", label, STR_ARG(p->key));
	for (size_t i = 0; i < p->value_n; i++)
		want(p->meanings[i].n > 0, "%s: %.*s has a value without a meaning", label, STR_ARG(p->key));
}

static void check_json(struct arena *a, const struct ssvc_table *t, const char *path)
{
	struct json j = json_of(a, path), points = json_in(&j, "decision_points"), rows = json_in(&j, "mapping"), row;
	struct json_iter it = json_iter(&rows);
	struct str outcome = point_id(a, t->outcome);
	uint8_t seen[256] = { 0 };

	want_str(member(&j, "namespace"), t->ns, path);
	want_str(member(&j, "key"), t->key, path);
	want_str(member(&j, "version"), t->version, path);
	want_str(member(&j, "name"), t->name, path);
	want_str(member(&j, "outcome"), outcome, path);
	want(json_count(&points) == t->input_n + 1U, "%s: number of inputs", path);
	for (size_t i = 0; i <= t->input_n; i++) {
		const struct ssvc_point *p = i < t->input_n ? t->inputs[i] : t->outcome;
		struct json jp = json_in(&points, str_cstr(a, point_id(a, p)));

		want(jp.v, "%s: %.*s is not there", path, STR_ARG(p->key));
		check_point(p, &jp, path);
	}
	want(json_count(&rows) == t->row_n, "%s: number of rows", path);
	while (json_next(&it, &row)) {
		size_t at = 0;

		for (size_t i = t->input_n; i-- > 0;) {
			int v = ssvc_value_find(t->inputs[i], member(&row, str_cstr(a, point_id(a, t->inputs[i]))));

			want(v >= 0, "%s: row %zu", path, row.at);
			at = at * t->inputs[i]->value_n + (size_t)v;
		}
		want(!seen[at]++, "%s: row %zu again", path, row.at);
		want_str(t->outcome->values[t->mapping[at]].key, member(&row, str_cstr(a, outcome)), path);
	}
}

/* One CSV field off the front; quotes without quotes inside them are all that these files use. */
static struct str field(struct str *line)
{
	struct str s;

	if (line->n && line->p[0] == '"') {
		*line = str_from(*line, 1);
		assert_true(str_split(line, '"', &s));
		*line = str_from(*line, 1);
		return s;
	}
	assert_true(str_split(line, ',', &s));
	return s;
}

static int value_of_name(const struct ssvc_point *p, struct str name)
{
	for (size_t i = 0; i < p->value_n; i++)
		if (str_ieq(p->values[i].name, name))
			return (int)i;
	return -1;
}

static void check_csv(struct arena *a, const struct ssvc_table *t, const char *path)
{
	struct str text = text_of(a, path), line, head;
	size_t column[16], n = 0, rows = 0; /* which input a column is; input_n: the outcome */

	assert_true(str_split(&text, '\n', &head));
	head = str_trim(head);
	want_str(field(&head), STR("row"), path);
	for (; head.n; n++) {
		struct str name = field(&head);

		for (column[n] = 0; column[n] <= t->input_n; column[n]++) {
			const struct ssvc_point *p = column[n] < t->input_n ? t->inputs[column[n]] : t->outcome;

			if (str_starts(name, STR_JOIN(a, p->name, STR(" v"), p->version)))
				break;
		}
		want(column[n] <= t->input_n, "%s: column %.*s", path, STR_ARG(name));
	}
	want(n == t->input_n + 1U, "%s: number of columns", path);
	while (str_split(&text, '\n', &line) && str_trim(line).n) {
		uint8_t values[SSVC_INPUT_MAX] = { 0 };
		int outcome = -1;

		line = str_trim(line);
		field(&line);
		for (size_t i = 0; i < n; i++) {
			struct str s = field(&line);
			int v = value_of_name(column[i] < t->input_n ? t->inputs[column[i]] : t->outcome, s);

			want(v >= 0, "%s: row %zu: %.*s", path, rows, STR_ARG(s));
			if (column[i] < t->input_n)
				values[column[i]] = (uint8_t)(v + 1);
			else
				outcome = v;
		}
		want(ssvc_outcomes(t, values) == 1U << outcome, "%s: row %zu", path, rows);
		rows++;
	}
	want(rows == t->row_n, "%s: %zu rows, expected %zu", path, rows, t->row_n);
}

static void every_row_is_as_published(void **state)
{
	(void)state;
	char dir[PATH], path[PATH + 200];
	struct arena a;

	shared_data(dir, sizeof dir, "ssvc");
	arena_init(&a);
	for (size_t i = 0; i < ssvc_table_n; i++) {
		const struct ssvc_table *t = ssvc_tables[i];

		snprintf(path, sizeof path, "%s/json/decision_tables/%.*s", dir, STR_ARG(t->file));
		check_json(&a, t, path);
		snprintf(path, sizeof path, "%s/csv/%.*s.csv", dir, (int)t->file.n - 5, t->file.p);
		check_csv(&a, t, path);
	}
	arena_release(&a);
}

/* Every published version of our points: the current one, an earlier one with the same values, or one that we refuse. */
static void versions_are_taken_where_values_are_the_same(void **state)
{
	static const char *const folders[] = { "ssvc", "cisa" };
	(void)state;
	char dir[PATH], path[PATH + 400];
	struct arena a;
	int current = 0, earlier = 0, refused = 0;

	shared_data(dir, sizeof dir, "ssvc");
	arena_init(&a);
	for (size_t i = 0; i < ROWS(folders); i++) {
		snprintf(path, sizeof path, "%s/json/decision_points/%s", dir, folders[i]);
		DIR *d = opendir(path);

		assert_non_null(d);
		for (struct dirent *e; (e = readdir(d));) {
			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof path, "%s/json/decision_points/%s/%s", dir, folders[i], e->d_name);
			struct json j = json_of(&a, path);
			const struct ssvc_point *any = ssvc_point_find(member(&j, "namespace"), member(&j, "key"), STR(""));
			const struct ssvc_point *p = ssvc_point_find(member(&j, "namespace"), member(&j, "key"), member(&j, "version"));

			if (any)
				want(!!p == same_values(any, &j), "%s: same values, or not?", path);
			current += p && str_eq(p->version, member(&j, "version"));
			earlier += p && !str_eq(p->version, member(&j, "version"));
			refused += !p;
		}
		closedir(d);
	}
	assert_int_equal(current, 25);
	assert_int_equal(earlier, 6);
	assert_true(refused > 0);
	arena_release(&a);
}

/* --- finding and deciding --- */

static void tables_are_found(void **state)
{
	static const char *const names[][3] = {
		{ "ssvc-supplier", "DT_SP", "ssvc:DT_SP:1.0.0" },
		{ "ssvc-deployer", "DT_DP", "ssvc:DT_DP:1.0.0" },
		{ "ssvc-coordinator-triage", "DT_COORD_TRIAGE", "ssvc:DT_COORD_TRIAGE:1.0.0" },
		{ "ssvc-coordinator-publish", "DT_COORD_PUBLISH", "ssvc:DT_COORD_PUBLISH:1.0.0" },
		{ "ssvc-cisa", "DT_CO", "cisa:DT_CO:2.0.3" },
		{ "ssvc-cisa-bod-26-04", "DT_BOD2604", "cisa:DT_BOD2604:1.0.0" },
		{ "ssvc-utility", "DT_U", "ssvc:DT_U:1.0.0" },
		{ "ssvc-public-safety-impact", "DT_PSI", "ssvc:DT_PSI:1.0.0" },
		{ "ssvc-human-impact", "DT_HI", "ssvc:DT_HI:1.0.0" },
	};
	static const char *const none[] = { "", "ssvc", "DT_S", "ssvc:DT_SP", "ssvc:DT_SP:1.0.1", "ssvc:DT_SP:1.0.0 ", "cisa:DT_SP:1.0.0" };
	(void)state;

	assert_int_equal(ROWS(names), ssvc_table_n);
	for (size_t i = 0; i < ROWS(names); i++) {
		for (size_t k = 0; k < 3; k++)
			want(ssvc_table_find(str_of(names[i][k])) == ssvc_tables[i], "%s", names[i][k]);
		want_str(ssvc_methods[i].id, ssvc_tables[i]->id, names[i][0]);
		want(ssvc_methods[i].own == ssvc_tables[i] && ssvc_methods[i].metric_n == ssvc_tables[i]->input_n, "%s", names[i][0]);
		want_str(str_sub(ssvc_methods[i].prefix, 0, ssvc_methods[i].prefix.n - 1), str_of(names[i][2]), names[i][0]);
	}
	for (size_t i = 0; i < ROWS(none); i++)
		want(!ssvc_table_find(str_of(none[i])), "\"%s\"", none[i]);
	for (size_t i = 0; i < ssvc_table_n; i++)
		for (size_t k = 0; k < ssvc_tables[i]->input_n; k++) {
			const struct ssvc_point *p = ssvc_tables[i]->inputs[k];
			const struct ssvc_table *h = ssvc_helper(p);

			want(!h == !(str_eq(p->key, STR("U")) || str_eq(p->key, STR("PSI")) || str_eq(p->key, STR("HI"))), "%.*s", STR_ARG(p->key));
			want(!h || h->outcome == p, "%.*s", STR_ARG(p->key));
		}
}

/* "E:A U:S" of a table as a rating; what is not told stays unknown. */
static struct rating rating_of(enum ssvc_table_id id, const char *text)
{
	const struct ssvc_table *t = ssvc_tables[id];
	struct rating r = { .method = &ssvc_methods[id] };
	struct str rest = str_of(text), s;

	while (str_token(&rest, " ", &s)) {
		struct str key, found = STR("nothing");

		assert_true(str_split(&s, ':', &key));
		for (size_t i = 0; i < t->input_n; i++)
			if (str_eq(t->inputs[i]->key, key)) {
				r.choice[i] = (uint8_t)(ssvc_value_find(t->inputs[i], s) + 1);
				found = key;
			}
		want_str(found, key, text);
	}
	return r;
}

static void what_is_not_known_leaves_outcomes_open(void **state)
{
	static const struct { enum ssvc_table_id id; const char *known, *outcomes; } rows[] = {
		{ SSVC_SUPPLIER, "", "D S O I" },
		{ SSVC_SUPPLIER, "E:A", "O I" },
		{ SSVC_SUPPLIER, "E:A PSI:S", "I" },
		{ SSVC_SUPPLIER, "E:N U:L", "D S O" },
		{ SSVC_SUPPLIER, "E:A U:S TI:T PSI:S", "I" },
		{ SSVC_SUPPLIER, "E:N U:L TI:P PSI:M", "D" },
		{ SSVC_DEPLOYER, "E:A EXP:O A:Y HI:VH", "I" },
		{ SSVC_DEPLOYER, "E:N", "D S O" },
		{ SSVC_COORDINATOR_TRIAGE, "U:L PSI:M", "D T C" },
		{ SSVC_COORDINATOR_TRIAGE, "RP:Y SC:O", "D" },
		{ SSVC_COORDINATOR_TRIAGE, "SCON:Y RC:NC U:L PSI:M", "D" },
		{ SSVC_COORDINATOR_TRIAGE, "RP:N SCON:Y RC:C SC:M SE:U", "C" },
		{ SSVC_COORDINATOR_TRIAGE, "RP:N SCON:Y RC:C SC:M SE:A PSI:M", "D C" },
		{ SSVC_COORDINATOR_PUBLISH, "PVA:P", "P" },
		{ SSVC_CISA, "E:A A:N TI:T MWI:M", "AT" },
		{ SSVC_CISA, "E:N A:N TI:T", "T T*" },
		{ SSVC_CISA_BOD_26_04, "KEV:Y PE:Y", "14D 3D 3DF" },
		{ SSVC_UTILITY, "A:Y", "E S" },
		{ SSVC_PUBLIC_SAFETY_IMPACT, "SI:R", "S" },
		{ SSVC_HUMAN_IMPACT, "SI:C", "VH" },
	};
	(void)state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct ssvc_table *t = ssvc_tables[rows[i].id];
		struct rating r = rating_of(rows[i].id, rows[i].known);
		struct str rest = str_of(rows[i].outcomes), s;
		uint32_t expected = 0;
		struct score sc = { .score = SCORE_ABSENT };

		while (str_token(&rest, " ", &s))
			expected |= 1U << ssvc_value_find(t->outcome, s);
		want(ssvc_outcomes(t, r.choice) == expected, "%s: got %x, expected %x", rows[i].known,
			ssvc_outcomes(t, r.choice), expected);
		r.method->score(&r, &sc); /* rating_score() asks for a complete one */
		want(sc.lowest == __builtin_ctz(ssvc_outcomes(t, r.choice)), "%s: lowest", rows[i].known);
		want(sc.highest == 31 - __builtin_clz(ssvc_outcomes(t, r.choice)), "%s: highest", rows[i].known);
		want(sc.severity == SEVERITY_UNKNOWN, "%s: no score", rows[i].known);
	}
}

static void several_values_may_still_hold(void **state)
{
	uint32_t sets[SSVC_INPUT_MAX] = { 0 };
	(void)state;

	assert_int_equal(ssvc_outcomes_among(ssvc_tables[SSVC_SUPPLIER], sets), 15);
	sets[0] = 1 | 2; /* none or a public example */
	sets[3] = 1;     /* minimal safety impact */
	assert_int_equal(ssvc_outcomes_among(ssvc_tables[SSVC_SUPPLIER], sets), 1 | 2 | 4);
}

/* Against the plain way: change one input, look the table up. */
static void changes_are_what_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ssvc_table_n; i++) {
		const struct ssvc_table *t = ssvc_tables[i];

		for (size_t row = 0; row < t->row_n; row++) {
			struct ssvc_change c[64];
			uint8_t v[SSVC_INPUT_MAX];
			size_t rest = row, n = 0;

			for (size_t k = 0; k < t->input_n; rest /= t->inputs[k++]->value_n)
				v[k] = (uint8_t)(rest % t->inputs[k]->value_n + 1);
			size_t told = ssvc_changes(t, v, c, ROWS(c));
			uint32_t sets[SSVC_INPUT_MAX] = { 0 };

			for (size_t k = 0; k < t->input_n; k++)
				sets[k] = 1U << (v[k] - 1);
			want(ssvc_outcomes_among(t, sets) == ssvc_outcomes(t, v), "%.*s row %zu", STR_ARG(t->key), row);

			for (uint8_t k = 0; k < t->input_n; k++)
				for (uint8_t x = 0; x < t->inputs[k]->value_n; x++) {
					uint8_t other[SSVC_INPUT_MAX];

					memcpy(other, v, sizeof other);
					other[k] = x + 1;
					uint32_t o = ssvc_outcomes(t, other);

					if (o == 1U << t->mapping[row])
						continue;
					want(n < told && c[n].input == k && c[n].value == x && o == 1U << c[n].outcome, "%.*s row %zu", STR_ARG(t->key), row);
					n++;
				}
			assert_int_equal(n, told);
			v[0] = 0;
			assert_int_equal(ssvc_changes(t, v, c, ROWS(c)), 0);
		}
	}
}

static void a_worksheet_tells_all(void **state)
{
	static const char *const steps[][3] = {
		{ "ssvc.input", "Exploitation (ssvc:E:1.1.0)", "Active (A)" },
		{ "ssvc.input", "Utility (ssvc:U:1.0.1)", "Efficient (E)" },
		{ "ssvc.helper", "ssvc:DT_U:1.0.0 (Automatable, Value Density)", "A:Y VD:D, A:N VD:C" },
		{ "ssvc.input", "Technical Impact (ssvc:TI:1.0.0)", "Total (T)" },
		{ "ssvc.input", "Public Safety Impact (ssvc:PSI:2.0.1)", "Minimal (M)" },
		{ "ssvc.helper", "ssvc:DT_PSI:1.0.0 (Safety Impact)", "SI:N" },
		{ "ssvc.row", "ssvc:DT_SP:1.0.0, 15 / 36: E:A U:E TI:T PSI:M", "Out-of-Cycle (O)" },
		{ "ssvc.change", "Exploitation: None (N)", "Scheduled (S)" },
		{ "ssvc.change", "Utility: Super Effective (S)", "Immediate (I)" },
		{ "ssvc.change", "Public Safety Impact: Significant (S)", "Immediate (I)" },
	};
	(void)state;
	struct rating r = rating_of(SSVC_SUPPLIER, "E:A U:E TI:T PSI:M");
	struct worksheet w;
	struct arena a;

	arena_init(&a);
	rating_explain(&a, &r, &w);
	for (size_t i = 0; i < w.n && i < ROWS(steps); i++) {
		want_str(w.v[i].key, str_of(steps[i][0]), steps[i][1]);
		want_str(w.v[i].formula, str_of(steps[i][1]), steps[i][1]);
		want_str(w.v[i].value, str_of(steps[i][2]), steps[i][1]);
	}
	assert_int_equal(w.n, ROWS(steps));
	r = rating_of(SSVC_COORDINATOR_TRIAGE, "RP:Y SCON:Y RC:C SC:O SE:A U:L PSI:M");
	rating_explain(&a, &r, &w);
	want_str(w.v[w.n - 1].key, STR("ssvc.firm"), "no single answer alters it");
	arena_release(&a);
}

/* --- CISA's calculator --- */

static void calculator_vectors_are_read(void **state)
{
	static const struct { const char *in, *known; } good[] = {
		{ "SSVCv2/E:A/A:N/T:T/P:M/B:A/M:M/D:A/2021-09-29T15:29:44Z/", "E:A A:N TI:T MWI:M" },
		{ "SSVCv2/E:P/A:Y/T:T/P:M/B:M/M:L/D:T/2023-10-14T07:26:19Z/", "E:P A:Y TI:T MWI:L" },
		{ "SSVCv2/E:P/A:N/T:P/P:M/B:A/M:M/D:T/2024-05-28T15:58:04Z/", "E:P A:N TI:P MWI:M" },
		{ "SSVCv2/E:N/A:N/T:P/M:M/D:T/2024-03-12T13:26:47Z/", "E:N A:N TI:P MWI:M" },
		{ "SSVCv2/E:A/A:Y/T:P/P:M/B:I/M:H/D:C/2025-01-01T00:00:00.000Z", "E:A A:Y TI:P MWI:H" },
		{ "SSVCv2/E:P/A:N/T:T/M:M/D:R/", "E:P A:N TI:T MWI:M" },
		{ "SSVCv2/E:P/A:Y/T:T/P:E/B:A", "E:P A:Y TI:T MWI:H" },
		{ "SSVCv2/E:A/A:Y/T:T/M:L", "E:A A:Y TI:T MWI:L" },
	};
	static const struct { const char *in; enum err_code code; const char *says; } bad[] = {
		{ "SSVCv2/", ERR_MISSING, "E: missing" },
		{ "SSVCv2/E:P/A:N/T:T/", ERR_MISSING, "MWI: missing" },
		{ "SSVCv2/E:P/A:N/T:T/P:M/", ERR_MISSING, "MWI: missing" },
		{ "SSVCv2/E:A/A:N/T:T/M:M/D:C/", ERR_STATE, "D:C (Act) is not what the table gives: D:A (Attend)" },
		{ "SSVCv2/E:N/A:N/T:P/D:C/", ERR_STATE, "D:C (Act) is not what the table gives: D:T (Track)" },
		{ "SSVCv2/E:A/A:Y/D:T/", ERR_STATE, "D:T (Track) is not what the table gives: D:A (Attend) at least" },
		{ "SSVCv2/E:A/A:N/T:T/M:\n", ERR_SYNTAX, "byte 21" },
		{ "SSVCv2/E:A/A:N/T:T/P:M/B:M/M:H/", ERR_STATE, "M:H does not follow from P:M and B:M: expected M:L" },
		{ "SSVCv2/E:P/A:N/V:D/U:L/T:T/P:I/R:I/2022-11-03T11:18:47Z/", ERR_SYNTAX, "V is no key" },
		{ "SSVCv2/E:X/A:N/T:T/M:M", ERR_SYNTAX, "E (Exploitation): found \"X\", expected one of the letters NPA" },
		{ "SSVCv2/E:/A:N/T:T/M:M", ERR_SYNTAX, "found \"\"" },
		{ "SSVCv2/E:AA/A:N/T:T/M:M", ERR_SYNTAX, "found \"AA\"" },
		{ "SSVCv2/E:A/E:A/A:N/T:T/M:M", ERR_SYNTAX, "E (Exploitation) stands twice" },
		{ "SSVCv2/E:A/A:N/T:T/M:M/2021-09-29T15:29:44Z/D:A/", ERR_SYNTAX, "after the time" },
		{ "SSVCv2/E:A/A:N/T:T/M:M/yesterday", ERR_SYNTAX, "neither" },
		{ "SSVCv2/E:A//A:N/T:T/M:M", ERR_SYNTAX, "neither" },
	};
	(void)state;

	for (size_t i = 0; i < ROWS(good); i++) {
		struct rating r = { 0 }, expected = rating_of(SSVC_CISA, good[i].known);
		struct err err = { 0 };

		want(rating_parse(str_of(good[i].in), &r, &err), "%s: %s", good[i].in, err.msg);
		want(r.method == expected.method && !memcmp(r.choice, expected.choice, sizeof r.choice), "%s", good[i].in);
	}
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct rating r = { 0 };
		struct err err = { 0 };

		want(!rating_parse(str_of(bad[i].in), &r, &err), "%s: taken", bad[i].in);
		want(err.code == bad[i].code && strstr(err.msg, bad[i].says), "%s: %s", bad[i].in, err.msg);
		want(!r.method, "%s: untouched", bad[i].in);
	}
}

/* --- through rating.h --- */

static void vectors_come_back(void **state)
{
	static const char *const whole[] = {
		"ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:S", "ssvc:DT_DP:1.0.0/E:A/EXP:O/A:Y/HI:VH", "cisa:DT_CO:2.0.3/E:A/A:N/TI:T/MWI:M",
		"ssvc:DT_COORD_TRIAGE:1.0.0/RP:Y/SCON:N/RC:NC/SC:O/SE:A/U:L/PSI:M", "cisa:DT_BOD2604:1.0.0/PE:Y/KEV:Y/A:N/TI:P",
		"ssvc:DT_COORD_PUBLISH:1.0.0/SINV:UU/E:N/PVA:P", "ssvc:DT_U:1.0.0/A:N/VD:C", "ssvc:DT_PSI:1.0.0/SI:R", "ssvc:DT_HI:1.0.0/SI:N/MI:MSC",
	};
	static const struct { const char *in; enum err_code code; const char *says; } bad[] = {
		{ "ssvc:DT_SP:1.0.0/E:A/U:S/TI:T", ERR_MISSING, "PSI" },
		{ "ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:L", ERR_SYNTAX, "PSI: found \"L\", expected M or S" },
		{ "ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:S/MWI:L", ERR_SYNTAX, "MWI" },
		{ "ssvc:DT_SP:1.0.0/E:A/E:A/TI:T/PSI:S", ERR_SYNTAX, "E: twice" },
		{ "ssvc:DT_SP:9.0.0/E:A/U:S/TI:T/PSI:S", ERR_SYNTAX, "ssvc:DT_SP:1.0.0/" },
	};
	(void)state;
	struct rating r;
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(whole); i++) {
		struct err err = { 0 };

		want(rating_parse(str_of(whole[i]), &r, &err), "%s: %s", whole[i], err.msg);
		want_str(rating_write(&a, &r), str_of(whole[i]), whole[i]);
		want(method_find(r.method->id) == r.method, "%s", whole[i]);
	}
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct err err = { 0 };

		want(!rating_parse(str_of(bad[i].in), &r, &err), "%s: taken", bad[i].in);
		want(err.code == bad[i].code && strstr(err.msg, bad[i].says), "%s: %s", bad[i].in, err.msg);
	}
	assert_true(rating_read(STR("ssvc:DT_SP:1.0.0/E:A"), &r, NULL) && !rating_complete(&r, NULL));
	assert_int_equal(ssvc_outcomes(r.method->own, r.choice), 4 | 8);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_as_published),
		cmocka_unit_test(versions_are_taken_where_values_are_the_same),
		cmocka_unit_test(tables_are_found),
		cmocka_unit_test(what_is_not_known_leaves_outcomes_open),
		cmocka_unit_test(several_values_may_still_hold),
		cmocka_unit_test(changes_are_what_the_table_says),
		cmocka_unit_test(a_worksheet_tells_all),
		cmocka_unit_test(calculator_vectors_are_read),
		cmocka_unit_test(vectors_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
