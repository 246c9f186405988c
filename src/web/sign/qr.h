/*
 * qr - a QR code (ISO/IEC 18004) as a picture for a page: plain SVG, black on white in every theme, with its quiet zone.
 *
 * Nothing in it needs a style or a script. What it says is often a secret (the key of an
 * authenticator app): the page is not to be cached, and the text stands beside it for who cannot scan.
 */
#ifndef WEB_SIGN_QR_H
#define WEB_SIGN_QR_H

#include "base/arena.h"
#include "base/err.h"
#include "web/serve/out.h"

#define QR_QUIET 4 /* modules of white around it (section 9.1) */

/* `label` is what a screen reader says of it. Error correction of level M (15 %). ERR_LIMIT when the text is longer than a code
 * holds (2,331 bytes), ERR_USAGE when it is empty. */
bool qr_svg(struct arena *a, struct str text, struct str label, struct html *ret, struct err *err);

#endif
