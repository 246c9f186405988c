/*
 * props - property files: "k=v" lines, getprop's "[k]: [v]", both mixed, and ideviceinfo's "Key: value".
 */
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "device/said.h"

/* Keys as they are written: no blanks inside. */
static bool is_key(struct str s)
{
	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7F || s.p[i] == '<' || s.p[i] == '"')
			return false;
	return true;
}

/* getprop writes a value with line breaks as it is, so the closing bracket may be missing. */
static bool bracket_line(struct str line, struct str *ret_key, struct str *ret_value)
{
	size_t close = str_find(line, STR("]: ["));

	if (!line.n || line.p[0] != '[' || close == SIZE_MAX)
		return false;
	*ret_key = str_sub(line, 1, close - 1);
	*ret_value = str_from(line, close + 4);
	if (str_ends(*ret_value, STR("]")))
		ret_value->n--;
	return is_key(*ret_key);
}

static bool prop_line(struct str line, struct str *ret_key, struct str *ret_value)
{
	if (bracket_line(line, ret_key, ret_value))
		return true;
	size_t eq = str_chr(line, '='), colon = str_find(line, STR(": "));

	if (eq != SIZE_MAX && is_key(str_trim(str_sub(line, 0, eq)))) {
		*ret_key = str_trim(str_sub(line, 0, eq));
		*ret_value = str_trim(str_from(line, eq + 1));
		return true;
	}
	if (colon == SIZE_MAX || !is_key(str_sub(line, 0, colon)) || line.p[0] == '[')
		return false;
	*ret_key = str_sub(line, 0, colon);
	*ret_value = str_trim(str_from(line, colon + 2));
	return true;
}

/* Words of JSON profiles ("level", "model") mean nothing in a property file; "MODEL" of module files does. */
static bool is_property(struct str key)
{
	return (key.p[0] >= 'A' && key.p[0] <= 'Z') || str_chr(key, '.') != SIZE_MAX;
}

static bool at(struct err *err, struct str path, size_t line)
{
	return err_at(err, "%.*s:%zu", STR_ARG(path), line);
}

/* The first byte that no text line has; SIZE_MAX when there is none. */
static size_t odd_byte(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < ' ' && line.p[i] != '\t')
			return i;
	return SIZE_MAX;
}

static struct str quote(struct str line, char room[static 64])
{
	size_t n = 0;

	for (; n < line.n && n < 60; n++)
		room[n] = (unsigned char)line.p[n] < ' ' || (unsigned char)line.p[n] >= 0x7F ? '?' : line.p[n];
	if (n < line.n) {
		memcpy(room + n, "...", 3);
		n += 3;
	}
	return str_n(room, n);
}

static struct str skip_mark(struct str bytes)
{
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_from(bytes, 3);
	while (bytes.n && !bytes.p[bytes.n - 1]) /* a partition file padded to its block */
		bytes.n--;
	return bytes;
}

bool props_read(struct facts *f, struct str path, struct str bytes, size_t *keys, struct err *err)
{
	enum part part = part_of_path(path);
	struct str rest = skip_mark(bytes), line, key, value, junk = STR_NONE;
	size_t line_no = 0, junk_at = 0, found = 0, odd;
	char room[64];

	if (str_starts(rest, STR("\xFF\xFE")) || str_starts(rest, STR("\xFE\xFF"))) {
		err_set(err, ERR_SYNTAX, "found UTF-16, expected UTF-8 text");
		return at(err, path, 1);
	}
	while (rest.n && str_split(&rest, '\n', &line)) {
		line_no++;
		if (line.n > LIMIT_PROFILE_LINE) {
			err_set(err, ERR_LIMIT, "a line of %zu bytes, at most %zu are read", line.n, LIMIT_PROFILE_LINE);
			return at(err, path, line_no);
		}
		line = str_trim(line);
		if ((odd = odd_byte(line)) != SIZE_MAX) {
			err_set(err, ERR_SYNTAX, "found byte 0x%02X, expected text as key=value", (unsigned char)line.p[odd]);
			return at(err, path, line_no);
		}
		if (!line.n || line.p[0] == '#' || str_starts(line, STR("import ")))
			continue;
		if (!prop_line(line, &key, &value)) {
			if (!junk_at) {
				junk = line;
				junk_at = line_no;
			}
			continue;
		}
		found++;
		int fact = is_property(key) ? fact_find(key) : -1;

		if (fact >= 0)
			facts_set(f, fact, part, value);
		if (++*keys > LIMIT_PROFILE_KEYS) {
			err_set(err, ERR_LIMIT, "more than %d properties of one device", LIMIT_PROFILE_KEYS);
			return at(err, path, line_no);
		}
	}
	if (!found && junk_at) {
		err_set(err, ERR_SYNTAX, "found \"%.*s\", expected key=value or [key]: [value]", STR_ARG(quote(junk, room)));
		return at(err, path, junk_at);
	}
	return true;
}

/* Half of the first lines are properties, and one of them is of a kind that only devices have. */
bool props_look_like(struct str bytes)
{
	struct str rest = str_sub(skip_mark(bytes), 0, 4096), line, key, value;
	size_t lines = 0, found = 0;
	bool device = false;

	while (rest.n && str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (odd_byte(line) != SIZE_MAX)
			return false;
		if (!line.n || line.p[0] == '#')
			continue;
		lines++;
		if (!prop_line(line, &key, &value))
			continue;
		found++;
		device |= bracket_line(line, &key, &value) || str_starts(key, STR("ro.")) || str_starts(key, STR("const.")) ||
		          (is_property(key) && fact_find(key) >= 0);
	}
	return device && found * 2 >= lines;
}
