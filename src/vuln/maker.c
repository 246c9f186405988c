/*
 * maker - a table of spellings. A name is looked up whole, then without what companies add to it
 * ("Technologies", "Co., Ltd.", "Mobile"), word by word from the end.
 */
#include "vuln/maker.h"

#include "base/ascii.h"

static const struct maker {
	struct str name, title;
	const char *also; /* further spellings, lower case, by "|" */
} makers[] = {
	{ STR_LIT("acer"),        STR_LIT("Acer"),        "" },
	{ STR_LIT("advan"),       STR_LIT("Advan"),       "" },
	{ STR_LIT("alcatel"),     STR_LIT("Alcatel"),     "tct|alcatel onetouch" },
	{ STR_LIT("allwinner"),   STR_LIT("Allwinner"),   "" },
	{ STR_LIT("amazon"),      STR_LIT("Amazon"),      "" },
	{ STR_LIT("amlogic"),     STR_LIT("Amlogic"),     "" },
	{ STR_LIT("apple"),       STR_LIT("Apple"),       "" },
	{ STR_LIT("archos"),      STR_LIT("Archos"),      "" },
	{ STR_LIT("arm"),         STR_LIT("Arm"),         "arm ltd|arm limited" },
	{ STR_LIT("asus"),        STR_LIT("ASUS"),        "asustek" },
	{ STR_LIT("barnes"),      STR_LIT("Barnes & Noble"), "barnesandnoble|barnes & noble" },
	{ STR_LIT("blackberry"),  STR_LIT("BlackBerry"),  "rim" },
	{ STR_LIT("blackview"),   STR_LIT("Blackview"),   "" },
	{ STR_LIT("blu"),         STR_LIT("BLU"),         "" },
	{ STR_LIT("bq"),          STR_LIT("BQ"),          "" },
	{ STR_LIT("broadcom"),    STR_LIT("Broadcom"),    "" },
	{ STR_LIT("bullitt"),     STR_LIT("Bullitt"),     "cat|caterpillar" },
	{ STR_LIT("condor"),      STR_LIT("Condor"),      "" },
	{ STR_LIT("coolpad"),     STR_LIT("Coolpad"),     "yulong" },
	{ STR_LIT("crosscall"),   STR_LIT("Crosscall"),   "" },
	{ STR_LIT("cubot"),       STR_LIT("Cubot"),       "" },
	{ STR_LIT("doogee"),      STR_LIT("Doogee"),      "" },
	{ STR_LIT("essential"),   STR_LIT("Essential"),   "essential products" },
	{ STR_LIT("fairphone"),   STR_LIT("Fairphone"),   "" },
	{ STR_LIT("fujitsu"),     STR_LIT("Fujitsu"),     "fcnt|fcl" },
	{ STR_LIT("gigaset"),     STR_LIT("Gigaset"),     "" },
	{ STR_LIT("gionee"),      STR_LIT("Gionee"),      "" },
	{ STR_LIT("google"),      STR_LIT("Google"),      "pixel|nexus|nest|fitbit|google_devices" },
	{ STR_LIT("hisense"),     STR_LIT("Hisense"),     "" },
	{ STR_LIT("hisilicon"),   STR_LIT("HiSilicon"),   "kirin" },
	{ STR_LIT("hmd"),         STR_LIT("HMD"),         "nokia|hmd global" },
	{ STR_LIT("honeywell"),   STR_LIT("Honeywell"),   "" },
	{ STR_LIT("honor"),       STR_LIT("HONOR"),       "hihonor" },
	{ STR_LIT("htc"),         STR_LIT("HTC"),         "" },
	{ STR_LIT("huawei"),      STR_LIT("Huawei"),      "" },
	{ STR_LIT("imagination"), STR_LIT("Imagination"), "imgtec|powervr" },
	{ STR_LIT("infinix"),     STR_LIT("Infinix"),     "" },
	{ STR_LIT("intel"),       STR_LIT("Intel"),       "" },
	{ STR_LIT("itel"),        STR_LIT("itel"),        "" },
	{ STR_LIT("kyocera"),     STR_LIT("Kyocera"),     "" },
	{ STR_LIT("lava"),        STR_LIT("Lava"),        "" },
	{ STR_LIT("leeco"),       STR_LIT("LeEco"),       "letv|lemobile" },
	{ STR_LIT("lenovo"),      STR_LIT("Lenovo"),      "zuk" },
	{ STR_LIT("lg"),          STR_LIT("LG"),          "lge|lg electronics" },
	{ STR_LIT("marvell"),     STR_LIT("Marvell"),     "" },
	{ STR_LIT("mediatek"),    STR_LIT("MediaTek"),    "mtk" },
	{ STR_LIT("meizu"),       STR_LIT("Meizu"),       "" },
	{ STR_LIT("micromax"),    STR_LIT("Micromax"),    "yu" },
	{ STR_LIT("motorola"),    STR_LIT("Motorola"),    "moto|motorola mobility|motorola solutions" },
	{ STR_LIT("nec"),         STR_LIT("NEC"),         "" },
	{ STR_LIT("nothing"),     STR_LIT("Nothing"),     "cmf" },
	{ STR_LIT("nubia"),       STR_LIT("nubia"),       "redmagic" },
	{ STR_LIT("nvidia"),      STR_LIT("NVIDIA"),      "" },
	{ STR_LIT("oneplus"),     STR_LIT("OnePlus"),     "" },
	{ STR_LIT("openharmony"), STR_LIT("OpenHarmony"), "" },
	{ STR_LIT("oppo"),        STR_LIT("OPPO"),        "" },
	{ STR_LIT("oukitel"),     STR_LIT("Oukitel"),     "" },
	{ STR_LIT("panasonic"),   STR_LIT("Panasonic"),   "" },
	{ STR_LIT("pantech"),     STR_LIT("Pantech"),     "" },
	{ STR_LIT("qualcomm"),    STR_LIT("Qualcomm"),    "qcom|qti|snapdragon" },
	{ STR_LIT("razer"),       STR_LIT("Razer"),       "" },
	{ STR_LIT("realme"),      STR_LIT("realme"),      "" },
	{ STR_LIT("rockchip"),    STR_LIT("Rockchip"),    "" },
	{ STR_LIT("samsung"),     STR_LIT("Samsung"),     "samsungmobile|samsung mobile|samsung electronics" },
	{ STR_LIT("sharp"),       STR_LIT("Sharp"),       "" },
	{ STR_LIT("shift"),       STR_LIT("SHIFT"),       "shiftphones|shift gmbh" },
	{ STR_LIT("smartisan"),   STR_LIT("Smartisan"),   "" },
	{ STR_LIT("sony"),        STR_LIT("Sony"),        "sony mobile|sony ericsson|semc|sonymobile" },
	{ STR_LIT("synaptics"),   STR_LIT("Synaptics"),   "" },
	{ STR_LIT("tcl"),         STR_LIT("TCL"),         "" },
	{ STR_LIT("teclast"),     STR_LIT("Teclast"),     "" },
	{ STR_LIT("tecno"),       STR_LIT("TECNO"),       "tecnomobile" },
	{ STR_LIT("toshiba"),     STR_LIT("Toshiba"),     "" },
	{ STR_LIT("ulefone"),     STR_LIT("Ulefone"),     "" },
	{ STR_LIT("umidigi"),     STR_LIT("UMIDIGI"),     "" },
	{ STR_LIT("unisoc"),      STR_LIT("Unisoc"),      "spreadtrum|sprd|unisoc (shanghai)" },
	{ STR_LIT("vivo"),        STR_LIT("vivo"),        "iqoo|bbk" },
	{ STR_LIT("vsmart"),      STR_LIT("Vsmart"),      "" },
	{ STR_LIT("wiko"),        STR_LIT("Wiko"),        "" },
	{ STR_LIT("wileyfox"),    STR_LIT("Wileyfox"),    "" },
	{ STR_LIT("xiaomi"),      STR_LIT("Xiaomi"),      "redmi|poco|blackshark|black shark|mi" },
	{ STR_LIT("zebra"),       STR_LIT("Zebra"),       "" },
	{ STR_LIT("zte"),         STR_LIT("ZTE"),         "" },
};
enum { MAKER_N = sizeof makers / sizeof *makers };

