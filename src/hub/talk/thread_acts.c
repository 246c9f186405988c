/* Conversations within a case, and what is written in them. */
#include "hub/talk/threads.h"

#include "base/limits.h"
#include "hub/people/people_acts.h"
#include "hub/talk/files.h"

enum { ADMITTED_ONCE = 50 };

/* --- thread.open --- */

static const struct str open_kinds[] = { STR_LIT("product"), STR_LIT("private") };
enum { OPEN_PRODUCT, OPEN_PRIVATE };

static const struct act_field open_fields[] = {
	{ "kind", ACT_WORD, ACT_REQUIRED, .words = open_kinds, .word_n = 2,
	  .help = "product (for all who take part), private (for those "
	  "listed and whoever coordinates)" },
	{ "title", ACT_TEXT, ACT_REQUIRED | ACT_SEALED, .max = 200, .help = "what it is about, in a few words" },
	{ "product", ACT_TEXT, ACT_SEALED, .max = 200, .help = "which product" },
	{ "parties", ACT_LIST, .max = 2000,
	  .help = "of a private one: who else is in it, as party/nova or report/57, with blanks between; all "
	  "take part in the case" },
};

static bool may_join(struct acting *x, int64_t case_id, struct str who, const char *field, struct err *err)
{
	bool may;

	if (!thread_may_join(x->db, case_id, who, &may, err))
		return false;
	return may || err_set(err, ERR_FOUND, "%.*s does not take part in this case", STR_ARG(str_sub(who, 0, 60))) ||
	       err_at(err, "%s", field);
}

static bool open_prepare(struct acting *x, struct err *err)
{
	bool private = act_number(x, "kind") == OPEN_PRIVATE;
	struct str rest = act_text(x, "parties"), who;
	int64_t there;
	size_t n = 0;

	if (!people_visible(act_text(x, "title"), "title", err) || !people_visible(act_text(x, "product"), "product", err) ||
	    !threads_count(x->db, x->case_id, &there, err))
		return false;
	if (there >= LIMIT_THREADS)
		return err_set(err, ERR_LIMIT, "%d conversations are as many as a case may have", LIMIT_THREADS);
	if (!private && rest.n)
		return err_set(err, ERR_USAGE, "a conversation about a product is for all who take part: nobody is listed") ||
		       err_at(err, "parties");
	while (str_token(&rest, " ,\n", &who))
		if (++n > ADMITTED_ONCE)
			return err_set(err, ERR_LIMIT, "more than %d are listed", ADMITTED_ONCE) || err_at(err, "parties");
		else if (!may_join(x, x->case_id, who, "parties", err))
			return false;
	if (!thread_voice(x, NULL, &who, err))
		return false;
	act_make(x, "who", who);
	return true;
}

static bool open_apply(struct acting *x, struct err *err)
{
	bool private = act_number(x, "kind") == OPEN_PRIVATE;
	struct str rest = act_text(x, "parties"), who = act_made(x, "who");
	const struct thread_row t = {
		.id = x->seq, .case_id = x->case_id, .kind = private ? THREAD_PRIVATE : THREAD_PRODUCT,
		.title = act_ref(x, "title"),
		.product = act_ref(x, "product"), .who = who, .at = x->at,
	};

	if (!thread_add(x->db, &t, err) || (private && !thread_admit(x->db, t.id, who, err)))
		return false;
	while (private && str_token(&rest, " ,\n", &who))
		if (!thread_admit(x->db, t.id, who, err))
			return false;
	return true;
}

/* --- thread.post --- */

static const struct act_field post_fields[] = {
	{ "words", ACT_PROSE, ACT_REQUIRED | ACT_SEALED, .max = LIMIT_POST, .help = "what you say; Markdown without HTML" },
	{ "reply", ACT_SUBJECT, .max = 40, .help = "the post it answers, of the same conversation: post/123" },
	{ "files", ACT_TEXT, ACT_SECRET, .max = 1000,
	  .help = "the tokens of files that were sent before (POST /api/v1/files), with blanks between" },
};

static bool own_thread(struct acting *x, struct thread_row *ret, struct err *err)
{
	return thread_get(x->db, x->a, act_id(x->subject), ret, err);
}

static bool post_prepare(struct acting *x, struct err *err)
{
	struct thread_row t;
	struct str who;

	if (act_given(x, "reply") && (!str_starts(act_text(x, "reply"), STR("post/")) || !act_id(act_text(x, "reply"))))
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a post such as post/123",
		               STR_ARG(act_text(x, "reply"))) ||
		       err_at(err, "reply");
	if (!own_thread(x, &t, err) || !thread_voice(x, &t, &who, err) || !files_check(x, act_text(x, "files"), "files", err))
		return false;
	act_make(x, "who", who);
	return true;
}

static bool post_apply(struct acting *x, struct err *err)
{
	return thread_say(x, act_id(x->subject), act_made(x, "who"), act_ref(x, "words"), act_id(act_text(x, "reply")), err);
}

