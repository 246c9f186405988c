/*
 * maker - device and chip makers under one name each.
 *
 * "Samsung Mobile", "SAMSUNG", "samsung electronics" are "samsung"; "Redmi" and
 * "POCO" devices are made by "xiaomi"; "Huawei" and "HONOR" part ways.
 */
#ifndef VULN_MAKER_H
#define VULN_MAKER_H

#include "base/str.h"

/* Canonical lower-case name, static memory; empty when unknown. `s` is a vendor field, brand or manufacturer. */
struct str maker_find(struct str s);
struct str maker_title(struct str maker); /* "Samsung", for people; the name itself when unknown */

/* All names, for lists of "everyone but": the i-th; false past the last. */
bool maker_at(size_t i, struct str *ret);

#endif
