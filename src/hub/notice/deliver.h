/*
 * deliver - the sender: what waits in the outbox (store/outbox.h) goes out, by mail and to webhooks.
 *
 * Two threads, so that neither way waits for the other. Of several processes on one database one sends (db_claim); another goes on
 * when it is gone. Each thread has a connection of its own and holds no transaction while it talks to anybody.
 *
 *   at least once   a notice has ended only after the server's 250, or the receiver's 2xx. Before each try the next one is set,
 *                   so a crash in between means a repeat: with the same Message-ID (hub/notice/mail_id.h), the same webhook-id
 *   again           after retry_s, then twice that, and so on to retry_most_s, each a fifth more or less by chance
 *   given up        an address the server does not know, at once, unless what is for it is kept; anything else after
 *                   give_up_s. Administrators are told, once a day
 *   no server       while it is away, or refuses us, nothing is counted as tried and nothing is given up
 *   once a day      what a member wants collected is held until the hour of their choice in their zone, then goes as one mail
 *   encrypted       for whoever gave an OpenPGP key. If the key cannot be used, a mail goes that says only that something awaits
 *   kept            what is for somebody whose address mail comes back from waits until that is mended (hub/notice/mail_acts.h)
 *   webhooks        a receiver that answers 410, or fails for hook_off_s, is switched off, and its party's administrators are told
 *
 * What it needs to know of people and settings it asks through struct deliver_calls, in its own threads.
 */
#ifndef HUB_NOTICE_DELIVER_H
#define HUB_NOTICE_DELIVER_H

#include <stdatomic.h>

#include "crypto/digest.h"
#include "hub/notice/hook.h"
#include "hub/notice/notices.h"

struct deliver_settings {
	struct notice_site site;
	struct str mail_server;            /* smtp://HOST[:PORT], smtps://HOST[:PORT]; empty: mail waits */
	struct str mail_user, mail_password, mail_from;
	struct str mail_bounces;           /* where servers return mail to; empty: mail_from */
	bool mail_tls;                     /* or not at all */
	int digest_hour;                   /* for members who have chosen none */
	bool hooks_inside;                 /* webhooks may be http:// and at addresses that are not public */
};
struct deliver_reader {
	struct str address, name;          /* name may be empty */
	struct str lang, zone;             /* "zh-CN", "Asia/Shanghai"; empty: English, UTC */
	struct str pgp_key;                /* ASCII armour; empty: none */
	struct str link;                   /* instead of the subject's page: an invitation's own; empty: none */
	bool failing;                      /* mail to the address comes back: notices are kept */
};
struct deliver_calls {
	void *ctx;
	/* As they are now; asked at the start of each round. Strings in `a`. */
	bool (*settings)(void *ctx, struct arena *a, struct db *d, struct deliver_settings *ret, struct err *err);
	/* Whoever a notice is for: n->member. ERR_FOUND: nobody (any more); the notice is dropped. Strings in `a`. */
	bool (*reader)(void *ctx, struct arena *a, struct db *d, const struct notice_row *n, struct deliver_reader *ret,
	               struct err *err);
	/* The key behind a webhook's secret, opened. */
	bool (*hook_key)(void *ctx, struct db *d, const struct webhook_row *w, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n,
	                 struct err *err);
	/* One that failed for too long, or wants no more: it is to be switched off (webhook_off), and its administrators told.
	 * Outside any transaction of ours. What fails here is tried again with the next request that fails. */
	bool (*hook_fail)(void *ctx, int64_t webhook, struct str why, struct err *err);
	/* Who looks after the hub: "member/57" each. May be NULL. */
	bool (*administrators)(void *ctx, struct arena *a, struct db *d, struct strs *ret, struct err *err);
	/* No mail will reach this reader: their server does not know the address. *ret_kept: what is for them is kept from now on.
	 * Outside any transaction of ours. What fails here is tried again with the mail. May be NULL. */
	bool (*mail_gone)(void *ctx, struct str reader, struct str status, struct str words, bool *ret_kept, struct err *err);
	/* A digest of `text` that the hub alone can make. */
	struct digest (*mac)(void *ctx, struct str text);
};
struct deliver_options {
	const char *where; /* the database */
	struct deliver_calls calls;
	unixtime (*now)(void);   /* NULL: clock_now() */
	const char *ca;          /* a file of certificates to trust; NULL: the system's */
	/* In seconds; 0: as told here. */
	int retry_s;        /* 60 */
	int retry_most_s;   /* 3 hours */
	int give_up_s;      /* 4 days */
	int hook_off_s;     /* 3 days */
	int keep_s;         /* 90 days; then what has ended is forgotten */
	int look_s;         /* 5: how often the outbox is looked at when nobody wakes us */
	int mail_timeout_s; /* 120, for one mail */
	int hook_timeout_s; /* 20, for one request */
};

struct deliver;
struct deliver *deliver_start(const struct deliver_options *o, struct err *err); /* NULL: ERR_IO */
void deliver_wake(struct deliver *d);  /* something was queued. Any thread; cheap */
void deliver_stop(struct deliver *d);  /* ends what is under way; NULL is fine */

/* How it goes, for people and monitors. */
struct deliver_state {
	bool ours;        /* this process sends; false: another one does */
	unixtime ok_at;   /* when something last went out; TIME_NONE: not since the start */
	unixtime fault_at; /* since when it does not work; TIME_NONE: it does */
	unixtime rest_until; /* the server is not asked again before; 0: now */
	char fault[200];
	int64_t sent, failed; /* since the start */
};
#define DELIVER_STATE ((struct deliver_state){ .ok_at = TIME_NONE, .fault_at = TIME_NONE })
void deliver_look(struct deliver *d, enum notice_way way, struct deliver_state *ret);

/* All that is due now, in the caller's thread, over a connection of one's own; for the shell and tests. `state` is added to. False
 * when the database or the settings cannot be read; a server that is away is told in `state`. */
bool deliver_round(const struct deliver_options *o, struct db *d, enum notice_way way, const atomic_int *stop,
                   struct deliver_state *state, struct err *err);

#endif
