#include "web/sign/qr.h"

#include <qrencode.h>

#include "base/limits.h"

enum { PIXELS = 5, DARK = 1 /* the bit of a module that is black */ };

/* Runs of dark modules of a row, each as a rectangle one module high. */
static void put_row(struct buf *b, const unsigned char *row, int width, int y)
{
	for (int x = 0, to; x < width; x = to) {
		for (to = x; to < width && row[to] & DARK; to++)
			;
		if (to > x)
			buf_printf(b, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, to - x, to - x);
		else
			to++;
	}
}

static struct html picture(struct arena *a, const QRcode *code, struct str label)
{
	int side = code->width + 2 * QR_QUIET;
	struct html h;
	struct buf b;

	buf_init(&b, MIB);
	buf_printf(&b, "<svg class=\"qr\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"",
	           side * PIXELS, side * PIXELS, side, side);
	buf_puts(&b, " aria-label=\"");
	buf_put_html(&b, label);
	buf_printf(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", side, side, side);
	for (int y = 0; y < code->width; y++)
		put_row(&b, code->data + y * code->width, code->width, y);
	buf_puts(&b, "\"/></svg>");
	h.s = buf_dup(a, &b);
	buf_release(&b);
	return h;
}

bool qr_svg(struct arena *a, struct str text, struct str label, struct html *ret, struct err *err)
{
	enum { LONGEST = 2331 }; /* bytes in version 40 at level M: table 7 of the standard */

	if (!text.n)
		return err_set(err, ERR_USAGE, "a QR code of nothing");
	if (text.n > LONGEST)
		return err_set(err, ERR_LIMIT, "%zu bytes in a QR code, which holds %d", text.n, LONGEST);
	QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);

	if (!code)
		return err_sys(err, "no QR code of %zu bytes", text.n);
	*ret = picture(a, code, label);
	QRcode_free(code);
	return true;
}
