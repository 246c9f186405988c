/* party_ask - the parameters by which the directory of parties is searched, the same on the page and in the API. */
#ifndef WEB_PEOPLE_PARTY_ASK_H
#define WEB_PEOPLE_PARTY_ASK_H

#include "hub/people/people.h"
#include "web/serve/http.h"
#include "web/serve/param.h"

enum party_order { PARTY_BY_NAME, PARTY_BY_MEMBERS, PARTY_BY_CONTACTS, PARTY_BY_COMPONENTS, PARTY_BY_COUNTRY, PARTY_ORDER_N };
extern const struct str party_order_names[PARTY_ORDER_N];
struct party_ask {
	struct str q;
	int role;   /* -1: any */
	int order;  /* enum party_order */
	int format; /* -1: as usual; 0: csv */
	bool left, reverse;
};
extern const struct params party_params;

/* Reads rq->query, finds the parties that whoever asks may see. */
bool party_ask_find(struct request *rq, bool strict, struct party_ask *ret_ask, struct listed_parties *ret, struct err *err);
void party_put_csv(const struct request *rq, const struct listed_parties *l, struct response *rs);

#endif
