#!/usr/bin/env python3
"""Whatever people can be refused with on a page can be said in Chinese.

   refusals.py SOURCE

Goes through the sources for sentences that err_set() makes where a form leads, and for tables of sentences that stand in such as
values, and looks each up in ui/messages/said.zh_CN.po. Tells every one that is missing and every one there that the sources no
longer have."""
import re
import sys
from pathlib import Path

SOURCE = Path(sys.argv[1])
# Where a form leads: what an act does and its rules, and what takes the form.
FOLDERS = ['src/hub/case', 'src/hub/disclosure', 'src/hub/owed', 'src/hub/people', 'src/hub/priority', 'src/hub/repair',
           'src/hub/report', 'src/hub/talk', 'src/rules', 'src/web/case', 'src/web/owed', 'src/web/people', 'src/web/repair',
           'src/web/report', 'src/web/sign']
FILES = ['src/hub/act.c', 'src/hub/act_decode.c', 'src/hub/hub_acts.c', 'src/hub/ledger/ledger_acts.c',
         'src/hub/notice/mail_acts.c', 'src/hub/notice/notice_acts.c', 'src/hub/notice/webhook_acts.c',
         'src/assess/facts.c', 'src/assess/rating.c',
         'src/hub/settings.c', 'src/hub/jobs_table.c', 'src/hub/rotate.c', 'src/hub/watch/watch_job.c', 'src/hub/notice/hook.c',
         'src/hub/notice/mailer.c', 'src/hub/notice/postman.c', 'src/hub/notice/deliver_mail.c']
# Why a notice did not go out is told whatever the reason was.
TOLD = {'src/hub/notice/mailer.c', 'src/hub/notice/postman.c', 'src/hub/notice/hook.c', 'src/hub/notice/deliver_mail.c'}
# An identity provider's answers, rule files as the program reads them, and pictures made of text: no form leads there.
BESIDE = {'src/hub/people/oidc.c', 'src/hub/people/oidc_check.c', 'src/rules/obligation_file.c',
          'src/rules/obligation_rules.c', 'src/web/sign/qr.c'}
# The page says these in its own words: the store or the system is away, or there is nothing under this address.
UNSAID = {'ERR_DB', 'ERR_IO', 'ERR_FOUND', 'ERR_STOPPED'}
MAKERS = ['err_set', 'of_fault', 'missing', r'(?:ROW|TELL)', 'job_says', 'deliver_fault']
# Sentences that stand in tables: what follows is their place.
TABLES = {'src/rules/obligation.c': r'\bcannot; \} events.*?\};|static const char \*refusal\(.*?\n\}',
          'src/hub/people/contact_acts.c': r'expected\[[^;]*?= \{.*?\};',
          'src/hub/notice/deliver_mail.c': r'outbox_keep\(.*?\);|\bend\(r, n, NOTICE_\w+, "[^;]*?\);',
          'src/hub/report/report_acts.c': r'wanted\[\] = \{.*?\};'}
# Replaying a ledger that another program wrote, and the reason of what is not refused.
NEVER = {', ', 'act %lld is "%.*s", which this program does not know', 'nothing stands against it', '%s', '%.*s', '%s: %s'}
FIELD = re.compile('[a-z_]*')  # where it is, not what
TEXT = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*)+')


def unquote(literal):
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', literal)
    return re.sub(r'\\(.)', lambda m: {'n': '\n'}.get(m[1], m[1]), ''.join(parts))


def calls(text, name):
    for start in re.finditer(r'\b' + name + r'\(', text):
        depth, at, quote = 1, start.end(), ''
        while depth and at < len(text):
            c = text[at]
            if quote:
                at += c == '\\'
                quote = '' if c == quote else quote
            elif c in '"\'':
                quote = c
            else:
                depth += (c == '(') - (c == ')')
            at += 1
        yield text[start.end():at - 1]


def sentences(path):
    text = re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.S)
    name = str(path.relative_to(SOURCE))
    for maker in MAKERS + ['snprintf'] * (name in TOLD):
        for call in calls(text, maker):
            code = re.search(r'\bERR_\w+', call)
            if code and code[0] in UNSAID and name not in TOLD:
                continue
            for literal in TEXT.findall(call):
                # A table's row begins with its name; what is put together is no sentence.
                if maker not in (r'(?:ROW|TELL)', 'snprintf') or ' ' in literal.strip():
                    yield unquote(literal)
    if name in TABLES:
        found = re.findall(TABLES[name], text, flags=re.S)
        if not found:
            sys.exit(f'{name}: its table of sentences is not where it was')
        for table in found:
            for literal in TEXT.findall(table):
                if ' ' in literal.strip():
                    yield unquote(literal)


def chinese():
    text = (SOURCE / 'ui/messages/said.zh_CN.po').read_text()
    return {unquote(m[1]): unquote(m[2]) for m in re.finditer(r'^msgid ((?:".*"\s*)+)msgstr ((?:".*"\s*)+)', text, flags=re.M)}


def main():
    known = chinese()
    files = [SOURCE / f for f in FILES] + [f for d in FOLDERS for f in sorted((SOURCE / d).glob('*.c'))]
    wanted = {}
    for f in files:
        if str(f.relative_to(SOURCE)) in BESIDE:
            continue
        for s in sentences(f):
            if s not in NEVER and (s in known or not FIELD.fullmatch(s)):
                wanted.setdefault(s, f.relative_to(SOURCE))
    wrong = [f'{f}: cannot be said in Chinese: {s}' for s, f in wanted.items() if s not in known]
    every = '\n'.join(unquote(m) for f in (SOURCE / 'src').rglob('*.c') for m in TEXT.findall(f.read_text()))
    wrong += [f'said.zh_CN.po: nothing in the sources says: {s}' for s in known if s and s not in every]
    wrong += [f'said.zh_CN.po: not Chinese: {t}' for s, t in known.items() if s and not re.search(r'[\u4e00-\u9fff]|\{1\}', t)]
    print('\n'.join(wrong) if wrong else f'{len(wanted)} sentences, each has its Chinese')
    if len(wanted) < 250:
        sys.exit(f'only {len(wanted)} sentences were found')
    return bool(wrong)


sys.exit(main())
