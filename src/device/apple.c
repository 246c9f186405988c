#include "device/apple.h"

#include "base/ascii.h"

#define ROW(family, major, first, last, name, chip) \
	{ STR_LIT(family), major, first, last, STR_LIT(name), STR_LIT(chip) }

static const struct apple_device devices[] = {
	ROW("iPhone", 4, 1, 1, "iPhone 4S", "A5"),
	ROW("iPhone", 5, 1, 2, "iPhone 5", "A6"),
	ROW("iPhone", 5, 3, 4, "iPhone 5c", "A6"),
	ROW("iPhone", 6, 1, 2, "iPhone 5s", "A7"),
	ROW("iPhone", 7, 1, 1, "iPhone 6 Plus", "A8"),
	ROW("iPhone", 7, 2, 2, "iPhone 6", "A8"),
	ROW("iPhone", 8, 1, 1, "iPhone 6s", "A9"),
	ROW("iPhone", 8, 2, 2, "iPhone 6s Plus", "A9"),
	ROW("iPhone", 8, 4, 4, "iPhone SE (1st generation)", "A9"),
	ROW("iPhone", 9, 1, 1, "iPhone 7", "A10"),
	ROW("iPhone", 9, 2, 2, "iPhone 7 Plus", "A10"),
	ROW("iPhone", 9, 3, 3, "iPhone 7", "A10"),
	ROW("iPhone", 9, 4, 4, "iPhone 7 Plus", "A10"),
	ROW("iPhone", 10, 1, 1, "iPhone 8", "A11"),
	ROW("iPhone", 10, 2, 2, "iPhone 8 Plus", "A11"),
	ROW("iPhone", 10, 3, 3, "iPhone X", "A11"),
	ROW("iPhone", 10, 4, 4, "iPhone 8", "A11"),
	ROW("iPhone", 10, 5, 5, "iPhone 8 Plus", "A11"),
	ROW("iPhone", 10, 6, 6, "iPhone X", "A11"),
	ROW("iPhone", 11, 2, 2, "iPhone XS", "A12"),
	ROW("iPhone", 11, 4, 6, "iPhone XS Max", "A12"),
	ROW("iPhone", 11, 8, 8, "iPhone XR", "A12"),
	ROW("iPhone", 12, 1, 1, "iPhone 11", "A13"),
	ROW("iPhone", 12, 3, 3, "iPhone 11 Pro", "A13"),
	ROW("iPhone", 12, 5, 5, "iPhone 11 Pro Max", "A13"),
	ROW("iPhone", 12, 8, 8, "iPhone SE (2nd generation)", "A13"),
	ROW("iPhone", 13, 1, 1, "iPhone 12 mini", "A14"),
	ROW("iPhone", 13, 2, 2, "iPhone 12", "A14"),
	ROW("iPhone", 13, 3, 3, "iPhone 12 Pro", "A14"),
	ROW("iPhone", 13, 4, 4, "iPhone 12 Pro Max", "A14"),
	ROW("iPhone", 14, 2, 2, "iPhone 13 Pro", "A15"),
	ROW("iPhone", 14, 3, 3, "iPhone 13 Pro Max", "A15"),
	ROW("iPhone", 14, 4, 4, "iPhone 13 mini", "A15"),
	ROW("iPhone", 14, 5, 5, "iPhone 13", "A15"),
	ROW("iPhone", 14, 6, 6, "iPhone SE (3rd generation)", "A15"),
	ROW("iPhone", 14, 7, 7, "iPhone 14", "A15"),
	ROW("iPhone", 14, 8, 8, "iPhone 14 Plus", "A15"),
	ROW("iPhone", 15, 2, 2, "iPhone 14 Pro", "A16"),
	ROW("iPhone", 15, 3, 3, "iPhone 14 Pro Max", "A16"),
	ROW("iPhone", 15, 4, 4, "iPhone 15", "A16"),
	ROW("iPhone", 15, 5, 5, "iPhone 15 Plus", "A16"),
	ROW("iPhone", 16, 1, 1, "iPhone 15 Pro", "A17"),
	ROW("iPhone", 16, 2, 2, "iPhone 15 Pro Max", "A17"),
	ROW("iPhone", 17, 1, 1, "iPhone 16 Pro", "A18"),
	ROW("iPhone", 17, 2, 2, "iPhone 16 Pro Max", "A18"),
	ROW("iPhone", 17, 3, 3, "iPhone 16", "A18"),
	ROW("iPhone", 17, 4, 4, "iPhone 16 Plus", "A18"),
	ROW("iPhone", 17, 5, 5, "iPhone 16e", "A18"),
	ROW("iPhone", 18, 1, 1, "iPhone 17 Pro", "A19"),
	ROW("iPhone", 18, 2, 2, "iPhone 17 Pro Max", "A19"),
	ROW("iPhone", 18, 3, 3, "iPhone 17", "A19"),
	ROW("iPhone", 18, 4, 4, "iPhone Air", "A19"),
	ROW("iPod", 5, 1, 1, "iPod touch (5th generation)", "A5"),
	ROW("iPod", 7, 1, 1, "iPod touch (6th generation)", "A8"),
	ROW("iPod", 9, 1, 1, "iPod touch (7th generation)", "A10"),
	ROW("iPad", 2, 1, 4, "iPad 2", "A5"),
	ROW("iPad", 2, 5, 7, "iPad mini", "A5"),
	ROW("iPad", 3, 1, 3, "iPad (3rd generation)", "A5X"),
	ROW("iPad", 3, 4, 6, "iPad (4th generation)", "A6X"),
	ROW("iPad", 4, 1, 3, "iPad Air", "A7"),
	ROW("iPad", 4, 4, 6, "iPad mini 2", "A7"),
	ROW("iPad", 4, 7, 9, "iPad mini 3", "A7"),
	ROW("iPad", 5, 1, 2, "iPad mini 4", "A8"),
	ROW("iPad", 5, 3, 4, "iPad Air 2", "A8X"),
	ROW("iPad", 6, 3, 4, "iPad Pro (9.7-inch)", "A9X"),
	ROW("iPad", 6, 7, 8, "iPad Pro (12.9-inch)", "A9X"),
	ROW("iPad", 6, 11, 12, "iPad (5th generation)", "A9"),
	ROW("iPad", 7, 1, 2, "iPad Pro (12.9-inch) (2nd generation)", "A10X"),
	ROW("iPad", 7, 3, 4, "iPad Pro (10.5-inch)", "A10X"),
	ROW("iPad", 7, 5, 6, "iPad (6th generation)", "A10"),
	ROW("iPad", 7, 11, 12, "iPad (7th generation)", "A10"),
	ROW("iPad", 8, 1, 4, "iPad Pro (11-inch)", "A12X"),
	ROW("iPad", 8, 5, 8, "iPad Pro (12.9-inch) (3rd generation)", "A12X"),
	ROW("iPad", 8, 9, 10, "iPad Pro (11-inch) (2nd generation)", "A12X"),
	ROW("iPad", 8, 11, 12, "iPad Pro (12.9-inch) (4th generation)", "A12X"),
	ROW("iPad", 11, 1, 2, "iPad mini (5th generation)", "A12"),
	ROW("iPad", 11, 3, 4, "iPad Air (3rd generation)", "A12"),
	ROW("iPad", 11, 6, 7, "iPad (8th generation)", "A12"),
	ROW("iPad", 12, 1, 2, "iPad (9th generation)", "A13"),
	ROW("iPad", 13, 1, 2, "iPad Air (4th generation)", "A14"),
	ROW("iPad", 13, 4, 7, "iPad Pro (11-inch) (3rd generation)", "M1"),
	ROW("iPad", 13, 8, 11, "iPad Pro (12.9-inch) (5th generation)", "M1"),
	ROW("iPad", 13, 16, 17, "iPad Air (5th generation)", "M1"),
	ROW("iPad", 13, 18, 19, "iPad (10th generation)", "A14"),
	ROW("iPad", 14, 1, 2, "iPad mini (6th generation)", "A15"),
	ROW("iPad", 14, 3, 4, "iPad Pro (11-inch) (4th generation)", "M2"),
	ROW("iPad", 14, 5, 6, "iPad Pro (12.9-inch) (6th generation)", "M2"),
	ROW("iPad", 14, 8, 9, "iPad Air 11-inch (M2)", "M2"),
	ROW("iPad", 14, 10, 11, "iPad Air 13-inch (M2)", "M2"),
	ROW("iPad", 15, 3, 4, "iPad Air 11-inch (M3)", "M3"),
	ROW("iPad", 15, 5, 6, "iPad Air 13-inch (M3)", "M3"),
	ROW("iPad", 15, 7, 8, "iPad (A16)", "A16"),
	ROW("iPad", 16, 1, 2, "iPad mini (A17 Pro)", "A17"),
	ROW("iPad", 16, 3, 4, "iPad Pro 11-inch (M4)", "M4"),
	ROW("iPad", 16, 5, 6, "iPad Pro 13-inch (M4)", "M4"),
	ROW("iPad", 17, 1, 2, "iPad Pro 11-inch (M5)", "M5"),
	ROW("iPad", 17, 3, 4, "iPad Pro 13-inch (M5)", "M5"),
	ROW("Watch", 1, 1, 2, "Apple Watch (1st generation)", "S1"),
	ROW("Watch", 2, 3, 4, "Apple Watch Series 2", "S2"),
	ROW("Watch", 2, 6, 7, "Apple Watch Series 1", "S2"),
	ROW("Watch", 3, 1, 4, "Apple Watch Series 3", "S3"),
	ROW("Watch", 4, 1, 4, "Apple Watch Series 4", "S4"),
	ROW("Watch", 5, 1, 4, "Apple Watch Series 5", "S4"),
	ROW("Watch", 5, 9, 12, "Apple Watch SE", "S4"),
	ROW("Watch", 6, 1, 4, "Apple Watch Series 6", "S6"),
	ROW("Watch", 6, 6, 9, "Apple Watch Series 7", "S6"),
	ROW("Watch", 6, 10, 13, "Apple Watch SE (2nd generation)", "S6"),
	ROW("Watch", 6, 14, 17, "Apple Watch Series 8", "S6"),
	ROW("Watch", 6, 18, 18, "Apple Watch Ultra", "S6"),
	ROW("Watch", 7, 1, 4, "Apple Watch Series 9", "S9"),
	ROW("Watch", 7, 5, 5, "Apple Watch Ultra 2", "S9"),
	ROW("Watch", 7, 8, 11, "Apple Watch Series 10", "S9"),
	ROW("Watch", 7, 12, 12, "Apple Watch Ultra 3", "S9"),
	ROW("Watch", 7, 13, 16, "Apple Watch SE 3", "S9"),
	ROW("Watch", 7, 17, 20, "Apple Watch Series 11", "S9"),
	ROW("AppleTV", 3, 1, 2, "Apple TV (3rd generation)", "A5"),
	ROW("AppleTV", 5, 3, 3, "Apple TV HD", "A8"),
	ROW("AppleTV", 6, 2, 2, "Apple TV 4K", "A10X"),
	ROW("AppleTV", 11, 1, 1, "Apple TV 4K (2nd generation)", "A12"),
	ROW("AppleTV", 14, 1, 1, "Apple TV 4K (3rd generation)", "A15"),
	ROW("RealityDevice", 14, 1, 1, "Apple Vision Pro", "M2"),
};

