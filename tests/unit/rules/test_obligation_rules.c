#include "rules_unit.h"
#include "embedded.h"
static struct arena a;
static void smoke(void **state)
{
	(void)state;
	struct rules_context c = context(&a);
	struct obligation_rules *r = obligation_rules_new(&a, &c);
	struct err err = { 0 };
	want(obligation_rules_add_default(r, &err), "%s: %s", err.where, err.msg);
	printf("%zu rules\n", obligation_rules_count(r));
}
int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(smoke) };
	arena_init(&a);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
