/* cli/demo_hub - the invented alliance of the demonstration: made from its story, and how to sign in as each of its people. */
#ifndef CLI_DEMO_HUB_H
#define CLI_DEMO_HUB_H

#include "base/arena.h"
#include "base/err.h"

/* One of the people, to sign in as. */
struct demo_person { const char *name, *mail, *what; };
extern const struct demo_person demo_people[];
extern const size_t demo_person_n;
enum { DEMO_PASSWORD = 16 }; /* room for the one password that all of them have */

/* The database holds a list already and becomes a hub; its keys lie beside it. ERR_STATE: it is a hub. */
bool demo_hub(struct arena *a, const char *db, char ret_password[DEMO_PASSWORD], struct err *err);

#endif
