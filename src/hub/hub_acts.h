/* hub_acts - how a hub begins. */
#ifndef HUB_HUB_ACTS_H
#define HUB_HUB_ACTS_H

#include "hub/act.h"

extern const struct act_section acts_of_hub;

#endif
