#include "format/media.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* What is told by bytes at a place. Sources: the formats' own specifications. The first that fits counts, so longer
 * ones stand before shorter ones. A mask is not needed: what varies is left out by a second mark. */
struct mark { size_t at; struct str bytes; };
static const struct magic {
	struct mark first, second;
	struct media is;
} magics[] = {
	{ { 0, STR_LIT("\x89PNG\r\n\x1A\n") }, { 0 }, { STR_LIT("image/png"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("\xFF\xD8\xFF") }, { 0 }, { STR_LIT("image/jpeg"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("GIF87a") }, { 0 }, { STR_LIT("image/gif"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("GIF89a") }, { 0 }, { STR_LIT("image/gif"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("RIFF") }, { 8, STR_LIT("WEBP") }, { STR_LIT("image/webp"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("II*\0") }, { 0 }, { STR_LIT("image/tiff"), MEDIA_PICTURE } },
	{ { 0, STR_LIT("MM\0*") }, { 0 }, { STR_LIT("image/tiff"), MEDIA_PICTURE } },
	{ { 4, STR_LIT("ftyphei") }, { 0 }, { STR_LIT("image/heic"), MEDIA_PICTURE } },
	{ { 4, STR_LIT("ftypavif") }, { 0 }, { STR_LIT("image/avif"), MEDIA_PICTURE } },
	{ { 4, STR_LIT("ftyp") }, { 0 }, { STR_LIT("video/mp4"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x1A\x45\xDF\xA3") }, { 0 }, { STR_LIT("video/webm"), MEDIA_OTHER } },
	{ { 0, STR_LIT("RIFF") }, { 8, STR_LIT("WAVE") }, { STR_LIT("audio/wav"), MEDIA_OTHER } },
	{ { 0, STR_LIT("OggS") }, { 0 }, { STR_LIT("audio/ogg"), MEDIA_OTHER } },
	{ { 0, STR_LIT("ID3") }, { 0 }, { STR_LIT("audio/mpeg"), MEDIA_OTHER } },
	{ { 0, STR_LIT("%PDF-") }, { 0 }, { STR_LIT("application/pdf"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x7F" "ELF") }, { 0 }, { STR_LIT("application/x-elf"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("dex\n") }, { 7, STR_LIT("\0") }, { STR_LIT("application/vnd.android.dex"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("\xCF\xFA\xED\xFE") }, { 0 }, { STR_LIT("application/x-mach-binary"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("\xFE\xED\xFA\xCF") }, { 0 }, { STR_LIT("application/x-mach-binary"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("\xCE\xFA\xED\xFE") }, { 0 }, { STR_LIT("application/x-mach-binary"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("\xCA\xFE\xBA\xBE") }, { 0 }, { STR_LIT("application/java-vm"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("MZ") }, { 0 }, { STR_LIT("application/vnd.microsoft.portable-executable"), MEDIA_PROGRAM } },
	{ { 0, STR_LIT("#!") }, { 0 }, { STR_LIT("text/x-script"), MEDIA_TEXT } },
	{ { 0, STR_LIT("ANDROID!") }, { 0 }, { STR_LIT("application/x-android-boot"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x3A\xFF\x26\xED") }, { 0 }, { STR_LIT("application/x-android-sparse"), MEDIA_OTHER } },
	{ { 0, STR_LIT("ANDROID BACKUP\n") }, { 0 }, { STR_LIT("application/x-android-backup"), MEDIA_PACKED } },
	{ { 0, STR_LIT("\xD4\xC3\xB2\xA1") }, { 0 }, { STR_LIT("application/vnd.tcpdump.pcap"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\xA1\xB2\xC3\xD4") }, { 0 }, { STR_LIT("application/vnd.tcpdump.pcap"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x4D\x3C\xB2\xA1") }, { 0 }, { STR_LIT("application/vnd.tcpdump.pcap"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x0A\x0D\x0D\x0A") }, { 0 }, { STR_LIT("application/x-pcapng"), MEDIA_OTHER } },
	{ { 0, STR_LIT("btsnoop\0") }, { 0 }, { STR_LIT("application/x-btsnoop"), MEDIA_OTHER } },
	{ { 0, STR_LIT("SQLite format 3\0") }, { 0 }, { STR_LIT("application/vnd.sqlite3"), MEDIA_OTHER } },
	{ { 0, STR_LIT("\x1F\x8B\x08") }, { 0 }, { STR_LIT("application/gzip"), MEDIA_PACKED } },
	{ { 0, STR_LIT("BZh") }, { 4, STR_LIT("1AY&SY") }, { STR_LIT("application/x-bzip2"), MEDIA_PACKED } },
	{ { 0, STR_LIT("\xFD" "7zXZ\0") }, { 0 }, { STR_LIT("application/x-xz"), MEDIA_PACKED } },
	{ { 0, STR_LIT("\x28\xB5\x2F\xFD") }, { 0 }, { STR_LIT("application/zstd"), MEDIA_PACKED } },
	{ { 0, STR_LIT("7z\xBC\xAF\x27\x1C") }, { 0 }, { STR_LIT("application/x-7z-compressed"), MEDIA_PACKED } },
	{ { 0, STR_LIT("Rar!\x1A\x07") }, { 0 }, { STR_LIT("application/vnd.rar"), MEDIA_PACKED } },
	{ { 257, STR_LIT("ustar") }, { 0 }, { STR_LIT("application/x-tar"), MEDIA_PACKED } },
	{ { 0, STR_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") }, { 0 }, { STR_LIT("application/x-ole-storage"), MEDIA_OTHER } },
	{ { 0, STR_LIT("{\\rtf") }, { 0 }, { STR_LIT("application/rtf"), MEDIA_OTHER } },
	{ { 0, STR_LIT("-----BEGIN PGP ") }, { 0 }, { STR_LIT("application/pgp"), MEDIA_TEXT } },
};

/* A zip by what it holds near its beginning or its end. */
static const struct { struct str holds; struct media is; } zips[] = {
	{ STR_LIT("AndroidManifest.xml"), { STR_LIT("application/vnd.android.package-archive"), MEDIA_PROGRAM } },
	{ STR_LIT("META-INF/MANIFEST.MF"), { STR_LIT("application/java-archive"), MEDIA_PROGRAM } },
	{ STR_LIT("[Content_Types].xml"), { STR_LIT("application/vnd.openxmlformats"), MEDIA_OTHER } },
	{ STR_LIT("Payload/"), { STR_LIT("application/x-ios-app"), MEDIA_PROGRAM } },
};

static const struct media zip = { STR_LIT("application/zip"), MEDIA_PACKED },
	octets = { STR_LIT("application/octet-stream"), MEDIA_OTHER },
	none = { STR_LIT("application/x-empty"), MEDIA_TEXT },
	plain = { STR_LIT("text/plain"), MEDIA_TEXT },
	json = { STR_LIT("application/json"), MEDIA_TEXT },
	html = { STR_LIT("text/html"), MEDIA_ACTIVE },
	svg = { STR_LIT("image/svg+xml"), MEDIA_ACTIVE },
	xml = { STR_LIT("application/xml"), MEDIA_ACTIVE };

enum { LOOKED_AT = 65536, TEXT_HEAD = 4096 };

static bool stands(struct str s, const struct mark *m)
{
	return str_eq(str_sub(str_from(s, m->at), 0, m->bytes.n), m->bytes);
}

static const struct media *zip_of(struct str s)
{
	struct str head = str_sub(s, 0, LOOKED_AT), tail = s.n > LOOKED_AT ? str_from(s, s.n - LOOKED_AT) : STR_NONE;

	for (size_t i = 0; i < sizeof zips / sizeof *zips; i++)
		if (str_find(head, zips[i].holds) != SIZE_MAX || str_find(tail, zips[i].holds) != SIZE_MAX)
			return &zips[i].is;
	return &zip;
}

/* UTF-8 as far as one looks, and nothing that text does not have. A character may be cut at the end. */
static bool is_text(struct str s)
{
	struct str part = str_sub(s, 0, LOOKED_AT);
	uint32_t c;

	for (size_t i = 0; i < part.n;) {
		i += utf8_next(part, i, &c);
		if (c == UTF8_BAD && !(part.n < s.n && i + 4 > part.n))
			return false;
		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B) /* ESC: logs in colour */
			return false;
	}
	return true;
}

/* As browsers sniff (WHATWG MIME Sniffing, 7.1), and more: these anywhere near the beginning. */
static bool has_markup(struct str s, const char *const *tags, size_t n)
{
	struct str head = str_sub(s, 0, TEXT_HEAD);

	for (size_t i = 0; i < n; i++)
		if (str_ifind(head, str_of(tags[i])) != SIZE_MAX)
			return true;
	return false;
}

static const struct media *text_of(struct str s)
{
	static const char *const htmls[] = { "<!doctype html", "<html", "<head", "<script", "<iframe", "<body", "<img",
		"<form", "<style", "<a href" };
	static const char *const svgs[] = { "<svg" };
	struct str t = str_trim(str_starts(s, STR("\xEF\xBB\xBF")) ? str_from(s, 3) : s);

	if (t.n && t.p[0] == '<') {
		if (has_markup(t, svgs, 1))
			return &svg;
		if (has_markup(t, htmls, sizeof htmls / sizeof *htmls))
			return &html;
		return str_istarts(t, STR("<?xml")) ? &xml : &plain;
	}
	if (t.n > 1 && ((t.p[0] == '{' && t.p[t.n - 1] == '}') || (t.p[0] == '[' && t.p[t.n - 1] == ']')))
		return &json;
	return &plain;
}

const struct media *media_of(struct str s)
{
	if (!s.n)
		return &none;
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (stands(s, &magics[i].first) && (!magics[i].second.bytes.n || stands(s, &magics[i].second)))
			return &magics[i].is;
	if (str_starts(s, STR("PK\3\4")) || str_starts(s, STR("PK\5\6")))
		return zip_of(s);
	return is_text(s) ? text_of(s) : &octets;
}

const struct media *media_named(struct str name)
{
	static const struct media *const others[] = { &zip, &none, &plain, &json, &html, &svg, &xml };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_eq(others[i]->name, name))
			return others[i];
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (str_eq(magics[i].is.name, name))
			return &magics[i].is;
	for (size_t i = 0; i < sizeof zips / sizeof *zips; i++)
		if (str_eq(zips[i].is.name, name))
			return &zips[i].is;
	return &octets;
}

bool media_shown(struct str media)
{
	enum media_sort s = media_named(media)->sort;

	return s == MEDIA_TEXT || s == MEDIA_ACTIVE;
}

/* --- names --- */

/* What endings promise; several may stand for one media. */
static const struct { struct str ending, media; } endings[] = {
	{ STR_LIT("png"), STR_LIT("image/png") }, { STR_LIT("jpg"), STR_LIT("image/jpeg") },
	{ STR_LIT("jpeg"), STR_LIT("image/jpeg") }, { STR_LIT("gif"), STR_LIT("image/gif") },
	{ STR_LIT("webp"), STR_LIT("image/webp") }, { STR_LIT("tif"), STR_LIT("image/tiff") },
	{ STR_LIT("tiff"), STR_LIT("image/tiff") }, { STR_LIT("heic"), STR_LIT("image/heic") },
	{ STR_LIT("avif"), STR_LIT("image/avif") }, { STR_LIT("svg"), STR_LIT("image/svg+xml") },
	{ STR_LIT("pdf"), STR_LIT("application/pdf") }, { STR_LIT("mp4"), STR_LIT("video/mp4") },
	{ STR_LIT("zip"), STR_LIT("application/zip") },
	{ STR_LIT("apk"), STR_LIT("application/vnd.android.package-archive") },
	{ STR_LIT("jar"), STR_LIT("application/java-archive") }, { STR_LIT("tar"), STR_LIT("application/x-tar") },
	{ STR_LIT("gz"), STR_LIT("application/gzip") }, { STR_LIT("tgz"), STR_LIT("application/gzip") },
	{ STR_LIT("bz2"), STR_LIT("application/x-bzip2") }, { STR_LIT("xz"), STR_LIT("application/x-xz") },
	{ STR_LIT("zst"), STR_LIT("application/zstd") }, { STR_LIT("7z"), STR_LIT("application/x-7z-compressed") },
	{ STR_LIT("rar"), STR_LIT("application/vnd.rar") },
	{ STR_LIT("exe"), STR_LIT("application/vnd.microsoft.portable-executable") },
	{ STR_LIT("dll"), STR_LIT("application/vnd.microsoft.portable-executable") },
	{ STR_LIT("so"), STR_LIT("application/x-elf") }, { STR_LIT("ko"), STR_LIT("application/x-elf") },
	{ STR_LIT("elf"), STR_LIT("application/x-elf") }, { STR_LIT("dex"), STR_LIT("application/vnd.android.dex") },
	{ STR_LIT("pcap"), STR_LIT("application/vnd.tcpdump.pcap") },
	{ STR_LIT("pcapng"), STR_LIT("application/x-pcapng") }, { STR_LIT("html"), STR_LIT("text/html") },
	{ STR_LIT("htm"), STR_LIT("text/html") }, { STR_LIT("json"), STR_LIT("application/json") },
	{ STR_LIT("xml"), STR_LIT("application/xml") }, { STR_LIT("txt"), STR_LIT("text/plain") },
	{ STR_LIT("log"), STR_LIT("text/plain") }, { STR_LIT("md"), STR_LIT("text/plain") },
	{ STR_LIT("c"), STR_LIT("text/plain") }, { STR_LIT("py"), STR_LIT("text/plain") },
	{ STR_LIT("sh"), STR_LIT("text/plain") }, { STR_LIT("csv"), STR_LIT("text/plain") },
	{ STR_LIT("doc"), STR_LIT("application/x-ole-storage") },
	{ STR_LIT("docx"), STR_LIT("application/vnd.openxmlformats") },
	{ STR_LIT("xlsx"), STR_LIT("application/vnd.openxmlformats") }, { STR_LIT("rtf"), STR_LIT("application/rtf") },
};

bool media_odd(struct str file, struct str media)
{
	size_t dot = str_rchr(file, '.');
	struct str ending = dot == SIZE_MAX ? STR_NONE : str_trim(str_from(file, dot + 1));
	enum media_sort is = media_named(media)->sort;

	for (size_t i = 0; ending.n && i < sizeof endings / sizeof *endings; i++)
		if (str_ieq(endings[i].ending, ending))
			return !str_eq(endings[i].media, media) &&
			       !(is == MEDIA_TEXT && media_named(endings[i].media)->sort == MEDIA_TEXT);
	return false;
}

/* Names that Windows keeps for devices, whatever their ending. */
static bool is_device(struct str stem)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };

	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (str_ieq(stem, str_of(devices[i])))
			return true;
	return stem.n == 4 && (str_istarts(stem, STR("com")) || str_istarts(stem, STR("lpt"))) && ascii_digit(stem.p[3]);
}

static bool may_stand(uint32_t c)
{
	return c != UTF8_BAD && c >= 0x20 && !(c >= 0x7F && c < 0xA0) && !utf8_turns(c) &&
	       !(c < 0x80 && strchr("/\\:*?\"<>|'`$&;%", (int)c)) &&
	       c != 0xAD && c != 0x180E && c != 0x200B && !(c >= 0x2028 && c <= 0x2029) &&
	       !(c >= 0x2060 && c <= 0x206F) && c != 0xFEFF &&
	       c < 0xE0000;
}

struct str media_safe_name(struct arena *a, struct str name)
{
	enum { MOST = 120, ENDING = 16 };
	size_t cut = name.n, n = 0;
	char *out = arena_alloc(a, name.n + 16);
	uint32_t c;

	while (cut && name.p[cut - 1] != '/' && name.p[cut - 1] != '\\')
		cut--;
	name = str_from(name, cut);
	for (size_t i = 0, len; i < name.n; i += len) {
		len = utf8_next(name, i, &c);
		if (c == ' ' && (!n || out[n - 1] == ' ')) /* one is enough */
			continue;
		if (may_stand(c)) {
			memcpy(out + n, name.p + i, len);
			n += len;
		} else if (n && out[n - 1] != '_') {
			out[n++] = '_';
		}
	}
	struct str s = str_n(out, n);

	while (s.n && (s.p[0] == '.' || s.p[0] == ' ' || s.p[0] == '-'))
		s = str_from(s, 1);
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
		s.n--;
	size_t dot = str_rchr(s, '.');
	struct str ending = dot != SIZE_MAX && s.n - dot <= ENDING ? str_from(s, dot) : STR_NONE;
	struct str stem = str_sub(s, 0, s.n - ending.n);

	if (!stem.n || is_device(str_sub(stem, 0, str_chr(stem, '.'))))
		stem = STR_JOIN(a, STR("file"), stem.n ? STR("_") : STR(""), stem);
	if (stem.n + ending.n > MOST) {
		stem.n = MOST - ending.n;
		while (((unsigned char)stem.p[stem.n] & 0xC0) == 0x80 || stem.p[stem.n - 1] == ' ' || stem.p[stem.n - 1] == '.')
			stem.n--;
	}
	return STR_JOIN(a, stem, ending);
}
