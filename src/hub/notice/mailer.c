#include "hub/notice/mailer.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "crypto/digest.h"

enum { CONNECT_S = 20, MESSAGE_S = 120, ANSWER_MAX = 160 };

/* How far a message has come. */
enum stage { STAGE_GREETING, STAGE_SENDER, STAGE_RECIPIENT, STAGE_BODY };

struct mailer {
	struct mailer_options o;
	CURL *c;           /* with its connection; NULL: to be made */
	struct arena a;    /* of the message at hand */
	char fault[CURL_ERROR_SIZE];
	/* the message at hand */
	enum stage stage;
	struct str rest;
	int answer;        /* the last one's code; 0: none since the last command */
	char said[ANSWER_MAX];
	bool over;         /* we have said goodbye: what follows is about nothing */
};

static size_t on_read(char *to, size_t size, size_t n, void *ctx)
{
	struct mailer *m = ctx;
	struct str part = str_sub(m->rest, 0, size * n);

	memcpy(to, part.p, part.n);
	m->rest = str_from(m->rest, part.n);
	return part.n;
}

static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct mailer *m = ctx;

	(void)a, (void)b, (void)c, (void)d;
	return m->o.stop && *m->o.stop;
}

static void heard(struct mailer *m, struct str line)
{
	struct buf b;

	line = str_trim(line);
	if (line.n < 3 || !ascii_digit(line.p[0]) || !ascii_digit(line.p[1]) || !ascii_digit(line.p[2]))
		return;
	m->answer = (line.p[0] - '0') * 100 + (line.p[1] - '0') * 10 + (line.p[2] - '0');
	buf_init(&b, 4 * ANSWER_MAX);
	buf_put_term(&b, str_sub(line, 0, ANSWER_MAX / 2));
	snprintf(m->said, sizeof m->said, "%.*s", STR_ARG(buf_str(&b)));
	buf_release(&b);
}

/* The conversation as it goes by. Commands are looked at for their first word alone: others hold the password. */
static int on_talk(CURL *c, curl_infotype type, char *p, size_t n, void *ctx)
{
	static const struct { struct str word; enum stage stage; } words[] = {
		{ STR_LIT("MAIL "), STAGE_SENDER }, { STR_LIT("RCPT "), STAGE_RECIPIENT }, { STR_LIT("DATA"), STAGE_BODY },
	};
	struct mailer *m = ctx;

	(void)c;
	if (type == CURLINFO_HEADER_OUT && (str_starts(str_n(p, n), STR("QUIT")) || str_starts(str_n(p, n), STR("RSET"))))
		m->over = true;
	if (type == CURLINFO_HEADER_IN && !m->over)
		heard(m, str_n(p, n));
	if (m->over || (type != CURLINFO_HEADER_OUT && type != CURLINFO_DATA_OUT))
		return 0;
	m->answer = 0;
	for (size_t i = 0; type == CURLINFO_HEADER_OUT && i < sizeof words / sizeof *words; i++)
		if (str_starts(str_n(p, n), words[i].word))
			m->stage = words[i].stage;
	return 0;
}

static bool set_up(struct mailer *m)
{
	const struct mailer_options *o = &m->o;
	CURL *c = m->c = curl_easy_init();

	if (!c)
		return false;
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	struct str url = o->url;

	while (str_ends(url, STR("/")))
		url.n--;
	/* libcurl greets with what stands after the host. */
	curl_easy_setopt(c, CURLOPT_URL, STR_JOIN(&m->a, url, STR("/"), o->hello.n ? o->hello : STR("localhost")).p);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(o->tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, (long)o->tls);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, o->tls ? 2L : 0L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (o->ca)
		curl_easy_setopt(c, CURLOPT_CAINFO, o->ca);
	if (o->user.n) {
		char *password = str_cstr(&m->a, o->password);

		curl_easy_setopt(c, CURLOPT_USERNAME, str_cstr(&m->a, o->user));
		curl_easy_setopt(c, CURLOPT_PASSWORD, password); /* copied */
		erase(password, strlen(password));
	}
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(o->timeout_s ? o->timeout_s : MESSAGE_S));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, m);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, m);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_talk);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, m);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, m->fault);
	return true;
}