static const struct family {
	struct str name;
	enum os os;
} families[] = {
	{ STR_LIT("iPhone"), OS_IOS },    { STR_LIT("iPad"), OS_IPADOS },          { STR_LIT("iPod"), OS_IOS },
	{ STR_LIT("Watch"), OS_WATCHOS }, { STR_LIT("RealityDevice"), OS_VISIONOS }, { STR_LIT("AppleTV"), OS_TVOS },
};

static const struct family *split(struct str model, unsigned *ret_major, unsigned *ret_minor)
{
	size_t n = 0;
	uint64_t major, minor;

	while (n < model.n && ascii_alpha(model.p[n]))
		n++;
	struct str name = str_sub(model, 0, n), rest = str_from(model, n);

	if (!str_take_u64(&rest, &major) || major > 999 || !rest.n || rest.p[0] != ',')
		return NULL;
	rest = str_from(rest, 1);
	/* "iPad16,3-A" tells two boards of one model apart */
	if (!str_take_u64(&rest, &minor) || minor > 999 || (rest.n && rest.p[0] != '-'))
		return NULL;
	*ret_major = (unsigned)major;
	*ret_minor = (unsigned)minor;
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (str_eq(name, families[i].name))
			return &families[i];
	return NULL;
}

const struct apple_device *apple_find(struct str model)
{
	unsigned major, minor;
	const struct family *f = split(model, &major, &minor);

	for (size_t i = 0; f && i < sizeof devices / sizeof *devices; i++) {
		const struct apple_device *d = &devices[i];

		if (d->major == major && minor >= d->first && minor <= d->last && str_eq(d->family, f->name))
			return d;
	}
	return NULL;
}

bool apple_is_model(struct str model)
{
	unsigned major, minor;

	return split(model, &major, &minor) != NULL;
}

enum os apple_os(struct str model, struct str version)
{
	unsigned major, minor;
	const struct family *f = split(model, &major, &minor);
	uint64_t v;

	if (!f)
		return OS_ANY;
	return f->os == OS_IPADOS && str_take_u64(&version, &v) && v < 13 ? OS_IOS : f->os;
}
