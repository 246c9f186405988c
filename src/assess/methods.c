/* methods - every method there is, in the order in which they are offered. A new one is a row here. */
#include "assess/cvss.h"
#include "assess/gbt30279.h"
#include "assess/ssvc.h"

const struct method *const methods[] = {
	&cvss_40, &cvss_31, &cvss_30, &cvss_20,
	&ssvc_methods[SSVC_SUPPLIER], &ssvc_methods[SSVC_DEPLOYER], &ssvc_methods[SSVC_COORDINATOR_TRIAGE],
	&ssvc_methods[SSVC_COORDINATOR_PUBLISH], &ssvc_methods[SSVC_CISA], &ssvc_methods[SSVC_CISA_BOD_26_04],
	&ssvc_methods[SSVC_UTILITY], &ssvc_methods[SSVC_PUBLIC_SAFETY_IMPACT], &ssvc_methods[SSVC_HUMAN_IMPACT],
	&gbt_method,
};
const size_t method_n = sizeof methods / sizeof *methods;
