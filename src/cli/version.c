#include <archive.h>
#include <curl/curl.h>
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <yyjson.h>
#include <zstd.h>

#include "cli/cli.h"
#include "device/match.h"
#include "vuln/chip.h"

int cli_version(int argc, char **argv)
{
	int words;

	if (!args_parse("version", argc, argv, NULL, 0, &words))
		return EXIT_USAGE;
	if (words) {
		cli_say("tocsin version: takes no words, found \"%s\"\n", argv[0]);
		return EXIT_USAGE;
	}
	printf("tocsin %s\n", TOCSIN_VERSION);
	printf("sqlite %s, yyjson %s, libmicrohttpd %s, libcurl %s, %s, zstd %s\n", sqlite3_libversion(), YYJSON_VERSION_STRING,
	       MHD_get_version(), curl_version_info(CURLVERSION_NOW)->version, archive_version_string(), ZSTD_versionString());
	printf("matching with %s; %zu chips known\n", match_cpu(), chip_count());
	return 0;
}
