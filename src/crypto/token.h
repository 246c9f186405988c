/*
 * token - a secret that a person can copy from paper: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.
 *
 * Who reports without an account gets one and follows the report with it. Its
 * alphabet is digits and capital letters without 0, 1, I, L and O; either case
 * is read, and spaces or hyphens anywhere. 23 of the 25 symbols are random:
 * 113.9 bits, so nobody guesses one and a plain SHA-256 of it can be stored.
 *
 * The last two symbols check the others: the sum of all, and the sum of each
 * times its place, are 0 modulo 31 (a Reed-Solomon code over the field of 31).
 * So every token with one or two wrong symbols, or with any two swapped, is told
 * from a right one before anything is looked up; of others one in 961 passes.
 */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "crypto/digest.h"

#define TOKEN_BITS 113
#define TOKEN_LEN  29 /* with its hyphens */

/* TOKEN_LEN characters and a NUL. The caller shows it once and erases it. */
void token_make(char ret[TOKEN_LEN + 1]);

/* As it was made, from what was typed. ERR_SYNTAX for a symbol that no token has or a wrong number of them,
 * ERR_RANGE when the check says that something was mistyped. Says nothing about whether the token exists. */
bool token_read(struct str typed, char ret[TOKEN_LEN + 1], struct err *err);

/* What is stored and looked up: SHA-256 of "tocsin token\n" and the token as it was made. */
struct digest token_digest(const char token[TOKEN_LEN + 1]);

#endif
