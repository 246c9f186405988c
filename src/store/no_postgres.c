/* In the place of the PostgreSQL driver where the program is built without libpq. */
#include "store/driver.h"

static bool refuse(struct db *d, const char *where, enum db_mode mode, struct err *err)
{
	(void)d, (void)where, (void)mode;
	return err_set(err, ERR_USAGE, "this build keeps its list in SQLite only: give a file, not a postgresql:// address");
}

const struct driver postgres_driver = { .engine = SQL_POSTGRES, .open = refuse };
