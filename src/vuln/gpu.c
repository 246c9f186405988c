/*
 * gpu - which chips have which maker's GPU, for flaws in a GPU's driver.
 *
 * Arm's Mali is the rule on phones; two tables name the exceptions, by maker and by part. From the makers' public
 * data sheets.
 */
#include "base/ascii.h"
#include "vuln/chip.h"
#include "vuln/shape.h"
#include "vuln/text.h"

/* Adreno, Apple's and Nvidia's own, Intel's HD, VideoCore, Vivante; TI's OMAP have PowerVR. */
static const struct {
	struct str maker;
	enum gpu gpu;
} by_maker[] = {
	{ STR_LIT("qualcomm"), GPU_OTHER }, { STR_LIT("apple"), GPU_OTHER },    { STR_LIT("nvidia"), GPU_OTHER },
	{ STR_LIT("intel"), GPU_OTHER },    { STR_LIT("broadcom"), GPU_OTHER }, { STR_LIT("marvell"), GPU_OTHER },
	{ STR_LIT("ti"), GPU_POWERVR },
};

/* Part numbers, with letters behind them (MT6765V, MT6762D) or not. */
static const struct {
	struct str part;
	enum gpu gpu;
} exceptions[] = {
	/* PowerVR SGX, G6, GE8, GM9, 7XT, DXT */
	{ STR_LIT("MT6515"), GPU_POWERVR }, { STR_LIT("MT6517"), GPU_POWERVR }, { STR_LIT("MT6575"), GPU_POWERVR },
	{ STR_LIT("MT6577"), GPU_POWERVR }, { STR_LIT("MT6589"), GPU_POWERVR }, { STR_LIT("MT6595"), GPU_POWERVR },
	{ STR_LIT("MT6795"), GPU_POWERVR }, { STR_LIT("MT6739"), GPU_POWERVR }, { STR_LIT("MT6731"), GPU_POWERVR },
	{ STR_LIT("MT6761"), GPU_POWERVR }, { STR_LIT("MT6762"), GPU_POWERVR }, { STR_LIT("MT6765"), GPU_POWERVR },
	{ STR_LIT("MT6779"), GPU_POWERVR }, { STR_LIT("MT6799"), GPU_POWERVR }, { STR_LIT("MT8135"), GPU_POWERVR },
	{ STR_LIT("MT8167"), GPU_POWERVR }, { STR_LIT("MT8173"), GPU_POWERVR }, { STR_LIT("MT8176"), GPU_POWERVR },
	{ STR_LIT("MT8389"), GPU_POWERVR }, { STR_LIT("MT8765"), GPU_POWERVR }, { STR_LIT("MT8766"), GPU_POWERVR },
	{ STR_LIT("MT8768"), GPU_POWERVR }, { STR_LIT("SC9863A"), GPU_POWERVR }, { STR_LIT("SC9861"), GPU_POWERVR },
	{ STR_LIT("T310"), GPU_POWERVR },   { STR_LIT("laguna"), GPU_POWERVR }, { STR_LIT("Z2420"), GPU_POWERVR },
	{ STR_LIT("Z2520"), GPU_POWERVR },  { STR_LIT("Z2560"), GPU_POWERVR },  { STR_LIT("Z2580"), GPU_POWERVR },
	{ STR_LIT("Z3460"), GPU_POWERVR },  { STR_LIT("Z3530"), GPU_POWERVR },  { STR_LIT("Z3560"), GPU_POWERVR },
	{ STR_LIT("Z3580"), GPU_POWERVR },
	/* Samsung Xclipse (by AMD), HiSilicon Maleoon */
	{ STR_LIT("s5e9925"), GPU_OTHER },  { STR_LIT("s5e9945"), GPU_OTHER },  { STR_LIT("s5e9955"), GPU_OTHER },
	{ STR_LIT("s5e9965"), GPU_OTHER },  { STR_LIT("s5e8845"), GPU_OTHER },  { STR_LIT("s5e8855"), GPU_OTHER },
	{ STR_LIT("kirin9000s"), GPU_OTHER }, { STR_LIT("kirin9010"), GPU_OTHER }, { STR_LIT("kirin9020"), GPU_OTHER },
	{ STR_LIT("kirin9030"), GPU_OTHER },
};

static enum gpu gpu_of(const struct chip *c)
{
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
		struct str part = exceptions[i].part;

		if (str_istarts(c->part, part) && (c->part.n == part.n || !ascii_digit(c->part.p[part.n])))
			return exceptions[i].gpu;
	}
	for (size_t i = 0; i < sizeof by_maker / sizeof *by_maker; i++)
		if (str_eq(c->maker, by_maker[i].maker))
			return by_maker[i].gpu;
	return GPU_MALI;
}

struct strs chips_with_gpu(struct arena *a, enum gpu gpu)
{
	struct strs l = { 0 };

	for (size_t i = 0; i < chip_count(); i++)
		if (gpu_of(chip_at(i)) == gpu)
			strs_add(a, &l, chip_at(i)->part);
	return l;
}

/* Function and file names of PowerVR's driver, as descriptions quote them. */
bool text_is_powervr(struct str s)
{
	return text_has(s, "powervr") || text_has(s, "pvrsrv") || text_has(s, "pvr_") || text_has(s, "rgx") ||
	       text_has(s, "devmem") || text_has(s, "devicemem") || text_has(s, "pmrwrite") || text_has(s, "_pmr") ||
	       text_has(s, "mmu_common.c") || text_has(s, "imagination");
}
