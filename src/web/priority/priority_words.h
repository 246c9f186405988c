/* priority_words - facts, factors, grades and levels of the alliance's priority in the reader's language. */
#ifndef WEB_PRIORITY_PRIORITY_WORDS_H
#define WEB_PRIORITY_PRIORITY_WORDS_H

#include "assess/priority_rules.h"
#include "web/page.h"

struct str factor_word(const struct request *rq, enum factor f);
struct str factor_ask(const struct request *rq, enum factor f);
struct word grade_of(const struct request *rq, enum grade g); /* with the class of its mark */
struct str level_word(const struct request *rq, enum level l);    /* "urgent" */
struct str level_meaning(const struct request *rq, enum level l); /* a sentence */
struct str fact_label(const struct request *rq, enum fact_name f);
struct str fact_hint(const struct request *rq, enum fact_name f); /* may be empty */
struct str fact_value(const struct request *rq, enum fact_name f, int64_t value);
struct str fact_told(const struct request *rq, enum fact_name f, const struct facts *of); /* "Used in attacks: yes" */
/* The facts and grades that `because` names, in the reader's words; `because` is in the rules' plain form. */
struct str because_words(const struct request *rq, struct str because, const struct facts *of, const struct priority *p);
struct str condition_word(const struct request *rq, const struct condition *c);

struct str embargo_word(const struct request *rq, int days);
struct str fix_word(const struct request *rq, int days);

#endif
