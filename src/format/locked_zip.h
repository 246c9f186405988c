/*
 * locked_zip - one file in a ZIP under a password that everybody knows, "infected": the custom among those who pass on
 * what may be harmful. Scanners on the way do not look into it, and nobody opens it with a double click.
 *
 * The traditional encryption of ZIP, which every unpacker knows. It hides nothing from anybody, and is not meant to.
 */
#ifndef FORMAT_LOCKED_ZIP_H
#define FORMAT_LOCKED_ZIP_H

#include "base/buf.h"
#include "base/clock.h"

#define LOCKED_ZIP_PASSWORD "infected"

/* Adds it to `out`. `name` is safe (format/media.h). ERR_LIMIT: `out` is too small. ERR_IO. */
bool locked_zip(struct buf *out, struct str name, struct str bytes, unixtime at, struct err *err);

#endif
