/*
 * profile_form - a device from the fields of the check form. What is wrong is told by the field's name in err.where.
 */
#include "base/ascii.h"
#include "base/names.h"
#include "device/apple.h"
#include "device/read.h"
#include "device/said.h"
#include "vuln/chip.h"
#include "vuln/maker.h"

static bool wrong(struct err *err, const char *field, struct str found, const char *expected)
{
	err_set(err, ERR_RANGE, "found \"%.*s\", expected %s", STR_ARG(found), expected);
	return err_at(err, "%s", field);
}

static bool is_dotted(struct str s)
{
	bool digit = false;

	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_digit(s.p[i]) && (s.p[i] != '.' || !digit))
			return false;
		digit = ascii_digit(s.p[i]);
	}
	return digit;
}

static bool form_os(const struct profile_form *f, struct profile *p, struct err *err)
{
	struct str os = str_trim(f->os), version = str_trim(f->release);
	int found = os.n ? names_ifind(os_names, OS_N, os) : OS_ANY;

	if (found < 0 || found == OS_OTHER)
		return wrong(err, "os", os, "an operating system as android or ios");
	p->os = found != OS_ANY ? (enum os)found : apple_os(p->model, version);
	if (!version.n)
		return true;
	p->os_version = version;
	if (p->os != OS_ANY && p->os != OS_ANDROID)
		return is_dotted(version) || wrong(err, "release", version, "a version as 17.1 or 4.0.0");
	p->release = release_parse(version);
	p->os = OS_ANDROID;
	return p->release || wrong(err, "release", version, "a release of Android as 14 or 12L");
}

bool profile_from_form(struct arena *a, const struct profile_form *f, struct profile *ret, struct err *err)
{
	struct profile p = { .model = str_trim(f->model) };
	struct str maker = str_trim(f->maker), level = str_trim(f->level), chip = str_trim(f->chip), kernel = str_trim(f->kernel);
	const struct apple_device *apple = apple_find(p.model);
	const struct chip *chips[64];
	size_t n = chip.n ? chip_named(chip, chips, 64) : 0;

	p.maker = maker.n ? maker_find(maker) : apple ? STR("apple") : STR_NONE;
	if (maker.n && !p.maker.n)
		p.maker = str_lower(a, maker);
	if (apple)
		p.marketing = apple->marketing;
	if (!form_os(f, &p, err))
		return false;
	if (level.n && !day_parse(level, &p.level))
		return wrong(err, "level", level, "a day as 2024-03-01");
	if (chip.n && !n)
		return wrong(err, "chip", chip, "a chip as SM8550, MT6765 or Snapdragon 8 Gen 2");
	for (size_t i = 0; i < n; i++)
		strs_add(a, &p.chips, chips[i]->part);
	if (!chip.n && apple)
		strs_add(a, &p.chips, apple->chip);
	if (kernel.n && !(p.kernel = kernel_find(kernel)).n)
		return wrong(err, "kernel", kernel, "what uname -r prints, as 5.10.157-android13-4");
	if (!p.maker.n && !p.model.n && p.os == OS_ANY && !p.level && !p.chips.n && !p.kernel.n)
		return err_set(err, ERR_MISSING, "nothing is filled in: a model, a release or a patch level is needed");
	p.name = p.model.n ? p.model : p.maker;
	*ret = p;
	return true;
}