/* libcurl keeps a connection whose answer it did not wait for, and would take that answer for the next message's. So after
 * anything but a plain yes the connection goes, cut rather than closed: no goodbye is waited for. */
static void cut(struct mailer *m)
{
	curl_socket_t s = CURL_SOCKET_BAD;

	if (curl_easy_getinfo(m->c, CURLINFO_ACTIVESOCKET, &s) == CURLE_OK && s != CURL_SOCKET_BAD)
		shutdown(s, SHUT_RDWR);
	curl_easy_cleanup(m->c);
	m->c = NULL;
}

struct mailer *mailer_open(const struct mailer_options *o, struct err *err)
{
	struct mailer *m = calloc(1, sizeof *m);

	if (!m)
		abort();
	m->o = *o;
	arena_init(&m->a);
	if (!set_up(m)) {
		mailer_close(m);
		err_set(err, ERR_IO, "libcurl does not start");
		return NULL;
	}
	return m;
}

void mailer_close(struct mailer *m)
{
	if (!m)
		return;
	if (m->c)
		curl_easy_cleanup(m->c);
	arena_release(&m->a);
	free(m);
}

/* The enhanced status (RFC 2034) of "550 5.1.1 nobody of that name"; all zero: it has none. */
struct bounce_status mailer_status(const struct mailer *m)
{
	struct str rest = str_from(str_of(m->said), 4);
	struct bounce_status s = { 0 };

	bounce_status_read(str_sub(rest, 0, str_chr(rest, ' ')), &s, NULL);
	return s;
}

/* "550 5.7.1 relaying denied" is about us (RFC 3463, 3.8), and so is "5.1.8 sender's domain not found", which servers say as
 * late as here: not for ever, and nothing that the recipient did. */
static bool about_us(const struct mailer *m, struct bounce_status s)
{
	return m->answer == 530 || m->answer == 535 || s.subject == 7 || (s.subject == 1 && (s.detail == 7 || s.detail == 8));
}

/* Told by its status alone: without one "550" may be anything, and a relay that refuses everybody would silence everybody. */
static bool about_mailbox(const struct mailer *m, struct bounce_status s)
{
	return m->stage == STAGE_RECIPIENT && (s.subject == 1 || s.subject == 2) && bounce_means(BOUNCE_FAILED, s) == BOUNCE_GONE;
}

static enum mail_outcome judge(const struct mailer *m, CURLcode code)
{
	if (code == CURLE_OK)
		return MAIL_TAKEN;
	if (m->stage < STAGE_RECIPIENT)
		return MAIL_NO_SERVER;
	struct bounce_status s = mailer_status(m);

	if (m->answer >= 500 && m->answer < 600)
		return about_us(m, s) ? MAIL_LATER : about_mailbox(m, s) ? MAIL_GONE : MAIL_NEVER;
	if (m->answer >= 400 && m->answer < 500)
		return MAIL_LATER;
	return MAIL_LATER; /* no answer any more: it may be this message that the server fell over; the next one shows */
}

enum mail_outcome mailer_send(struct mailer *m, struct str from, struct str to, struct str message, struct err *why)
{
	if (!m->c && !set_up(m)) {
		err_set(why, ERR_IO, "libcurl does not start");
		return MAIL_NO_SERVER;
	}
	struct curl_slist *list = curl_slist_append(NULL, str_printf(&m->a, "<%.*s>", STR_ARG(to)).p);

	m->stage = STAGE_GREETING;
	m->rest = message;
	m->answer = 0;
	m->over = false;
	m->said[0] = m->fault[0] = '\0';
	curl_easy_setopt(m->c, CURLOPT_MAIL_FROM, str_printf(&m->a, "<%.*s>", STR_ARG(from)).p);
	curl_easy_setopt(m->c, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(m->c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
	CURLcode code = curl_easy_perform(m->c);

	curl_easy_setopt(m->c, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(list);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		err_set(why, ERR_STOPPED, "stopped");
	else if (m->answer >= 400)
		err_set(why, ERR_IO, "the mail server said: %s", m->said);
	else if (code != CURLE_OK)
		err_set(why, ERR_IO, "the mail server: %s", m->fault[0] ? m->fault : curl_easy_strerror(code));
	if (code != CURLE_OK)
		cut(m);
	arena_reset(&m->a);
	return judge(m, code);
}
