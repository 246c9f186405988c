/*
 * rate - may this one ask so often?
 *
 * A bucket for each member, key or address, filled evenly: `a_minute` of them a minute, and as many at once when there was
 * rest before. In this process's memory, of fixed size; two that fall on the same place share it, which a secret
 * salt makes nobody's choice. Any thread may call.
 */
#ifndef HUB_PEOPLE_RATE_H
#define HUB_PEOPLE_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

struct rate;
struct rate *rate_new(void);
void rate_free(struct rate *r); /* NULL is fine */

/* Takes one. False: none left; *ret_wait_s is when there is one again. `a_minute` is at least 1. */
bool rate_take(struct rate *r, struct str whose, unsigned a_minute, unixtime now, int *ret_wait_s);
/* `many` in so many seconds, and as many at once after a rest. */
bool rate_take_in(struct rate *r, struct str whose, unsigned many, int seconds, unixtime now, int *ret_wait_s);

#endif
