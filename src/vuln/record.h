/*
 * record - what one source says, decoded but not yet interpreted.
 *
 * A format reader (src/format) turns bytes into records; vuln/merge.h turns
 * all records about one id into an entry. The body that was read is kept in the
 * store beside the record, so a merge can be explained and redone.
 * Strings are borrowed from the document or live in the record's arena.
 */
#ifndef VULN_RECORD_H
#define VULN_RECORD_H

#include "vuln/entry.h"

enum source { /* where a record comes from; stored under source_names, never renamed */
	SOURCE_TOCSIN,           /* our own entry form: the starter list, another hub */
	SOURCE_CVE,              /* CVE JSON 5.x */
	SOURCE_OSV,
	SOURCE_NVD,
	SOURCE_CSAF,
	SOURCE_KEV,
	SOURCE_EPSS,
	SOURCE_ANDROID_BULLETIN, /* rows of Android, Pixel, Wear bulletins */
	SOURCE_AOSP,             /* aosp-dataset */
	SOURCE_APPLE,            /* apple-fixed-versions */
	SOURCE_LINUX_FIXES,      /* CVE -> stable stream -> fixed version */
	SOURCE_KERNEL_PATCHES,   /* CVE -> kernel branches with a patch */
	SOURCE_WILD,             /* 0days in the wild root cause analyses */
	SOURCE_POC,              /* public links */
	SOURCE_N
};
extern const struct str source_names[SOURCE_N]; /* "tocsin", "cve", "osv", ... "android-bulletin", "wild", "poc" */

enum status { STATUS_UNKNOWN, STATUS_AFFECTED, STATUS_UNAFFECTED, STATUS_N };
extern const struct str status_names[STATUS_N];

struct change {
	struct str at;
	enum status status;
};

struct version_row { /* one element of CVE affected[].versions, or one OSV range, as written */
	enum status status;
	struct str version;            /* exact, or the start of a range */
	struct str less_than;          /* exclusive end; empty: none */
	struct str less_than_or_equal; /* inclusive end; empty: none */
	struct str type;               /* versionType: "semver", "git", "custom", "SPL", "patch", "original_commit_for_fix" */
	struct change *changes;
	size_t change_n;
};

struct statement { /* what one container says of one product */
	struct str provider;           /* "google_android", "CISA-ADP" */
	bool is_cna;                   /* the assigner's own word */
	struct str vendor, product, package;
	enum status default_status;
	struct strs platforms, modules, cpes;
	struct version_row *versions;
	size_t version_n;
};

struct bulletin_row { /* one table row of an Android or Pixel bulletin */
	struct str kind;           /* "android", "pixel", "wear", "aaos", "android-14" */
	day bulletin;              /* date in the bulletin's name; 0 for a release bulletin */
	day level;                 /* patch level of its section when stated; else 0 */
	struct str section, component, type, severity;
	struct str versions, versions_field;
	struct str references;     /* "A-35443562*", "QC-CR#1095947" */
};

struct fixed_in { struct str product, version; };                /* Apple: "iOS" "17.0.1"; kernel: stream "5.10" "5.10.198" */

struct record {
	enum source source;
	struct str key;          /* unique within the source: an id, or "android/2017-02-01/CVE-2017-0417/A-32705438" */
	struct strs about;       /* ids of the entries it speaks of, at least one */
	bool creates;            /* false: it only adds to entries that other records create (EPSS, most of KEV) */
	struct strs aliases;
	bool withdrawn;          /* REJECTED, withdrawn */
	struct str withdrawn_why;
	unixtime published, updated; /* TIME_NONE when not stated; `updated` decides newer or older */
	struct str provider;     /* assigner */
	struct str title, description, severity, kind, component;
	struct strs weaknesses, credits;
	struct statement *statements;
	size_t statement_n;
	struct vector *vectors;
	size_t vector_n;
	struct evidence *evidence;
	size_t evidence_n;
	struct reference *references;
	size_t reference_n;
	struct bulletin_row *rows;
	size_t row_n;
	struct fixed_in *fixes;
	size_t fix_n;
	struct clause *clauses;  /* only of SOURCE_TOCSIN, which states clauses itself */
	size_t clause_n;
	struct str body;         /* the exact bytes (minified or as found) that are kept; JSON or a CSV row */
};

#endif
