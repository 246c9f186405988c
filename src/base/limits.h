/*
 * limits - every ceiling on bytes that come from outside, in one place.
 *
 * Hitting one is a named error (ERR_LIMIT) that tells the ceiling. Sizes in
 * bytes unless the name says otherwise.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

#define LIMIT_RECORD         (16 * MIB)  /* one JSON record or one line of a .jsonl */
#define LIMIT_JSON_FILE      (512 * MIB) /* one JSON document that is not line by line (a KEV, an OSV export) */
#define LIMIT_JSON_DEPTH     64          /* nesting of arrays and objects */
#define LIMIT_UNPACKED       (16 * GIB)  /* bytes out of one compressed input */
#define LIMIT_RATIO          1000        /* unpacked : packed, once LIMIT_RATIO_FROM bytes are out */
#define LIMIT_RATIO_FROM     (64 * MIB)
#define LIMIT_MEMBERS        2000000     /* files in one archive or directory tree */
#define LIMIT_PATH_DEPTH     32          /* nesting of directories */
#define LIMIT_VERSIONS       20000       /* version entries in one record */
#define LIMIT_REFERENCES     2000        /* references in one record */
#define LIMIT_TEXT           (256 * KIB) /* one description or note */
#define LIMIT_PROFILE        (8 * MIB)   /* the property files of one device */
#define LIMIT_PROFILE_LINE   (64 * KIB)  /* one property */
#define LIMIT_PROFILE_KEYS   20000
#define LIMIT_PACKAGES       5000        /* packages of one device */
#define LIMIT_REJECTS_TOLD   20          /* rejected records printed; all are counted and kept */
#define LIMIT_RULES          (256 * KIB) /* one rule file */
#define LIMIT_RULE_COUNT     2000        /* rules of obligations in all files */
#define LIMIT_CALENDAR_YEARS 100         /* years of one calendar */
#define LIMIT_ZONE           (64 * KIB)  /* one time zone file */
#define LIMIT_DOWNLOAD       (4 * GIB)   /* one fetched source */

#define LIMIT_CSAF_REPORT     (2 * MIB)  /* a report as a CSAF document */
#define LIMIT_SSVC            (1 * MIB)  /* one recorded assessment */
#define LIMIT_SSVC_SELECTIONS 200
#define LIMIT_SSVC_VALUES     64          /* of one selection */
#define LIMIT_SSVC_TARGETS    1000

#define LIMIT_VEX            (2 * MIB)   /* one VEX document */
#define LIMIT_VEX_ROWS       20000       /* what it says: a vulnerability and a product each */
#define LIMIT_VEX_NAMES      64          /* names of one product or vulnerability */

#define LIMIT_JWS            (64 * KIB)  /* one signed token */
#define LIMIT_JWK_SET        (256 * KIB) /* the keys that a sign-on provider publishes */
#define LIMIT_JWK_KEYS       100
#define LIMIT_PASSKEY        (64 * KIB)  /* what a browser hands over of a passkey */
#define LIMIT_OIDC_ANSWER    (256 * KIB) /* one answer of a sign-on provider */

#define LIMIT_HTTP_BODY      (16 * MIB)  /* an uploaded dump */
#define LIMIT_HTTP_FIELD     (64 * KIB)  /* one form field that is not a file */
#define LIMIT_HTTP_FIELDS    200
#define LIMIT_HTTP_HEADER    (32 * KIB)
#define LIMIT_HTTP_TARGET    (4 * KIB)   /* path and query */
#define LIMIT_HTTP_CLIENTS   2000
#define LIMIT_HTTP_PER_IP    200         /* connections of one address */
#define LIMIT_HTTP_IDLE_S    20          /* a silent connection */
#define LIMIT_HTTP_HEAD_S    30          /* until a request's head is complete, however slowly it trickles in */
#define LIMIT_HTTP_BODY_S    180         /* until its body is */
#define LIMIT_HTTP_SEND_S    300         /* until the answer is taken */
#define LIMIT_HTTP_FILES     (40 * MIB)  /* a form with files of a report or conversation */
#define LIMIT_HTTP_UPLOADS   (160 * MIB)  /* bodies being received at one time, all clients together */
#define LIMIT_HTTP_WAITING   1000        /* requests that wait for a worker */
#define LIMIT_HTTP_CACHE     (16 * MIB)  /* whole responses kept in memory */
#define LIMIT_HTTP_ANSWER    (64 * MIB)  /* one response */
#define LIMIT_MAIL           (64 * KIB)  /* the text of one mail */
#define LIMIT_MAIL_FIELD     400         /* a subject, a name in an address */
#define LIMIT_BOUNCE         (1 * MIB)   /* a mail that came back; of longer ones no more is read */
#define LIMIT_BOUNCE_DEPTH   8           /* multiparts in multiparts */
#define LIMIT_BOUNCE_RECIPIENTS 100      /* that one report tells of */
#define LIMIT_PGP_KEY        (64 * KIB)  /* a member's public key, as text */
#define LIMIT_HOOK_ANSWER    (64 * KIB)  /* what a webhook's receiver answers; the rest is not read */
#define LIMIT_NOTICE_ARGS    (2 * KIB)   /* what a notice carries, as JSON */

#define LIMIT_POST           (60 * KIB)  /* what is written in one go */
#define LIMIT_POSTS          20000       /* of one conversation */
#define LIMIT_THREADS        500         /* of one case */
#define LIMIT_FILE           (32 * MIB)  /* one file of a report or a conversation */
#define LIMIT_FILES          20          /* sent in one go: with a report, with a post */
#define LIMIT_FILES_REPORT   (256 * MIB) /* all files of a report's own thread */
#define LIMIT_FILES_THREAD   (4 * GIB)   /* of any other thread */
#define LIMIT_FILES_COUNT    2000        /* files of one thread */
#define LIMIT_STAGED         (1 * GIB)   /* files that were sent and belong to nothing yet, all together */
#define LIMIT_FILE_SHOWN     (256 * KIB) /* of a file, as text on a page */
#define LIMIT_FILE_NAME      240         /* bytes of its name */

#define LIMIT_QUERY          400         /* a search text */
#define LIMIT_PAGE           500         /* rows of one page of results */

#endif
