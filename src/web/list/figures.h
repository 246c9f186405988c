/* figures - the numbers of the statistics page and of the API, counted over the entries that are in force. */
#ifndef WEB_LIST_FIGURES_H
#define WEB_LIST_FIGURES_H

#include "web/serve/http.h"

struct figure { /* one bar */
	struct str name;    /* "2024", "Framework", "SM8550", "high" */
	int64_t n, exploited;
};
struct figures {
	struct figure *v;
	size_t n;
};

enum delay { /* from publication to the patch level that fixes it */
	DELAY_BEFORE, DELAY_WEEK, DELAY_MONTH, DELAY_QUARTER, DELAY_HALF, DELAY_YEAR, DELAY_LATER, DELAY_N
};
extern const struct str delay_names[DELAY_N];

struct all_figures {
	int64_t entries, exploited;
	struct figures years, severities, priorities, components, chips, makers, delays;
	int64_t delay_median; /* days; over those with both dates */
	int64_t delay_known;
};
void figures_count(struct arena *a, const struct list_view *v, struct all_figures *ret);

#endif
