/* cvss4_table - the scores of CVSS 4.0's macrovectors in tenths: [EQ1][EQ2][EQ3 and EQ6][EQ4][EQ5]. */
#ifndef ASSESS_CVSS4_TABLE_H
#define ASSESS_CVSS4_TABLE_H

#include <stdint.h>

extern const uint8_t cvss4_table[3][2][5][3][3];

#endif
