#include "hub/report/report_csaf.h"

struct inputs { struct act_input *v; size_t n; };

static void add(struct inputs *to, const char *name, struct str value)
{
	for (size_t i = 0; i < to->n; i++)
		if (str_eq(to->v[i].name, str_of(name)))
			return;
	to->v[to->n++] = (struct act_input){ str_of(name), value };
}

static bool is_taken(struct arena *a, struct str mail)
{
	const struct act_input in = { STR("mail"), mail };
	struct act_value *v;
	struct act_fault *faults;
	size_t n;

	act_decode(a, act_named(STR("report.submit")), &in, 1, &v, &faults, &n, NULL);
	for (size_t i = 0; i < n; i++)
		if (str_eq(faults[i].field, STR("mail")))
			return false;
	return true;
}

void report_csaf_inputs(struct arena *a, const struct csaf_report *r, unixtime now, const struct act_input *named, size_t named_n,
                        struct act_input **ret, size_t *ret_n)
{
	struct inputs to = { .v = arena_array(a, struct act_input, named_n + CSAF_REPORT_FIELDS + 4) };
	char at[21];

	for (size_t i = 0; i < named_n; i++)
		to.v[to.n++] = named[i];
	for (size_t i = 0; i < r->n; i++)
		add(&to, r->v[i].name, r->v[i].value);
	if (r->disclosed != TIME_NONE && r->disclosed <= now) {
		add(&to, "public", STR("yes"));
	} else if (r->disclosed != TIME_NONE) {
		add(&to, "plan", str_dup(a, str_of(time_format(r->disclosed, at))));
		add(&to, "plan_zone", STR("UTC"));
	}
	if (r->mail && is_taken(a, str_of(r->mail)))
		add(&to, "mail", str_of(r->mail));
	*ret = to.v;
	*ret_n = to.n;
}
