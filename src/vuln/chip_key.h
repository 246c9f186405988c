/*
 * chip_key - the form of a chip name under which the table is searched.
 *
 * Shared by the generator (tools/chips2c.c) and the lookup (vuln/chip.c), so
 * both sides spell alike and no program links the other: no base in here.
 * Letters are lowered; blanks, '-', '_', '.' and ',' go; words that say nothing
 * ("Qualcomm", "Mobile Platform", "5G") go; "Snapdragon" is "sd" and "Plus" is "+".
 *   "Snapdragon 865+ 5G Mobile Platform" -> "sd865+"    "SD 8 Gen1 5G" -> "sd8gen1"
 *   "SM8150-AC" -> "sm8150ac"                           "Qualcomm215"  -> "215"
 */
#ifndef VULN_CHIP_KEY_H
#define VULN_CHIP_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CHIP_KEY_MAX 48 /* longer names are no chip */

static inline bool chip_key_gap(char c)
{
	return c == ' ' || c == '\t' || c == '-' || c == '_' || c == '.' || c == ',' || (unsigned char)c >= 0x80;
}

static inline bool chip_key_noise(const char *w, size_t n)
{
	static const char *const words[] = {
		"qualcomm", "mediatek", "samsung", "unisoc", "google", "hisilicon", "huawei", "apple", "nvidia", "tiger",
		"mobile", "platform", "platforms", "processor", "wearable", "chipset", "soc", "5g", "4g", "compute", "pc",
		"technologies", "dragonwing",
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i][0] == w[0] && strlen(words[i]) == n && !memcmp(words[i], w, n))
			return true;
	return false;
}

/* Add one word to the key in its searched form. */
static inline size_t chip_key_word(char *out, size_t n, const char *w, size_t len)
{
	static const char sd[] = "snapdragon", maker[] = "qualcomm";

	if (len == 4 && !memcmp(w, "plus", 4)) {
		out[n++] = '+';
		return n;
	}
	if (!n && len > sizeof maker - 1 && !memcmp(w, maker, sizeof maker - 1)) {
		w += sizeof maker - 1;
		len -= sizeof maker - 1;
	}
	if (!n && len >= sizeof sd - 1 && !memcmp(w, sd, sizeof sd - 1)) {
		memcpy(out, "sd", 2);
		n = 2;
		w += sizeof sd - 1;
		len -= sizeof sd - 1;
	}
	memcpy(out + n, w, len);
	return n + len;
}

/* Writes the key of name[len] to out and returns its length; 0 when nothing is left or it is too long. */
static inline size_t chip_key(char out[static CHIP_KEY_MAX], const char *name, size_t len)
{
	char word[CHIP_KEY_MAX];
	size_t n = 0, w = 0;

	if (len > 3 * CHIP_KEY_MAX)
		return 0;
	for (size_t i = 0; i <= len; i++) {
		char c = i < len ? name[i] : ' ';

		if (!chip_key_gap(c)) {
			if (w == sizeof word)
				return 0;
			word[w++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
			continue;
		}
		if (w && !chip_key_noise(word, w)) {
			if (n + w > CHIP_KEY_MAX)
				return 0;
			n = chip_key_word(out, n, word, w);
		}
		w = 0;
	}
	return n;
}

/* FNV-1a: the table is made with it and read with it. */
static inline uint32_t chip_key_hash(const char *key, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)key[i]) * 16777619u;
	return h ^ h >> 15;
}

#endif
