/* apple - Apple's model identifiers ("iPhone15,2") to the name on the box, the chip and the system. */
#ifndef DEVICE_APPLE_H
#define DEVICE_APPLE_H

#include "base/str.h"
#include "vuln/clause.h"

struct apple_device {
	struct str family;            /* "iPhone" */
	unsigned major, first, last;  /* iPhone15,2: major 15, between first and last */
	struct str marketing;         /* "iPhone 14 Pro" */
	struct str chip;              /* vuln/chip.h: "A16" */
};

/* NULL when it is none we know. */
const struct apple_device *apple_find(struct str model);
/* Does it look like one: a family's name, two numbers? */
bool apple_is_model(struct str model);
/* iOS for iPhone and iPod touch; iPadOS from 13 on for iPad, iOS before; watchOS, tvOS, visionOS. */
enum os apple_os(struct str model, struct str version);

#endif
