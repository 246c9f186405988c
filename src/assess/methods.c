/* methods - every method there is, in the order in which they are offered. A new one is a row here. */
#include "assess/cvss.h"

const struct method *const methods[] = {
	&cvss_31, &cvss_30,
};
const size_t method_n = sizeof methods / sizeof *methods;
