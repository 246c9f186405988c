#include "rules/tlp.h"

const struct tlp_row tlp_rows[TLP_N] = {
	[TLP_RED]          = { STR_LIT("red"), STR_LIT("TLP:RED"), TLP_RECIPIENT, "for the eyes and ears of the recipients alone" },
	[TLP_AMBER_STRICT] = { STR_LIT("amber+strict"), STR_LIT("TLP:AMBER+STRICT"), TLP_OWN_PARTY,
	                       "within the recipient's own organisation, who needs to know" },
	[TLP_AMBER]        = { STR_LIT("amber"), STR_LIT("TLP:AMBER"), TLP_CLIENTS,
	                       "within the recipient's organisation and its clients, who needs to know" },
	[TLP_GREEN]        = { STR_LIT("green"), STR_LIT("TLP:GREEN"), TLP_COMMUNITY, "within the community, not in public" },
	[TLP_CLEAR]        = { STR_LIT("clear"), STR_LIT("TLP:CLEAR"), TLP_EVERYBODY, "without limit" },
};
const struct str tlp_reader_names[TLP_READER_N] = {
	[TLP_RECIPIENT] = STR_LIT("recipient"), [TLP_OWN_PARTY] = STR_LIT("own_party"), [TLP_CLIENTS] = STR_LIT("clients"),
	[TLP_COMMUNITY] = STR_LIT("community"), [TLP_EVERYBODY] = STR_LIT("everybody"),
};

/* What is read besides a row's own name. */
static const struct { struct str text; enum tlp label; } others[] = {
	{ STR_LIT("amber_strict"), TLP_AMBER_STRICT }, { STR_LIT("amber-strict"), TLP_AMBER_STRICT },
	{ STR_LIT("amber strict"), TLP_AMBER_STRICT }, { STR_LIT("white"), TLP_CLEAR },
};

bool tlp_parse(struct str text, enum tlp *ret)
{
	text = str_trim(text);
	if (str_istarts(text, STR("TLP:")))
		text = str_trim(str_from(text, 4));
	for (unsigned i = 0; i < TLP_N; i++)
		if (str_ieq(text, tlp_rows[i].name)) {
			*ret = (enum tlp)i;
			return true;
		}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_ieq(text, others[i].text)) {
			*ret = others[i].label;
			return true;
		}
	return false;
}

bool tlp_may_show(enum tlp label, enum tlp_reader to)
{
	return to <= tlp_rows[label].furthest;
}

enum tlp tlp_stricter(enum tlp a, enum tlp b)
{
	return a < b ? a : b;
}

bool tlp_may_relabel(enum tlp from, enum tlp to)
{
	return to <= from;
}
