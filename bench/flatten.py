#!/usr/bin/env python3
"""flatten.py DB PATH...: what someone would write in an afternoon to have CVE JSON 5 records in SQLite.

Reads .jsonl and .jsonl.gz files (or folders of them) line by line and flattens each record into four tables: entry, affected
versions, references, and a full-text index; one transaction, executemany. Only the standard library. It normalises nothing,
merges nothing and checks nothing: it is the yardstick for `tocsin import`, which does.
"""
import gzip
import json
import pathlib
import sqlite3
import sys

SCHEMA = """
CREATE TABLE entry (id TEXT PRIMARY KEY, state TEXT, assigner TEXT, published TEXT, updated TEXT, title TEXT,
                    description TEXT, cwe TEXT, score REAL, severity TEXT, vector TEXT);
CREATE TABLE affected (entry TEXT, container TEXT, vendor TEXT, product TEXT, platforms TEXT, status TEXT, version TEXT,
                       less_than TEXT, less_than_or_equal TEXT, version_type TEXT);
CREATE INDEX affected_entry ON affected (entry);
CREATE INDEX affected_product ON affected (vendor, product);
CREATE TABLE reference (entry TEXT, url TEXT, tags TEXT);
CREATE INDEX reference_entry ON reference (entry);
CREATE VIRTUAL TABLE entry_text USING fts5 (id, title, description);
"""


def files(paths):
    for path in map(pathlib.Path, paths):
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (p for p in found if p.name.endswith((".jsonl", ".jsonl.gz")))


def records(path):
    opened = gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")
    with opened as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def english(texts):
    for text in texts:
        if text.get("lang", "en").startswith("en"):
            return text.get("value")
    return texts[0].get("value") if texts else None


def cvss(containers):
    for container in containers:
        for metric in container.get("metrics", ()):
            for form in ("cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"):
                if form in metric:
                    m = metric[form]
                    return m.get("baseScore"), m.get("baseSeverity"), m.get("vectorString")
    return None, None, None


def cwe(containers):
    for container in containers:
        for kind in container.get("problemTypes", ()):
            for text in kind.get("descriptions", ()):
                if "cweId" in text:
                    return text["cweId"]
    return None


def flatten(record, entry, affected, reference, text):
    meta, parts = record["cveMetadata"], record["containers"]
    cna = parts.get("cna", {})
    named = [("cna", cna)] + [("adp", adp) for adp in parts.get("adp", ())]
    containers = [container for _, container in named]
    cve = meta["cveId"]
    title = cna.get("title")
    description = english(cna.get("descriptions") or cna.get("rejectedReasons") or [])
    score, severity, vector = cvss(containers)
    entry.append((cve, meta.get("state"), meta.get("assignerShortName"), meta.get("datePublished"), meta.get("dateUpdated"),
                  title, description, cwe(containers), score, severity, vector))
    for name, container in named:
        for product in container.get("affected", ()):
            head = (cve, name, product.get("vendor"), product.get("product") or product.get("packageName"),
                    ",".join(product.get("platforms", ())))
            versions = product.get("versions")
            if not versions:
                affected.append(head + (product.get("defaultStatus"), None, None, None, None))
                continue
            affected.extend(head + (v.get("status"), v.get("version"), v.get("lessThan"), v.get("lessThanOrEqual"),
                                    v.get("versionType")) for v in versions)
        reference.extend((cve, r.get("url"), ",".join(r.get("tags", ()))) for r in container.get("references", ()))
    text.append((cve, title, description))


def main():
    db = sqlite3.connect(sys.argv[1])
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(SCHEMA)
    insert = {
        "entry": "INSERT OR REPLACE INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        "affected": "INSERT INTO affected VALUES (?,?,?,?,?,?,?,?,?,?)",
        "reference": "INSERT INTO reference VALUES (?,?,?)",
        "text": "INSERT INTO entry_text VALUES (?,?,?)",
    }
    count = 0
    with db:
        for path in files(sys.argv[2:]):
            rows = {table: [] for table in insert}
            for record in records(path):
                flatten(record, **rows)
                count += 1
            for table, statement in insert.items():
                db.executemany(statement, rows[table])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    print(count, "records")


main()
