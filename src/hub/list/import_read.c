#include "hub/list/import_read.h"

#include <string.h>

#include "base/limits.h"
#include "format/reader.h"
#include "hub/list/entry_row.h"
#include "vuln/merge.h"
#include "vuln/mobile.h"

struct reading {
	struct import_reader *to;
	struct batch *b;
	struct packer *packer;
	struct arena merge;  /* reset after each record that is merged */
	struct arena ids;
	struct map seen;     /* ids about which a record came already */
	struct str member;
};

static bool hand_over(struct reading *rd, struct err *err)
{
	if (rd->b)
		ring_put(&rd->to->ring, rd->b);
	rd->b = ring_empty(&rd->to->ring);
	return rd->b || err_set(err, ERR_STOPPED, "stopped");
}

static bool next_item(struct reading *rd, struct item **ret, struct err *err)
{
	if (!rd->b || rd->b->n == BATCH_ITEMS || rd->b->a.used > 2 * MIB) {
		if (rd->to->stop && *rd->to->stop)
			return err_set(err, ERR_STOPPED, "stopped; nothing was changed");
		if (!hand_over(rd, err))
			return false;
	}
	*ret = &rd->b->items[rd->b->n++];
	return true;
}

/* Is this the first record about the id in this run? */
static bool first_about(struct reading *rd, struct str id)
{
	bool fresh;

	if (map_get(&rd->seen, id))
		return false;
	map_put(&rd->ids, &rd->seen, str_dup(&rd->ids, id), &fresh);
	return true;
}

static struct entry_row *merge_alone(struct reading *rd, const struct record *r)
{
	struct arena *a = &rd->b->a;
	struct entry_row *row = arena_new(a, struct entry_row);
	const struct record *records[] = { r };
	struct entry e;

	entry_merge(&rd->merge, r->about.v[0], records, 1, &e);
	entry_row_make(a, &e, row);
	match_builder_put(rd->to->builder, &e);
	rd->to->entry_n++;
	if (ring_is_behind(&rd->to->ring))
		row->words = entry_words(a, row);
	arena_reset(&rd->merge);
	return row;
}

static bool on_record(void *ctx, struct record *r, struct err *err)
{
	struct reading *rd = ctx;
	struct item *it;

	if (!next_item(rd, &it, err))
		return false;
	struct arena *a = &rd->b->a;
	struct str *about = arena_array(a, struct str, r->about.n);
	bool first = rd->to->list_is_empty, creates = r->creates && record_is_mobile(r);

	for (size_t i = 0; i < r->about.n; i++) {
		about[i] = str_dup(a, r->about.v[i]);
		first &= first_about(rd, r->about.v[i]);
	}
	*it = (struct item){ .kind = ITEM_RECORD, .record.row = {
		.source = source_names[r->source],
		.key = str_dup(a, r->key),
		.updated = r->updated,
		.creates = creates,
		.about = about,
		.about_n = r->about.n,
	} };
	rd->b->bytes += r->body.n;
	if (first && creates && r->about.n == 1)
		it->record.entry = merge_alone(rd, r);
	if (!ring_is_behind(&rd->to->ring)) {
		it->record.row.body = str_dup(a, r->body);
		return true;
	}
	struct packed *packed = arena_new(a, struct packed);

	body_pack(rd->packer, a, r->body, packed);
	it->record.row.packed = packed;
	return true;
}

static bool on_device(void *ctx, const struct known_device *d, struct err *err)
{
	struct reading *rd = ctx;
	struct item *it;

	if (!next_item(rd, &it, err))
		return false;
	struct arena *a = &rd->b->a;

	*it = (struct item){ .kind = ITEM_DEVICE, .device = {
		.source = str_dup(a, d->source), .maker = str_dup(a, d->maker), .brand = str_dup(a, d->brand),
		.name = str_dup(a, d->name), .device = str_dup(a, d->device), .model = str_dup(a, d->model),
		.chip = str_dup(a, d->chip), .kernel = str_dup(a, d->kernel), .year = d->year,
	} };
	return true;
}

static void on_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	struct reading *rd = ctx;
	struct item *it = NULL;
	struct err ended;

	if (!next_item(rd, &it, &ended))
		return; /* the record after this one meets the same end and tells it */
	struct arena *a = &rd->b->a;

	*it = (struct item){ .kind = ITEM_REJECT, .reject = { .why = *why, .row = {
		.input = str_dup(a, member), .place = str_dup(a, str_of(why->where)), .reason = str_dup(a, str_of(why->msg)),
		.excerpt = str_dup(a, excerpt), .at = clock_now(),
	} } };
}

static bool on_member(void *ctx, struct input *in, struct err *err)
{
	struct reading *rd = ctx;
	const struct sink sink = { rd, on_record, on_device, on_reject };
	struct str head = STR_NONE;
	struct item *it;

	rd->member = input_name(in);
	if (!input_peek(in, &head, err)) {
		on_reject(rd, rd->member, err, STR_NONE);
		return true;
	}
	const struct reader *reader = reader_for(rd->member, head);

	if (reader)
		return reader->read(in, &sink, err);
	if (!next_item(rd, &it, err))
		return false;
	*it = (struct item){ .kind = ITEM_SKIP, .skipped = str_dup(&rd->b->a, rd->member) };
	return true;
}

static void on_bad_member(void *ctx, struct str name, const struct err *why)
{
	on_reject(ctx, name, why, STR_NONE);
}

void *import_read(void *reader)
{
	struct import_reader *to = reader;
	struct reading rd = { .to = to, .packer = packer_new() };
	const struct input_visitor visitor = { &rd, on_member, on_bad_member };

	for (size_t i = 0; i < to->n && !to->failed; i++)
		to->failed = !input_walk(to->paths[i], &visitor, &to->err);
	if (rd.b)
		ring_put(&to->ring, rd.b);
	ring_end(&to->ring);
	if (to->list_is_empty && to->entry_n && !to->failed) {
		to->index = match_builder_end(to->builder);
		to->builder = NULL;
	}
	packer_free(rd.packer);
	arena_release(&rd.merge);
	arena_release(&rd.ids);
	return NULL;
}
