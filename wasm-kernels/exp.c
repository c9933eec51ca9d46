/* The numbers in exp4 (kernels.h). */
#include "kernels.h"

#define ALL(x) {x, x, x, x}

const ExpNumbers exp_numbers = {
    .lowest = ALL(-87.0f),
    .highest = ALL(88.0f),
    .per_ln2 = ALL(1.44269504f),
    .round = ALL(12582912.0f),       /* 1.5 * 2^23: a sum with it has no digits after the point */
    .minus_ln2 = ALL(-0.693359375f), /* ln 2 in two parts, so that the product with the first is exact */
    .minus_ln2_rest = ALL(2.12194440e-4f),
    .c7 = ALL(1.9875691500e-4f), /* Cephes' expf coefficients: Moshier, 1989 */
    .c6 = ALL(1.3981999507e-3f),
    .c5 = ALL(8.3334519073e-3f),
    .c4 = ALL(4.1665795894e-2f),
    .c3 = ALL(1.6666665459e-1f),
    .c2 = ALL(5.0000001201e-1f),
    .one = ALL(1.0f),
};
