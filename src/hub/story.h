/*
 * story - a hub filled from a text: who did what, when. For the demonstration, and for tests that want an alliance at work.
 *
 * One act a line, done through hub_act() like any other, by the clock of the story:
 *
 *   # how it began
 *   @ -30d 09:15                                   the time from here on: days before now, UTC; never back
 *   hub: party.add id=nova name="Nova Devices Example" roles=vendor -> nova
 *   hub: member.add $nova name="Ann Lee" mail=ann@nova.example -> ann
 *   ann: component.add $nova kind=model value="Nova 12*"
 *
 *   lin: embargo.propose $case ends=+30d                an instant, from the story's time on; +12h too
 *
 * WHO is "hub" or the name of a member that a line made; then the act, what it is done to (nothing stands for the hub), and
 * its fields. "-> NAME" keeps what came of it: $NAME is what was made (or what it was done to), ${NAME} what was told once, a
 * secret, #NAME its number, thread/$NAME another thing of that number. A quoted value may hold \" and \n. A line that begins
 * with a blank goes on with the one before.
 */
#ifndef HUB_STORY_H
#define HUB_STORY_H

#include "hub/act.h"

struct story_name { struct str name, subject, secret; };
struct story {
	struct story_name *names;
	size_t n, cap;
	size_t acts; /* done */
};

/* Passed as hub_options.now: the story's time while one is told, else the clock's. One story at a time in a process. */
unixtime story_now(void);
/* A hub that is to tell a story begins before it. TIME_NONE: the clock's time again. */
void story_set(unixtime t);

/* `h` was opened with story_now. What makes an act's secret fields is `secret` (a password's hash, say); NULL: they go as
 * they are. The first line that fails ends it: *err names `name` and the line. *ret is all zero at first; told another text it
 * goes on, with the names of those before. */
typedef bool story_secret(struct arena *a, struct str act, struct str field, struct str value, struct str *ret, struct err *err);
bool story_tell(struct hub *h, struct arena *a, const char *name, struct str text, story_secret *secret, struct story *ret,
                struct err *err);
const struct story_name *story_find(const struct story *s, struct str name);

#endif