static bool post_aside(struct acting *x, struct err *err)
{
	int64_t thread = act_id(x->subject);

	return files_attach(x, act_text(x, "files"), thread, act_made(x, "who"), err) && thread_tell(x, thread, err);
}

/* --- thread.admit, thread.end --- */

static const struct act_field admit_fields[] = {
	{ "who", ACT_SUBJECT, ACT_REQUIRED, .max = 80,
	  .help = "who takes part in the case: party/nova, report/57; they see all that was "
	  "written there" },
};

/* Whoever opened it, and who coordinates, decide. */
static bool decides(struct acting *x, const struct thread_row *t, struct err *err)
{
	struct str who;

	if (x->relations & (1u << REL_COORDINATOR))
		return true;
	return thread_voice(x, t, &who, err) &&
	       (str_eq(who, t->who) || err_set(err, ERR_DENIED,
	                                       "whoever opened this conversation, or coordinates the case, decides that"));
}

static bool admit_prepare(struct acting *x, struct err *err)
{
	struct thread_row t;

	if (!own_thread(x, &t, err) || !decides(x, &t, err))
		return false;
	if (t.kind != THREAD_PRIVATE)
		return err_set(err, ERR_STATE, "only private conversations have a list; this one is for all who take part");
	return may_join(x, t.case_id, act_text(x, "who"), "who", err);
}

static bool admit_apply(struct acting *x, struct err *err)
{
	return thread_admit(x->db, act_id(x->subject), act_text(x, "who"), err);
}

static bool end_prepare(struct acting *x, struct err *err)
{
	struct thread_row t;

	if (!own_thread(x, &t, err) || !decides(x, &t, err))
		return false;
	if (t.kind != THREAD_PRIVATE && t.kind != THREAD_PRODUCT)
		return err_set(err, ERR_STATE, "this conversation is there as long as the %s is",
		               t.kind == THREAD_CASE ? "case" : "report");
	return t.ended == TIME_NONE || err_set(err, ERR_STATE, "it has ended already");
}

static bool end_apply(struct acting *x, struct err *err)
{
	return thread_end(x->db, act_id(x->subject), x->at, err);
}

/* --- post.take_back --- */

/* Own ones, and any by who coordinates. What they were kept under stands in the body: that is what is erased. */
static bool take_back_prepare(struct acting *x, struct err *err)
{
	struct post_row p;
	bool held = x->thing.held && !x->who.member;

	if (!post_get(x->db, x->a, act_id(x->subject), &p, err))
		return false;
	bool own = x->who.member ? p.member == x->who.member : held && !p.member && str_starts(p.who, STR("report/"));

	if (!own && !(x->relations & (1u << REL_COORDINATOR)))
		return err_set(err, ERR_DENIED,
		               "one takes back what one wrote oneself; whoever coordinates may take back others' words");
	if (!p.words.n)
		return err_set(err, ERR_STATE, "it was taken back already");
	act_make(x, "words", p.words);
	return true;
}

static bool take_back_apply(struct acting *x, struct err *err)
{
	return post_clear(x->db, act_id(x->subject), err);
}

static bool take_back_aside(struct acting *x, struct err *err)
{
	return sealed_erase(x->db, act_made(x, "words"), x->seq, err);
}

#define TO(rel) (1u << REL_##rel)
#define INSIDE  (TO(PARTICIPANT) | TO(FINDER) | TO(LEADER) | TO(COORDINATOR))
#define THERE   (INSIDE | TO(SELF) | TO(COLLEAGUE) | TO(HOLDER)) /* of a report's own thread: who reported */
static const struct act_row rows[] = {
	{ "thread.open", THING_CASE, INSIDE, TO(COORDINATOR), SCOPE_COORDINATE, 0, ACT_FIELDS(open_fields),
	  open_prepare, open_apply, NULL,
	  "A conversation within a case begins: about one product, or a private one.", .makes = THING_THREAD },
	{ "thread.post", THING_THREAD, THERE, THERE, SCOPE_COORDINATE, 0, ACT_FIELDS(post_fields),
	  post_prepare, post_apply, post_aside,
	  "Something is said in a conversation; whoever sees it is told that something waits.", .makes = THING_POST },
	{ "thread.admit", THING_THREAD, INSIDE, THERE, SCOPE_COORDINATE, 0, ACT_FIELDS(admit_fields),
	  admit_prepare, admit_apply, NULL,
	  "Somebody who takes part in the case is admitted to a private conversation, with all that was written there." },
	{ "thread.end", THING_THREAD, INSIDE, THERE, SCOPE_COORDINATE, 0, NULL, 0,
	  end_prepare, end_apply, NULL,
	  "Nothing more is written in a conversation; it stays readable." },
	{ "post.take_back", THING_POST, THERE, THERE, SCOPE_COORDINATE, 0, NULL, 0,
	  take_back_prepare, take_back_apply, take_back_aside,
	  "What was said is erased; that something was said, when and by whom, remains." },
};
#undef TO

const struct act_section acts_of_threads = { "Conversations", rows, sizeof rows / sizeof *rows };
