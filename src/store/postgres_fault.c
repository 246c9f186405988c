/* What PostgreSQL complains of, as errors of ours; and an address that may be shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres.h"

static const char *option(const PQconninfoOption *o, const char *name)
{
	for (; o->keyword; o++)
		if (strcmp(o->keyword, name) == 0)
			return o->val && *o->val ? o->val : NULL;
	return NULL;
}

char *pg_where(const char *address)
{
	PQconninfoOption *o = PQconninfoParse(address, NULL);
	char *out = NULL;

	if (!o)
		return NULL;
	const char *host = option(o, "host"), *port = option(o, "port"), *name = option(o, "dbname"), *user = option(o, "user");
	bool socket = host && host[0] == '/';

	/* A password with @ or / that is not written %40 or %2F spills over into these. */
	bool spilt = (host && strchr(host, '@')) || (name && strchr(name, '@')) || (port && port[strspn(port, "0123456789,")]);

	if (!spilt && asprintf(&out, "postgresql://%s%s%s%s%s/%s%s%s", user ? user : "", user ? "@" : "", host && !socket ? host : "",
	                       port && !socket ? ":" : "", port && !socket ? port : "", name ? name : "", socket ? " at " : "",
	                       socket ? host : "") < 0)
		abort();
	PQconninfoFree(o);
	return out;
}

bool pg_gone(const struct postgres *p)
{
	return !p->c || PQstatus(p->c) != CONNECTION_OK;
}

enum how { SAYS, LOST, FULL, LOCKED, READ_ONLY, REFUSED, NO_SUCH };

/* By the first characters of SQLSTATE, PostgreSQL's documentation, appendix A; the longer goes first. */
static const struct { const char *state; enum how how; } hows[] = {
	{ "08", LOST }, { "57P", LOST }, { "53", FULL }, { "55P03", LOCKED }, { "57014", LOCKED },
	{ "25006", READ_ONLY }, { "42501", REFUSED }, { "28", REFUSED }, { "3D000", NO_SUCH },
};

bool pg_ends(const PGresult *r)
{
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (!r || (PQresultStatus(r) == PGRES_FATAL_ERROR && !severity))
		return true;
	return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

static enum how how_of(const PGresult *r, const char *state)
{
	for (size_t i = 0; state && i < sizeof hows / sizeof *hows; i++)
		if (strncmp(state, hows[i].state, strlen(hows[i].state)) == 0)
			return hows[i].how;
	return pg_ends(r) ? LOST : SAYS;
}

/* libpq's texts have several lines and end in one; the first says it. */
static struct str first_line(const char *text)
{
	struct str s = str_trim(str_of(text)), line;

	if (!str_split(&s, '\n', &line))
		return STR("no reason given");
	return line.n ? line : STR("no reason given");
}

bool pg_fault(struct postgres *p, const PGresult *r, const char *doing, struct err *err)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *primary = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	struct str told = first_line(primary ? primary : r ? PQresultErrorMessage(r) : PQerrorMessage(p->c));

	switch (how_of(r, state)) {
	case LOST:
		return err_set(err, ERR_IO, "the connection to the database %s is lost: %.*s", p->where, STR_ARG(told));
	case FULL:
		return err_set(err, ERR_IO, "no room left for the database %s: %.*s", p->where, STR_ARG(told));
	case LOCKED:
		return err_set(err, ERR_DB, "the database %s is in use by another process, for over 10 seconds", p->where);
	case READ_ONLY:
		return err_set(err, ERR_DB, "the database %s cannot be written: %.*s", p->where, STR_ARG(told));
	case REFUSED:
		return err_set(err, ERR_DB, "the database %s refuses: %.*s", p->where, STR_ARG(told));
	case NO_SUCH:
		return err_set(err, ERR_FOUND, "there is no database %s: %.*s", p->where, STR_ARG(told));
	case SAYS:
		break;
	}
	return err_set(err, ERR_DB, "%s the database %s: %.*s", doing, p->where, STR_ARG(told));
}
