/* Which addresses are everybody's: the registries of special-purpose addresses (RFC 6890), as of 2026. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "hub/notice/hook.h"

struct net {
	uint8_t at[16];
	unsigned bits;
};

static const struct net not_public_4[] = {
	{ { 0 }, 8 },             /* this network */
	{ { 10 }, 8 },            /* private: RFC 1918 */
	{ { 100, 64 }, 10 },      /* a carrier's own: RFC 6598 */
	{ { 127 }, 8 },           /* loopback */
	{ { 169, 254 }, 16 },     /* link-local; also where clouds tell a machine its secrets */
	{ { 172, 16 }, 12 },      /* private */
	{ { 192, 0, 0 }, 24 },    /* protocols */
	{ { 192, 0, 2 }, 24 },    /* documentation */
	{ { 192, 88, 99 }, 24 },  /* 6to4 relays */
	{ { 192, 168 }, 16 },     /* private */
	{ { 198, 18 }, 15 },      /* benchmarks */
	{ { 198, 51, 100 }, 24 }, /* documentation */
	{ { 203, 0, 113 }, 24 },  /* documentation */
	{ { 224 }, 4 },           /* multicast */
	{ { 240 }, 4 },           /* reserved, and broadcast */
};
/* Of IPv6 only 2000::/3 is given out; these are not for everybody within it. */
static const struct net given_6 = { { 0x20 }, 3 };
static const struct net not_public_6[] = {
	{ { 0x20, 0x01 }, 23 },             /* protocols, Teredo */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 }, /* documentation */
	{ { 0x3F, 0xFF }, 20 },             /* documentation: RFC 9637 */
};
/* An IPv4 address within, from this byte on. */
static const struct { struct net net; unsigned from; } wrapped[] = {
	{ { { [10] = 0xFF, [11] = 0xFF }, 96 }, 12 },                  /* mapped */
	{ { { 0x00, 0x64, 0xFF, 0x9B }, 96 }, 12 },                    /* NAT64: RFC 6052 */
	{ { { 0x20, 0x02 }, 16 }, 2 },                                 /* 6to4 */
};

static bool within(const uint8_t *a, const struct net *n)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;

	return memcmp(a, n->at, whole) == 0 && (!rest || ((a[whole] ^ n->at[whole]) >> (8 - rest)) == 0);
}

static bool public_4(const uint8_t *a)
{
	for (size_t i = 0; i < sizeof not_public_4 / sizeof *not_public_4; i++)
		if (within(a, &not_public_4[i]))
			return false;
	return true;
}

static bool public_6(const uint8_t *a)
{
	for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
		if (within(a, &wrapped[i].net))
			return public_4(a + wrapped[i].from);
	for (size_t i = 0; i < sizeof not_public_6 / sizeof *not_public_6; i++)
		if (within(a, &not_public_6[i]))
			return false;
	return within(a, &given_6);
}

bool address_public(const struct sockaddr *a)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	switch (a->sa_family) {
	case AF_INET:
		memcpy(&in, a, sizeof in);
		return public_4((const uint8_t *)&in.sin_addr);
	case AF_INET6:
		memcpy(&in6, a, sizeof in6);
		return public_6(in6.sin6_addr.s6_addr);
	default:
		return false;
	}
}