static const struct maker *exact(struct str s)
{
	for (size_t i = 0; i < MAKER_N; i++) {
		if (ascii_lower(s.p[0]) == makers[i].name.p[0] && str_ieq(s, makers[i].name))
			return &makers[i];
		struct str also = str_of(makers[i].also), one;

		while (also.n && str_split(&also, '|', &one))
			if (str_ieq(s, one))
				return &makers[i];
	}
	return NULL;
}

/* Words that may follow a maker's name and change nothing. */
static bool is_company_word(struct str w)
{
	static const struct str words[] = {
		STR_LIT("inc"), STR_LIT("incorporated"), STR_LIT("ltd"), STR_LIT("limited"), STR_LIT("llc"), STR_LIT("co"),
		STR_LIT("corp"), STR_LIT("corporation"), STR_LIT("company"), STR_LIT("gmbh"), STR_LIT("group"), STR_LIT("oy"),
		STR_LIT("mobile"), STR_LIT("mobility"), STR_LIT("electronics"), STR_LIT("technologies"), STR_LIT("technology"),
		STR_LIT("communications"), STR_LIT("device"), STR_LIT("devices"), STR_LIT("terminal"), STR_LIT("global"),
		STR_LIT("semiconductor"), STR_LIT("semiconductors"), STR_LIT("computer"), STR_LIT("international"),
		STR_LIT("telecommunications"), STR_LIT("solutions"), STR_LIT("(shanghai)"), STR_LIT("shanghai"), STR_LIT("shenzhen"),
		STR_LIT("products"), STR_LIT("phones"), STR_LIT("phone"), STR_LIT("smartphone"), STR_LIT("smartphones"),
	};

	while (w.n && (w.p[w.n - 1] == '.' || w.p[w.n - 1] == ','))
		w.n--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ieq(w, words[i]))
			return true;
	return w.n == 0;
}

struct str maker_find(struct str s)
{
	s = str_trim(s);
	while (s.n) {
		const struct maker *m = exact(s);

		if (m)
			return m->name;
		size_t cut = str_rchr(s, ' ');

		if (cut == SIZE_MAX || !is_company_word(str_from(s, cut + 1)))
			break;
		s = str_trim(str_sub(s, 0, cut));
		while (s.n && (s.p[s.n - 1] == ',' || s.p[s.n - 1] == '.'))
			s.n--;
	}
	return STR("");
}

struct str maker_title(struct str maker)
{
	for (size_t i = 0; i < MAKER_N; i++)
		if (str_eq(maker, makers[i].name))
			return makers[i].title;
	return maker;
}

bool maker_at(size_t i, struct str *ret)
{
	if (i >= MAKER_N)
		return false;
	*ret = makers[i].name;
	return true;
}
