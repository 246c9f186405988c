/*
 * Shapes of real records: chip makers, GPU drivers and the kernel. What each must become, field by field.
 * The numbers are those that the rules' files name ("2/9", "2b/1").
 */
#include "case.h"
#include "vuln/shape.h"

#define RECENT "mobile-cves/recent-2025-2026.jsonl.gz"
#define QUALCOMM "mobile-cves/qualcomm.jsonl.gz"
#define MEDIATEK "mobile-cves/mediatek.jsonl.gz"
#define UNISOC "mobile-cves/unisoc.jsonl.gz"
#define GPU "mobile-cves/gpu-arm-imagination.jsonl.gz"
#define KERNEL "mobile-cves/linux-kernel.jsonl.gz"
#define KERNEL_NEW "mobile-cves/linux-kernel-2025-2026.jsonl.gz"
#define KERNEL_WHY "possible(a phone's kernel takes fixes one by one, so its version alon)"
#define DRIVER_WHY "possible(the version of the GPU driver stands in no property of a dev)"

static const struct shape_row chips[] = {
	{ "2/7", QUALCOMM, "CVE-2024-43047",
	  "Qualcomm: android chips=12+:QCS610 level=2024-10-05/inferred vendor; qualcomm" },
	{ "2/8", QUALCOMM, "CVE-2016-10408",
	  "Qualcomm: android chips=APQ8037,MSM8953 Pro,MSM8996,APQ8096,MSM8996 Pro level=2018-05-05/inferred vendor; qualcomm" },
	{ "2/10", MEDIATEK, "CVE-2024-20017", "MediaTek: other level=2024-03-05/inferred vendor; MediaTek" },
	{ "2/11", UNISOC, "CVE-2023-42744",
	  "Unisoc: android chips=12+:SC7731E releases=11,12,13 level=2023-12-05/inferred vendor; Unisoc" },
	{ "2/9", MEDIATEK, "CVE-2024-20022",
	  "MediaTek: android chips=12+:MT6789 releases=12,13,14 level=2024-03-05/inferred vendor; MediaTek" },
	{ "2/9", MEDIATEK, "CVE-2023-20727",
	  "MediaTek: android chips=12+:MT6789 releases=12,13 level=2023-06-05/inferred vendor; MediaTek" },
	{ "television", MEDIATEK, "CVE-2023-32830",
	  "MediaTek: other releases=10,11 level=2023-10-05/inferred vendor; MediaTek" },
	{ "2b/1", RECENT, "CVE-2026-20401",
	  "MediaTek: android chips=12+:MT6833 level=2026-02-05/inferred vendor; MediaTek" },
	{ "2b/5", RECENT, "CVE-2025-21479",
	  "Qualcomm: android chips=12+:QCM4490 level=2025-06-05/inferred vendor; qualcomm" },
	{ "exynos", RECENT, "CVE-2025-27891",
	  "Samsung Exynos: android "
	  "chips=s5e9630,s5e9830,s5e3830,s5e9815,s5e9840,s5e8825,s5e9925,s5e8535,s5e8835,s5e8845,s5e9945 "
	  "level=2025-05-05/inferred vendor; mitre" },
};

static void chips_shapes(void **state)
{
	(void)state;
	check_shapes(chips, ROWS(chips));
}

static const struct shape_row drivers[] = {
	{ "2/17", GPU, "CVE-2023-4272",
	  "Midgard GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r8p0, r32p0] "
	  DRIVER_WHY "; Arm\n"
	  "Bifrost GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r0p0, r42p0) "
	  DRIVER_WHY "; Arm\n"
	  "Valhall GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r19p0, r42p0) "
	  DRIVER_WHY "; Arm\n"
	  "Arm 5th Gen GPU Architecture Kernel  Driver: android chips=12+:MT6570 vendor driver/arm "
	  "[r41p0, r42p0) " DRIVER_WHY "; Arm" },
	{ "2/17", GPU, "CVE-2024-4610",
	  "Bifrost GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r34p0, r40p0] fix "
	  "r41p0 " DRIVER_WHY "; Arm\n"
	  "Valhall GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r34p0, r40p0] fix "
	  "r41p0 " DRIVER_WHY "; Arm" },
	{ "2b/8", GPU, "CVE-2024-46973",
	  "Graphics DDK: android chips=12+:MT6515 vendor driver/rtm [1.15 RTM, 24.2 RTM2] fix 24.3 RTM "
	  DRIVER_WHY "; imaginationtech" },
	{ "2b/8", GPU, "CVE-2024-2937",
	  "Bifrost GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r41p0, r49p0] fix "
	  "r49p1 " DRIVER_WHY "; Arm\n"
	  "Valhall GPU Kernel Driver: android chips=12+:MT6570 vendor driver/arm [r41p0, r49p0] fix "
	  "r49p1 " DRIVER_WHY "; Arm\n"
	  "Arm 5th Gen GPU Architecture Kernel Driver: android chips=12+:MT6570 vendor driver/arm "
	  "[r41p0, r49p0] fix r49p1 " DRIVER_WHY "; Arm" },
};

