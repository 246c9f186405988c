/*
 * chip - one phone chip under its many names.
 *
 * data/chips.csv, compiled in: canonical part number <-> platform names
 * (ro.board.platform) <-> marketing names <-> spellings met in records.
 * One platform name may cover several parts ("taro": SM8450, SM8475, SM7450,
 * SM7475), so a platform gives candidates, not an answer.
 */
#ifndef VULN_CHIP_H
#define VULN_CHIP_H

#include "base/arena.h"
#include "base/str.h"

struct chip {
	struct str part;      /* canonical: "SM8550", "MT6765", "s5e9925", "T606", "GS201", "kirin990" */
	struct str maker;     /* "qualcomm", "mediatek", "samsung", "unisoc", "hisilicon", "google", "apple" */
	struct str marketing; /* "Snapdragon 8 Gen 2"; may be empty */
	int year;             /* 0 unknown */
};

/* The chips behind a name: a part number with or without suffix ("SM8150-AC"), a marketing name with or without
 * maker and "Mobile Platform" ("Snapdragon 855+/860 Mobile Platform (SM8150-AC)"), a code name. Any case. A bare part
 * number gives its variants too ("SM8150": SM8150 and SM8150-AC), since devices and records write it for all of them.
 * Returns how many were written to ret (at most `max`); 0: no phone chip under that name. */
size_t chip_named(struct str name, const struct chip **ret, size_t max);
/* The candidates behind ro.board.platform or ro.hardware; generic names ("common", "qcom") give 0. */
size_t chip_of_platform(struct str platform, const struct chip **ret, size_t max);
/* Is it a companion (Wi-Fi, audio, modem: WCN3990, FastConnect 6900, WSA8835, QCA6391) and not a phone's main chip? */
bool chip_is_companion(struct str name);
/* A companion that sits in no phone: the chip of a car, router, television or laptop (MT9666, SA8295P, IPQ8074). */
bool chip_is_elsewhere(struct str name);
const struct chip *chip_by_part(struct str part); /* exact canonical */
size_t chip_count(void);
const struct chip *chip_at(size_t i);

#endif
