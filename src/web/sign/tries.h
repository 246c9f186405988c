/*
 * tries - proofs that could be guessed, asked for through the guard: what a page is told of them.
 *
 * The same work for an account that is there and one that is not. A password and the codes after it are counted apart, so
 * that nobody's guesses at a password keep out who has it (hub/people/guard.h).
 */
#ifndef WEB_SIGN_TRIES_H
#define WEB_SIGN_TRIES_H

#include "hub/people/accounts.h"
#include "web/serve/http.h"

enum try_said { TRY_RIGHT, TRY_WRONG, TRY_WAIT }; /* WAIT: it was no try; wait_s */
struct tried {
	enum try_said said;
	unsigned wait_s;
	struct account account; /* of a password that was right */
	enum code_said code;
	int minutes;            /* of CODE_CLOCK */
	unsigned left;          /* recovery codes */
};

/* False for what is no answer: the database is away. */
bool try_password(struct request *rq, struct str mail, struct str password, struct tried *ret, struct err *err);
/* A member whose account that is, known already. */
bool try_own_password(struct request *rq, int64_t member, struct str password, struct tried *ret, struct err *err);
bool try_code(struct request *rq, int64_t member, unixtime changed, struct str code, struct tried *ret, struct err *err);
bool try_recovery(struct request *rq, int64_t member, unixtime changed, struct str code, struct tried *ret, struct err *err);

/* Hashes a new password. ERR_LIMIT: many do that just now. */
bool new_password(struct request *rq, struct str password, char ret[PASSWORD_TEXT], struct err *err);

#endif