/* Whose GPU is it? One maker's chips differ: MT6765 has a PowerVR, MT6768 a Mali. */
static void gpus(void **state)
{
	static const struct { const char *part; enum gpu gpu; } rows[] = {
		{ "MT6765", GPU_POWERVR }, { "MT6768", GPU_MALI },    { "SC9863A", GPU_POWERVR }, { "T606", GPU_MALI },
		{ "GS201", GPU_MALI },     { "laguna", GPU_POWERVR }, { "SM8550", GPU_OTHER },    { "s5e9925", GPU_OTHER },
		{ "s5e9840", GPU_MALI },   { "kirin9000", GPU_MALI }, { "kirin9010", GPU_OTHER },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int g = GPU_MALI; g <= GPU_OTHER; g++) {
			struct strs l = chips_with_gpu(&a, (enum gpu)g);

			want(strs_has(&l, str_of(rows[i].part)) == (g == (int)rows[i].gpu), "%s, gpu %d", rows[i].part, g);
		}
	arena_release(&a);
}

static void drivers_shapes(void **state)
{
	(void)state;
	check_shapes(drivers, ROWS(drivers));
}

static const struct shape_row kernel[] = {
	{ "2/16", KERNEL, "CVE-2024-36971",
	  "Linux kernel: android kernel kernel/dotted [4.6, 4.19.316) [4.20, 5.4.278) [5.5, 5.10.219) [5.11, "
	  "5.15.161) [5.16, 6.1.94) [6.2, 6.6.34) [6.7, 6.9.4) " KERNEL_WHY "; Linux" },
	{ "2/16", KERNEL, "CVE-2024-53104",
	  "Linux kernel: android kernel kernel/dotted [2.6.26, 4.19.324) [4.20, 5.4.286) [5.5, 5.10.230) [5.11, "
	  "5.15.172) [5.16, 6.1.117) [6.2, 6.6.61) [6.7, 6.11.8) [6.12, 6.12.1) " KERNEL_WHY "; Linux" },
	{ "2/16", KERNEL, "CVE-2021-47179",
	  "Linux kernel: android kernel kernel/dotted [4.9.269, 4.9.271) [4.14.233, 4.14.235) [4.19.191, 4.19.193) "
	  "[5.4.118, 5.4.124) [5.10.36, 5.10.42) [5.12.3, 5.12.9) " KERNEL_WHY "; Linux" },
	{ "2b/6", KERNEL_NEW, "CVE-2026-53145",
	  "Linux kernel: android kernel kernel/dotted [6.18.32, 6.18.36) [7.0.9, 7.0.13) " KERNEL_WHY "; Linux" },
	{ "2b/6", KERNEL_NEW, "CVE-2026-74492",
	  "Linux kernel: android kernel kernel/dotted [5.6, 5.10.265) [5.11, 5.15.216) [5.16, 6.1.183) [6.2, "
	  "6.6.151) [6.7, 6.12.103) [6.13, 6.18.44) [6.19, 7.1.8) [5.4.24, 5.5) [5.5.8, 5.6) " KERNEL_WHY "; Linux" },
};

static void kernel_shapes(void **state)
{
	(void)state;
	check_shapes(kernel, ROWS(kernel));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chips_shapes),
		cmocka_unit_test(gpus),
		cmocka_unit_test(drivers_shapes),
		cmocka_unit_test(kernel_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
