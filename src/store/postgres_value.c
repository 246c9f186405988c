/* Values in PostgreSQL's binary forms: whole numbers and floats big-endian, texts and bytes as they are. */
#include <string.h>

#include "store/postgres.h"

enum form { WHOLE, FLOAT, TEXT, BYTES };

struct pg_type { Oid oid; enum form form; int size; };

/* Numbers from the server's catalogue, pg_type.dat: they never change. */
static const struct pg_type types[] = {
	{ 20, WHOLE, 8 }, { 23, WHOLE, 4 }, { 21, WHOLE, 2 }, { 16, WHOLE, 1 }, { 701, FLOAT, 8 }, { 700, FLOAT, 4 },
	{ 25, TEXT, 0 }, { 1043, TEXT, 0 }, { 19, TEXT, 0 }, { 17, BYTES, 0 },
};

const struct pg_type *pg_type_of(Oid oid)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].oid == oid)
			return &types[i];
	return NULL;
}

static void put_big_endian(char *to, uint64_t v, int n)
{
	for (int i = n; i-- > 0; v >>= 8)
		to[i] = (char)(v & 0xff);
}

static uint64_t big_endian(const char *p, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static void put_float(const struct pg_type *t, char *to, double v)
{
	float small = (float)v;
	uint64_t bits = 0;
	uint32_t small_bits;

	memcpy(&bits, &v, sizeof bits);
	memcpy(&small_bits, &small, sizeof small_bits);
	put_big_endian(to, t->size == 8 ? bits : small_bits, t->size);
}

bool pg_put_i64(const struct pg_type *t, char to[static 8], int *ret_n, int64_t v)
{
	int shift = 64 - 8 * t->size;

	*ret_n = t->size;
	if (t->form == FLOAT)
		put_float(t, to, (double)v);
	else if (t->form != WHOLE || (int64_t)((uint64_t)v << shift) >> shift != v)
		return false;
	else
		put_big_endian(to, (uint64_t)v, t->size);
	return true;
}

bool pg_put_f64(const struct pg_type *t, char to[static 8], int *ret_n, double v)
{
	*ret_n = t->size;
	if (t->form != FLOAT)
		return false;
	put_float(t, to, v);
	return true;
}

bool pg_takes_bytes(const struct pg_type *t, bool *ret_text)
{
	*ret_text = t->form == TEXT;
	return t->form == TEXT || t->form == BYTES;
}

int64_t pg_get_i64(const struct pg_type *t, const char *p, int n)
{
	if (t->form == FLOAT)
		return (int64_t)pg_get_f64(t, p, n);
	if (t->form != WHOLE || n != t->size)
		return 0;
	int shift = 64 - 8 * n;

	return (int64_t)(big_endian(p, n) << shift) >> shift;
}

double pg_get_f64(const struct pg_type *t, const char *p, int n)
{
	uint64_t bits;
	uint32_t small_bits;
	double v;
	float small;

	if (t->form == WHOLE)
		return (double)pg_get_i64(t, p, n);
	if (t->form != FLOAT || n != t->size)
		return 0;
	bits = big_endian(p, n);
	small_bits = (uint32_t)bits;
	memcpy(&v, &bits, sizeof v);
	memcpy(&small, &small_bits, sizeof small);
	return n == 8 ? v : (double)small;
}
