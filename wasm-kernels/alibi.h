/* Attention with linear biases (Press et al., 2022): scores fall with the distance, by 2^(-8 (h + 1) / heads) for each
 * position. One more head has a smaller slope, and so looks further back. */
#ifndef ALIBI_H
#define ALIBI_H

#include "kernels.h"

static inline float slope_of_head(int h, int heads) { return exp1(-5.5451774f * (h + 1) / heads); } /* 8 ln 2 */

#endif
