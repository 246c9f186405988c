/*
 * merge - records of one id to one entry.
 *
 * The records are put in order of trust first, so the result does not depend on
 * the order they came in. Lists (evidence, references, vectors, weaknesses, aliases)
 * are unions without doubles; single values and conditions have halves of their own.
 */
#include "vuln/merge.h"

#include <assert.h>
#include <stdlib.h>

#include "base/map.h"
#include "vuln/merge_parts.h"

enum trust record_trust(const struct record *r)
{
	static const enum trust trusts[SOURCE_N] = {
		[SOURCE_TOCSIN] = TRUST_OWN,        [SOURCE_CVE]   = TRUST_ASSIGNER, [SOURCE_OSV]   = TRUST_MAKER,
		[SOURCE_NVD]    = TRUST_OTHERS,     [SOURCE_CSAF]  = TRUST_ASSIGNER, [SOURCE_KEV]   = TRUST_OTHERS,
		[SOURCE_EPSS]   = TRUST_DERIVED,    [SOURCE_AOSP]  = TRUST_DERIVED,  [SOURCE_APPLE] = TRUST_MAKER,
		[SOURCE_ANDROID_BULLETIN] = TRUST_MAKER, [SOURCE_LINUX_FIXES] = TRUST_DERIVED,
		[SOURCE_KERNEL_PATCHES] = TRUST_DERIVED, [SOURCE_WILD] = TRUST_OTHERS, [SOURCE_POC] = TRUST_DERIVED,
	};

	if (r->source == SOURCE_ANDROID_BULLETIN && str_eq(r->provider, STR("CVE record")))
		return TRUST_DERIVED; /* a row that only repeats what a CVE record refers to */
	return r->source < SOURCE_N ? trusts[r->source] : TRUST_DERIVED;
}

static int by_trust(const void *x, const void *y)
{
	const struct record *a = *(const struct record *const *)x, *b = *(const struct record *const *)y;
	int c = (int)record_trust(a) - (int)record_trust(b);

	if (!c)
		c = (int)a->source - (int)b->source;
	return c ? c : str_cmp(a->key, b->key);
}

/* --- lists --- */

static bool same_evidence(const struct evidence *a, const struct evidence *b)
{
	/* KEV is one catalogue, whoever passes it on. */
	if (a->kind == EVIDENCE_KEV)
		return b->kind == EVIDENCE_KEV;
	return a->kind == b->kind && str_ieq(a->source, b->source) && str_eq(a->url, b->url);
}

static void add_evidence(struct entry *e, const struct evidence *ev)
{
	for (size_t i = 0; i < e->evidence_n; i++)
		if (same_evidence(&e->evidence[i], ev)) {
			struct evidence *have = &e->evidence[i];

			/* The newer statement of one source replaces the older; of KEV the one with words stays. */
			if (ev->kind == EVIDENCE_KEV ? !have->text.n && ev->text.n : ev->date > have->date)
				*have = *ev;
			return;
		}
	e->evidence[e->evidence_n++] = *ev;
}

static void add_vector(struct entry *e, const struct vector *v)
{
	for (size_t i = 0; i < e->vector_n; i++)
		if (str_eq(e->vectors[i].source, v->source) && str_eq(e->vectors[i].vector, v->vector))
			return;
	e->vectors[e->vector_n++] = *v;
}

static void add_reference(struct arena *a, struct entry *e, struct map *seen, const struct reference *ref)
{
	bool is_new;
	uint32_t *at = map_put(a, seen, ref->url, &is_new);

	if (is_new) {
		*at = (uint32_t)e->reference_n;
		e->references[e->reference_n++] = *ref;
	} else if (e->references[*at].kind == REF_OTHER) {
		e->references[*at].kind = ref->kind;
	}
}

