/* bench_priority N: nanoseconds for the level of one entry. {"facts_ns":..,"level_ns":..,"list_30k_s":..}
 *
 * Entries as they come in lists: an Android row without a vector, a kernel record, one with vectors and attacks. First the
 * facts from the entry, then the level from the facts by the default rules; together what a list costs whose rules or
 * whose day have changed, once its entries are in memory. */
#include <stdio.h>
#include <stdlib.h>

#include "assess/priority.h"
#include "base/clock.h"
#include "hub/priority/priority.h"

static struct clause android = { .line = STR_LIT("Android"), .os = OS_ANDROID, .level = 20240301, .source = STR_LIT("bulletin") };
static struct range kernel_range = { .from = STR_LIT("5.10"), .to = STR_LIT("5.10.198") };
static struct clause kernel = { .line = STR_LIT("Linux kernel"), .os = OS_ANDROID, .component = COMPONENT_KERNEL,
	                            .subject = SUBJECT_KERNEL, .ranges = &kernel_range, .range_n = 1 };
static struct vector vectors[] = {
	{ STR_LIT("nvd"), STR_LIT("3.1"), STR_LIT("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"), 7.8 },
	{ STR_LIT("cna"), STR_LIT("3.1"), STR_LIT("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"), 8.8 },
};
static struct evidence evidence[] = {
	{ .kind = EVIDENCE_KEV, .source = STR_LIT("CISA KEV"), .text = STR_LIT("due 2024-10-29: Apply"), .date = 20241008 },
	{ .kind = EVIDENCE_SSVC, .source = STR_LIT("CISA-ADP"), .value = 2, .date = 20241009 },
	{ .kind = EVIDENCE_EPSS, .source = STR_LIT("EPSS"), .value = 0.0123 },
};

static struct entry entries[] = {
	{ .id = STR_LIT("A"), .kind = STR_LIT("EoP"), .severity = SEVERITY_HIGH, .component = STR_LIT("Framework"), .clauses = &android,
	  .clause_n = 1, .published = 1709000000 },
	{ .id = STR_LIT("B"), .component = STR_LIT("Kernel"), .clauses = &kernel, .clause_n = 1, .vectors = vectors, .vector_n = 1,
	  .published = 1709000000 },
	{ .id = STR_LIT("C"), .kind = STR_LIT("RCE"), .severity = SEVERITY_CRITICAL, .component = STR_LIT("WLAN"), .clauses = &android,
	  .clause_n = 1, .vectors = vectors, .vector_n = 2, .evidence = evidence, .evidence_n = 3, .published = 1709000000 },
};

int main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 3000000, sum = 0;
	struct facts f[3];
	struct arena a;
	struct err err;

	arena_init(&a);
	const struct priority_rules *r = priority_rules_load(&a, NULL, &err);

	if (!r || !n)
		return 1;
	uint64_t start = clock_ns();

	for (size_t i = 0; i < n; i++) {
		facts_of_entry(NULL, &entries[i % 3], 20261123 - (i & 1), &f[i % 3]);
		sum += f[i % 3].v[FACT_FIX].known;
	}
	double facts_ns = (double)(clock_ns() - start) / (double)n;

	start = clock_ns();
	for (size_t i = 0; i < n; i++)
		sum += priority_level(r, &f[i % 3], NULL);
	double level_ns = (double)(clock_ns() - start) / (double)n;

	printf("{\"facts_ns\":%.1f,\"level_ns\":%.1f,\"list_30k_s\":%.6f,\"sum\":%zu}\n", facts_ns, level_ns,
	       (facts_ns + level_ns) * 30000 / 1e9, sum);
	arena_release(&a);
	return 0;
}
