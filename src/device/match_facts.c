/*
 * match_facts - what verdict and words about an entry rest on.
 *
 * One row of `facts` for each axis: all of the profile that its key in
 * device/match_axis.c and its words in device/match_tell.c look at. Whoever
 * quotes more of a profile there adds it here.
 */
#include "device/match_axis.h"

_Static_assert(1 << AXIS_N == MATCH_ASKS_N, "a bit for each axis");

unsigned match_asks(const struct match_index *x, size_t entry)
{
	struct form_span clauses = x->entries[entry].clauses;
	unsigned asks = 1u << AXIS_OS; /* words name the system where the clause names none */

	for (uint32_t i = clauses.at; i < clauses.at + clauses.n; i++)
		for (enum axis k = AXIS_OS + 1; k < AXIS_N; k++)
			asks |= (unsigned)axis_asked(k, &x->clauses[i]) << k;
	return asks;
}

/* Each delimits itself, and so does the whole. */
static void put_number(struct buf *b, uint64_t v)
{
	buf_put(b, str_n((const char *)&v, sizeof v));
}

static void put_text(struct buf *b, struct str s)
{
	put_number(b, s.n);
	buf_put(b, s);
}

static void os_facts(struct buf *b, const struct profile *p)
{
	unsigned platform = platform_of(p);

	put_number(b, platform);
	if (platform == PLATFORM_HARMONY_ON_ANDROID)
		put_number(b, p->release);
}

static void maker_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->maker);
}

static void model_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->model);
	put_text(b, p->marketing);
	put_text(b, p->device);
	put_text(b, p->product);
}

static void chip_facts(struct buf *b, const struct profile *p)
{
	put_number(b, p->chips.n);
	for (size_t i = 0; i < p->chips.n; i++)
		put_text(b, p->chips.v[i]);
}

static void release_facts(struct buf *b, const struct profile *p)
{
	put_number(b, p->release);
}

static void system_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->os_version);
}

static void skin_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->skin);
	put_text(b, p->skin_version);
}

static void kernel_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->kernel);
}

static void build_facts(struct buf *b, const struct profile *p)
{
	put_text(b, p->build);
}

static void package_facts(struct buf *b, const struct profile *p)
{
	put_number(b, p->packages_known);
	put_number(b, p->package_n);
	for (size_t i = 0; i < p->package_n; i++) {
		put_text(b, p->packages[i].name);
		put_text(b, p->packages[i].version_name);
		put_number(b, p->packages[i].version_code);
	}
}

static void driver_facts(struct buf *b, const struct profile *p)
{
	(void)b, (void)p; /* no profile tells it */
}

static void level_facts(struct buf *b, const struct profile *p)
{
	put_number(b, (uint64_t)p->level);
	put_number(b, (uint64_t)p->vendor_level);
}

void match_facts(const struct profile *p, unsigned asks, struct buf *ret)
{
	static void (*const facts[AXIS_N])(struct buf *b, const struct profile *p) = {
		[AXIS_OS]      = os_facts,      [AXIS_MAKER]   = maker_facts,   [AXIS_MODEL]  = model_facts,
		[AXIS_CHIP]    = chip_facts,    [AXIS_RELEASE] = release_facts, [AXIS_SYSTEM] = system_facts,
		[AXIS_SKIN]    = skin_facts,    [AXIS_KERNEL]  = kernel_facts,  [AXIS_BUILD]  = build_facts,
		[AXIS_PACKAGE] = package_facts, [AXIS_DRIVER]  = driver_facts,  [AXIS_LEVEL]  = level_facts,
	};

	put_number(ret, asks);
	for (enum axis k = 0; k < AXIS_N; k++)
		if (asks & 1u << k)
			facts[k](ret, p);
}