/* Room for everything at once: the sums are known. */
static void make_room(struct arena *a, const struct record *const *v, size_t n, struct entry *e)
{
	size_t vectors = 0, evidence = 0, references = 0;

	for (size_t i = 0; i < n; i++) {
		vectors += v[i]->vector_n;
		evidence += v[i]->evidence_n;
		references += v[i]->reference_n;
	}
	e->vectors = arena_array(a, struct vector, vectors + 1);
	e->evidence = arena_array(a, struct evidence, evidence + 1);
	e->references = arena_array(a, struct reference, references + 1);
	e->sources = arena_array(a, struct source_note, n);
}

static void merge_lists(struct arena *a, const struct record *const *v, size_t n, struct entry *e)
{
	struct map seen = { 0 };

	make_room(a, v, n, e);
	for (size_t i = 0; i < n; i++) {
		const struct record *r = v[i];

		for (size_t k = 0; k < r->vector_n; k++)
			add_vector(e, &r->vectors[k]);
		for (size_t k = 0; k < r->evidence_n; k++)
			add_evidence(e, &r->evidence[k]);
		for (size_t k = 0; k < r->reference_n; k++)
			add_reference(a, e, &seen, &r->references[k]);
		for (size_t k = 0; k < r->weaknesses.n; k++)
			strs_add_once(a, &e->weaknesses, r->weaknesses.v[k]);
		for (size_t k = 0; k < r->credits.n; k++)
			strs_add_once(a, &e->credits, r->credits.v[k]);
		for (size_t k = 0; k < r->aliases.n; k++)
			if (!str_eq(r->aliases.v[k], e->id))
				strs_add_once(a, &e->aliases, r->aliases.v[k]);
		e->sources[e->source_n++] = (struct source_note){ source_names[r->source], r->key, r->provider, r->updated };
	}
	for (size_t i = 0; i < e->evidence_n; i++)
		e->exploited |= evidence_is_attack(&e->evidence[i]);
}

/* --- time and state --- */

/* Forecasts and lists of links change daily; they are no news of the vulnerability. */
static bool tells_time(const struct record *r)
{
	return r->source != SOURCE_EPSS && r->source != SOURCE_POC && r->source != SOURCE_KERNEL_PATCHES;
}

static void merge_times(const struct record *const *v, size_t n, struct entry *e)
{
	bool created = false;

	e->published = e->updated = TIME_NONE;
	for (size_t i = 0; i < n; i++)
		created |= v[i]->creates && v[i]->published != TIME_NONE;
	for (size_t i = 0; i < n; i++) {
		const struct record *r = v[i];

		/* The day of the AOSP dataset may be the one of the report: only good when nothing else is known. */
		bool counts = (r->creates && r->source != SOURCE_AOSP) || !created || n == 1;

		if (counts && r->published != TIME_NONE && (e->published == TIME_NONE || r->published < e->published))
			e->published = r->published;
		if (tells_time(r) && r->updated > e->updated)
			e->updated = r->updated;
	}
	for (size_t i = 0; i < n && e->published == TIME_NONE; i++)
		e->published = v[i]->published;
	if (e->updated == TIME_NONE)
		e->updated = e->published;
}

/* Is this record about the id as such, and not by an alias? */
static bool identifies(const struct record *r, struct str id)
{
	return r->creates && strs_has(&r->about, id);
}

static enum entry_state merge_state(const struct record *const *v, size_t n, struct str id)
{
	size_t creating = 0, withdrawn = 0;

	for (size_t i = 0; i < n; i++)
		if (identifies(v[i], id)) {
			creating++;
			withdrawn += v[i]->withdrawn;
		}
	return creating && creating == withdrawn ? ENTRY_WITHDRAWN : ENTRY_PUBLISHED;
}

void entry_merge(struct arena *a, struct str id, const struct record *const *records, size_t n, struct entry *ret)
{
	assert(n >= 1);
	const struct record **v = arena_alloc(a, n * sizeof *v);
	struct entry e = { .id = id };

	for (size_t i = 0; i < n; i++)
		v[i] = records[i];
	qsort(v, n, sizeof *v, by_trust);
	e.state = merge_state(v, n, id);
	merge_lists(a, v, n, &e);
	merge_times(v, n, &e);
	merge_words(a, v, n, &e);
	merge_clauses(a, v, n, &e);
	*ret = e;
}
