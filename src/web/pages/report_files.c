#include "web/pages/report_form.h"

bool writing_take_files(struct request *rq, struct writing *w, struct str *ret_wrong, bool *stays, struct err *err)
{
	(void)rq; (void)w; (void)ret_wrong; (void)stays; (void)err;
	return true;
}

void writing_list_files(const struct request *rq, const struct writing *w, struct report_file **ret, size_t *ret_n)
{
	(void)rq; (void)w;
	*ret = NULL;
	*ret_n = 0;
}

struct str writing_file_tokens(const struct request *rq, const struct writing *w)
{
	(void)rq; (void)w;
	return STR_NONE;
}
