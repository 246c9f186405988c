#include "base/names.h"

int names_find(const struct str *names, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], s))
			return (int)i;
	return -1;
}

int names_ifind(const struct str *names, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(names[i], s))
			return (int)i;
	return -1;
}
