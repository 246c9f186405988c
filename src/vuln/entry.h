/*
 * entry - one vulnerability in the list, as merged from all its sources.
 *
 * Plain data; made by vuln/merge.h from source records (vuln/record.h), kept
 * by store/list.h, written and read as JSON by format/entry.h. All strings
 * live in the arena the entry was made in.
 */
#ifndef VULN_ENTRY_H
#define VULN_ENTRY_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/str.h"
#include "vuln/clause.h"

enum severity { SEVERITY_UNKNOWN, SEVERITY_NONE, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL, SEVERITY_N };
extern const struct str severity_names[SEVERITY_N]; /* "unknown", "none", "low", ... */
/* Also "moderate" (Android), "important"; any case. SEVERITY_UNKNOWN when none. */
enum severity severity_parse(struct str s);
enum severity severity_of_score(double score); /* CVSS 3.1 table 14; 0.0 is NONE */

struct vector {
	struct str source;  /* who scored: "google_android", "CISA-ADP", "nvd" */
	struct str version; /* "2.0", "3.0", "3.1", "4.0" */
	struct str vector;  /* "CVSS:3.1/AV:..." */
	double score;       /* as the source states it; negative: not stated */
};

enum evidence_kind { /* what is known of exploitation, weakest first */
	EVIDENCE_EPSS,    /* forecast: value is the probability */
	EVIDENCE_POC,     /* a public link that claims a proof of concept or exploit */
	EVIDENCE_SSVC,    /* an SSVC Exploitation statement: value 0 none, 1 poc, 2 active */
	EVIDENCE_CLAIM,   /* the source says "may have been exploited" or the like */
	EVIDENCE_ATTACK,  /* an analysis of use in attacks (Project Zero and others) */
	EVIDENCE_KEV,     /* in CISA's catalogue of known exploited vulnerabilities */
	EVIDENCE_KIND_N
};
extern const struct str evidence_kind_names[EVIDENCE_KIND_N]; /* "epss", "poc", "ssvc", "claim", "attack", "kev" */

struct evidence {
	enum evidence_kind kind;
	struct str source;
	struct str text; /* short: required action, product, model version */
	struct str url;
	day date;        /* added, stated, scored; 0 unknown */
	double value;    /* see the kinds; 0 otherwise */
};
/* KEV, ATTACK, CLAIM, or SSVC active: used in attacks. */
bool evidence_is_attack(const struct evidence *e);

enum reference_kind { REF_OTHER, REF_ADVISORY, REF_FIX, REF_REPORT, REF_EXPLOIT, REF_KIND_N };
extern const struct str reference_kind_names[REF_KIND_N];

struct reference {
	struct str url;
	enum reference_kind kind;
};

enum entry_state { ENTRY_PUBLISHED, ENTRY_WITHDRAWN, ENTRY_STATE_N };
extern const struct str entry_state_names[ENTRY_STATE_N]; /* "published", "withdrawn" */

struct source_note { /* one source that speaks of the entry, for "sources side by side" */
	struct str source;   /* source_names[]: "cve", "android-bulletin" */
	struct str key;      /* its key there */
	struct str provider; /* "google_android" */
	unixtime updated;
};

struct entry {
	struct str id;          /* "CVE-2024-43093"; "ASB-A-..." where no CVE is known */
	struct strs aliases;    /* other ids; not unique across entries */
	enum entry_state state;
	struct str title;       /* one line, never empty */
	struct str summary;     /* the description, plain text */
	struct str component;   /* "Framework", "Kernel", "WLAN"; may be empty */
	struct str kind;        /* effect class: "EoP", "RCE", "ID", "DoS", "" */
	unixtime published, updated;
	enum severity severity; /* the gravest of what vendor, vectors and KEV say, vendor's word first */
	bool exploited;         /* any evidence_is_attack() */
	day fix_level;          /* earliest patch level that fixes it for Android devices in general; 0 */
	struct strs weaknesses; /* "CWE-416" */
	struct strs credits;    /* who is credited, in the words of the sources */
	struct clause *clauses;
	size_t clause_n;
	struct vector *vectors;
	size_t vector_n;
	struct evidence *evidence;
	size_t evidence_n;
	struct reference *references;
	size_t reference_n;
	struct strs disagreements; /* one sentence each: which sources say what differently */
	struct source_note *sources;
	size_t source_n;
};

#endif
