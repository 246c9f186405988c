/* steward - what whoever looks after the hub can do: settings, periodic work, rejects. Keys: hub/rotate.h. */
#ifndef HUB_STEWARD_H
#define HUB_STEWARD_H

#include "hub/act.h"

extern const struct act_section acts_of_stewards;

#endif
