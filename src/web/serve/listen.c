/* Where to listen: the text, and the socket. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/serve/listen.h"
#include "web/serve/server.h"

bool listen_parse(struct str s, struct str *ret_host, unsigned *ret_port, struct err *err)
{
	size_t colon = str_rchr(s, ':');
	uint64_t port;

	if (colon == SIZE_MAX || !str_u64(str_from(s, colon + 1), &port) || port > 65535)
		return err_set(err, ERR_USAGE, "cannot listen on \"%.*s\": expected ADDRESS:PORT such as 127.0.0.1:8080 or [::1]:8080",
		               STR_ARG(s));
	struct str host = str_sub(s, 0, colon);

	if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = str_sub(host, 1, host.n - 2);
	else if (str_chr(host, ':') != SIZE_MAX)
		return err_set(err, ERR_USAGE, "cannot listen on \"%.*s\": an IPv6 address stands in brackets, [::1]:8080", STR_ARG(s));
	*ret_host = str_eq(host, STR("*")) ? STR_NONE : host;
	*ret_port = (unsigned)port;
	return true;
}

static bool to_sockaddr(struct str host, unsigned port, struct sockaddr_storage *ret, socklen_t *ret_n, struct err *err)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret;
	struct sockaddr_in *four = (struct sockaddr_in *)ret;
	char text[64];

	memset(ret, 0, sizeof *ret);
	if (str_eq(host, STR("localhost")))
		host = STR("127.0.0.1");
	snprintf(text, sizeof text, "%.*s", STR_ARG(host.n ? host : STR("::")));
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		*ret_n = sizeof *four;
		return true;
	}
	if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		*ret_n = sizeof *six;
		return true;
	}
	return err_set(err, ERR_USAGE, "cannot listen on \"%.*s\": that is no IPv4 or IPv6 address", STR_ARG(host));
}

static bool listen_err(struct str s, struct err *err)
{
	if (errno == EADDRINUSE)
		return err_set(err, ERR_IO, "cannot listen on %.*s: another program has this address; choose another with --listen",
		               STR_ARG(s));
	if (errno == EACCES)
		return err_set(err, ERR_IO, "cannot listen on %.*s: ports below 1024 need more rights; choose another with --listen",
		               STR_ARG(s));
	return err_sys(err, "cannot listen on %.*s", STR_ARG(s));
}

int listen_open(struct str s, char *ret_name, size_t n, struct err *err)
{
	struct sockaddr_storage at;
	socklen_t len;
	struct str host;
	unsigned port;
	char text[INET6_ADDRSTRLEN] = "";
	int one = 1, zero = 0;

	if (!listen_parse(s, &host, &port, err) || !to_sockaddr(host, port, &at, &len, err))
		return -1;
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 && errno == EAFNOSUPPORT && !host.n) { /* a machine without IPv6 */
		if (!to_sockaddr(STR("0.0.0.0"), port, &at, &len, err))
			return -1;
		fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	}
	if (fd < 0) {
		listen_err(s, err);
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (at.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, host.n ? &one : &zero, sizeof one);
	if (bind(fd, (struct sockaddr *)&at, len) || listen(fd, 1024)) {
		listen_err(s, err);
		close(fd);
		return -1;
	}
	getsockname(fd, (struct sockaddr *)&at, &len);
	if (at.ss_family == AF_INET6) {
		const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&at;

		inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
		if (host.n)
			snprintf(ret_name, n, "http://[%s]:%u", text, ntohs(six->sin6_port));
		else
			snprintf(ret_name, n, "http://localhost:%u", ntohs(six->sin6_port));
	} else {
		const struct sockaddr_in *four = (const struct sockaddr_in *)&at;

		inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
		snprintf(ret_name, n, "http://%s:%u", text, ntohs(four->sin_port));
	}
	return fd;
}
