/*
 * postman - a hub's notices on their way: hub/notice/deliver.h with what it asks answered from the hub's settings, people and keys.
 *
 * Readers that a notice may name: "member/57"; "invitation/12", whoever is invited, with the invitation's own link; "join/9",
 * whoever asked to join and was refused; "address/9", the address that change of address asks for, with the secret's link;
 * "former/9", the one it takes the place of.
 */
#ifndef HUB_NOTICE_POSTMAN_H
#define HUB_NOTICE_POSTMAN_H

#include "hub/hub.h"
#include "hub/notice/deliver.h"

struct postman;
/* In threads of its own from now on, rung after each commit of `h`. `url`: how the hub is reached where site.url is not set.
 * NULL: ERR_IO. */
struct postman *postman_start(struct hub *h, struct str url, struct err *err);
/* Before the hub is closed; nobody acts any more. NULL is fine. */
void postman_stop(struct postman *p);
struct deliver *postman_deliver(struct postman *p);

/* What he asks and answers. The context is a struct postman_desk. */
struct postman_desk { struct hub *hub; struct str url; };
struct deliver_calls postman_calls(struct postman_desk *desk);
/* What a mail's id is vouched for with, by key i of login_n. */
struct digest postman_mac(const struct keys *k, size_t i, struct str text);

#endif
