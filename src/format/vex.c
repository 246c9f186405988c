#include "format/vex.h"

#include "base/limits.h"

const struct str vex_format_names[VEX_FORMAT_N] = {
	[VEX_OPENVEX] = STR_LIT("openvex"), [VEX_CSAF_20] = STR_LIT("csaf"), [VEX_CSAF_21] = STR_LIT("csaf-2.1"),
};

/* --- in words --- */

/* Read back by vex_hear(), so never changed. */
static const struct str sentences[REPAIR_N] = {
	[REPAIR_UNKNOWN]       = STR_LIT("Not known."),
	[REPAIR_INVESTIGATING] = STR_LIT("Being looked into."),
	[REPAIR_NOT_AFFECTED]  = STR_LIT("Not affected."),
	[REPAIR_AFFECTED]      = STR_LIT("Affected; there is no fix yet."),
	[REPAIR_IN_PROGRESS]   = STR_LIT("A fix is being made."),
	[REPAIR_READY]         = STR_LIT("A fix is ready; users do not have it yet."),
	[REPAIR_ROLLING_OUT]   = STR_LIT("A fix is being rolled out."),
	[REPAIR_FIXED]         = STR_LIT("Fixed."),
	[REPAIR_WILL_NOT_FIX]  = STR_LIT("It will not be fixed."),
	[REPAIR_END_OF_LIFE]   = STR_LIT("This product gets no updates any more."),
};
static const struct str line_share = STR_LIT("Share of users, per cent: "), line_build = STR_LIT("Build: "),
	line_level = STR_LIT("Patch level: "), line_version = STR_LIT("First fixed version: ");

static void put_line(struct buf *b, struct str name, struct str value)
{
	if (!value.n)
		return;
	buf_putc(b, '\n');
	buf_put(b, name);
	buf_put(b, value);
}

void vex_say(struct buf *b, const struct vex_cell *c)
{
	buf_put(b, sentences[c->state]);
	if (c->share != REPAIR_NO_SHARE) {
		buf_putc(b, '\n');
		buf_put(b, line_share);
		buf_put_i64(b, c->share);
	}
	put_line(b, line_build, c->build);
	put_line(b, line_level, c->level);
	put_line(b, line_version, c->version);
	if (c->words.n) {
		buf_puts(b, "\n\n");
		buf_put(b, c->words);
	}
}

struct str vex_text(struct arena *a, const struct vex_cell *c)
{
	struct str s;
	struct buf b;

	buf_init(&b, LIMIT_TEXT);
	vex_say(&b, c);
	s = buf_dup(a, &b);
	buf_release(&b);
	return s;
}

static bool take_line(struct str line, struct str name, struct str *ret)
{
	if (!str_starts(line, name))
		return false;
	*ret = str_trim(str_from(line, name.n));
	return true;
}

static bool hear_line(struct str line, struct vex_cell *c)
{
	struct str share = STR("");
	uint64_t n;

	if (take_line(line, line_share, &share)) {
		if (str_u64(share, &n) && n <= 100)
			c->share = (int)n;
		return true;
	}
	return take_line(line, line_build, &c->build) || take_line(line, line_level, &c->level) ||
	       take_line(line, line_version, &c->version);
}

void vex_hear(struct str text, struct vex_cell *ret)
{
	struct str rest = str_trim(text), first, line;

	*ret = (struct vex_cell){ .state = REPAIR_N, .share = REPAIR_NO_SHARE, .words = rest };
	if (!str_split(&rest, '\n', &first))
		return;
	for (enum repair r = 0; r < REPAIR_N; r++)
		if (str_eq(str_trim(first), sentences[r]))
			ret->state = r;
	if (ret->state == REPAIR_N)
		return;
	for (struct str before = rest; str_split(&rest, '\n', &line); before = rest)
		if (!hear_line(line, ret)) {
			rest = before;
			break;
		}
	ret->words = str_trim(rest);
}

/* --- read --- */

struct vex_row *vex_row_add(struct arena *a, struct vex_document *d, const struct json *at, struct err *err)
{
	if (d->n == LIMIT_VEX_ROWS) {
		json_err(at, err, ERR_LIMIT, "the document says more than %d things of products", LIMIT_VEX_ROWS);
		return NULL;
	}
	d->v = arena_grow(a, d->v, d->n, &d->cap, sizeof *d->v);
	d->v[d->n] = (struct vex_row){ 0 };
	return &d->v[d->n++];
}

bool vex_read(struct arena *a, struct str text, struct vex_document *ret, struct err *err)
{
	struct json *root = arena_new(a, struct json);

	*ret = (struct vex_document){ .at = TIME_NONE };
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	if (!json_read(a, text, LIMIT_VEX, root, err) || !json_want(root, JSON_OBJECT, err))
		return false;
	bool open = json_in(root, "@context").v, csaf = json_in(root, "document").v;

	if (open || csaf) {
		bool ok = open ? openvex_read(a, root, ret, err) : csaf_vex_read(a, root, ret, err);

		if (!ok && err && err->code == ERR_FOUND) /* what the document names and does not have: its mistake */
			err->code = ERR_RANGE;
		return ok;
	}
	return json_err(root, err, ERR_TYPE, "neither \"@context\" nor \"document\" is there, expected OpenVEX 0.2.0 or "
	                "CSAF 2.0 or 2.1");
}

/* --- written --- */

bool vex_write(struct arena *a, struct buf *b, enum vex_format f, const struct vex_writing *w, struct err *err)
{
	if (!w->cell_n)
		return err_set(err, ERR_STATE, "nothing is said of any product yet");
	if (f == VEX_OPENVEX)
		openvex_write(a, b, w);
	else
		csaf_vex_write(a, b, f == VEX_CSAF_21, w);
	return buf_ok(b, err);
}
