/* Files of conversations: taken into one, and destroyed. */
#include "hub/talk/files.h"

#include "base/limits.h"
#include "hub/talk/threads.h"

/* --- file.add --- */

static const struct act_field add_fields[] = {
	{ "staged", ACT_TEXT, ACT_REQUIRED | ACT_SECRET, .min = FILE_TOKEN, .max = FILE_TOKEN,
	  .help = "the token that sending the file was "
	  "answered with (POST /api/v1/files)" },
	{ "name", ACT_TEXT, ACT_SEALED | ACT_BY_HUB, .max = LIMIT_FILE_NAME, .help = "the name it was sent with" },
	{ "who", ACT_SUBJECT, ACT_BY_HUB, .max = 80, .help = "who sent it, where it came with something else" },
};

static bool find(struct acting *x, struct staged_row *ret, struct err *err)
{
	return file_by_token(x->db, x->a, act_text(x, "staged"), ret, err) || err_at(err, "staged");
}

static bool room(struct acting *x, const struct thread_row *t, int64_t size, struct err *err)
{
	int64_t n, bytes, most = (int64_t)(t->kind == THREAD_REPORT ? LIMIT_FILES_REPORT : LIMIT_FILES_THREAD);

	if (!files_sum(x->db, t->id, &n, &bytes, err))
		return false;
	if (n >= LIMIT_FILES_COUNT)
		return err_set(err, ERR_LIMIT, "%d files are as many as a conversation may have", LIMIT_FILES_COUNT);
	return bytes + size <= most || err_set(err, ERR_LIMIT,
	                                       "the files of this conversation would be larger than %lld MiB together",
	                                       (long long)(most / (int64_t)MIB));
}

/* Who it is by: told by the hub with what it came with; of a report's own thread, where it is not, by who reported. */
static bool sender(struct acting *x, const struct thread_row *t, struct str *ret, struct err *err)
{
	if (!x->who.hub)
		return thread_voice(x, t, ret, err);
	*ret = act_given(x, "who") ? act_text(x, "who") : str_printf(x->a, "report/%lld", (long long)t->report);
	return act_given(x, "who") || t->report || err_set(err, ERR_MISSING, "who sent it is not told");
}

static bool add_prepare(struct acting *x, struct err *err)
{
	struct staged_row s;
	struct thread_row t;
	struct str who;

	if (!thread_get(x->db, x->a, act_id(x->subject), &t, err) || !find(x, &s, err) || !room(x, &t, s.size, err) ||
	    !sender(x, &t, &who, err))
		return false;
	if (t.ended != TIME_NONE)
		return err_set(err, ERR_STATE, "this conversation has ended");
	act_sealed(x, "name", s.name);
	act_make(x, "who", who);
	act_make(x, "content", s.content);
	act_make(x, "size", str_printf(x->a, "%lld", (long long)s.size));
	act_make(x, "digest", s.digest);
	act_make(x, "media", s.media);
	return true;
}

static bool add_apply(struct acting *x, struct err *err)
{
	uint64_t size = 0;

	str_u64(act_made(x, "size"), &size);
	return file_add(x->db, &(struct file_row){ .id = x->seq, .thread = act_id(x->subject), .at = x->at,
		.who = act_made(x, "who"),
	                .member = x->who.member, .name = act_ref(x, "name"), .media = act_made(x, "media"),
		.size = (int64_t)size,
	                .digest = act_made(x, "digest"), .content = act_made(x, "content") }, err);
}

/* From now on its name is a sealed value as any other, and it is not staged any more. */
static bool add_aside(struct acting *x, struct err *err)
{
	struct staged_row s;

	return find(x, &s, err) && sealed_add(x->db, s.name, x->seq, s.bytes, err) && staged_drop(x->db, s.content, err) &&
	       (x->who.hub || thread_tell(x, act_id(x->subject), err)); /* what it came with has told of both */
}

/* --- file.drop --- */

static bool drop_prepare(struct acting *x, struct err *err)
{
	struct thread_row t;
	struct file_row f;
	struct str who;

	if (!file_get(x->db, x->a, act_id(x->subject), &f, err) || !thread_get(x->db, x->a, f.thread, &t, err))
		return false;
	if (!(x->relations & (1u << REL_COORDINATOR | 1u << REL_HUB)) &&
	    (!thread_voice(x, &t, &who, err) || !str_eq(who, f.who)))
		return err_set(err, ERR_DENIED, "whoever sent a file, and who coordinates, may have it destroyed");
	if (f.ended != TIME_NONE)
		return err_set(err, ERR_STATE, "it was destroyed already");
	act_make(x, "name", f.name);
	act_make(x, "content", f.content);
	return true;
}

static bool drop_apply(struct acting *x, struct err *err)
{
	return file_end(x->db, act_id(x->subject), x->at, err);
}

static bool drop_aside(struct acting *x, struct err *err)
{
	return pieces_drop(x->db, act_made(x, "content"), err) && sealed_erase(x->db, act_made(x, "name"), x->seq, err);
}

#define TO(rel) (1u << REL_##rel)
#define THERE   (TO(PARTICIPANT) | TO(FINDER) | TO(LEADER) | TO(COORDINATOR) | TO(SELF) | TO(COLLEAGUE) | TO(HOLDER))
static const struct act_row rows[] = {
	{ "file.add", THING_THREAD, THERE | TO(HUB), THERE, SCOPE_COORDINATE, 0, ACT_FIELDS(add_fields),
	  add_prepare, add_apply, add_aside,
	  "A file that was sent becomes one of a conversation; its bytes lie sealed.", .makes = THING_FILE },
	{ "file.drop", THING_FILE, THERE | TO(HUB), THERE, SCOPE_COORDINATE, 0, NULL, 0,
	  drop_prepare, drop_apply, drop_aside,
	  "A file's content and name are destroyed; its size, kind and digest stay told." },
};
#undef TO

const struct act_section acts_of_files = { "Files", rows, sizeof rows / sizeof *rows };
