/* Dot products and weighted sums of rows, for attention.c and matmul.c. Heads may have any width d: of the vector at
 * the end of a row, the numbers that belong to the next head are read but not used. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "kernels.h"

#define TOGETHER 4 /* rows that are computed at once */

INLINE f4 only(f4 x, i4 where) { return (f4)((i4)x & where); }

/* The products of a and b, which a sum4 makes their dot product. */
INLINE f4 products4(const float *a, const float *b, int d) {
  f4 sums = all4(0);
  int k = 0;
  for (; k + 4 <= d; k += 4) sums = madd4(load4(a + k), load4(b + k), sums);
  if (k < d) sums += only(load4(a + k) * load4(b + k), (i4){0, 1, 2, 3} < d - k);
  return sums;
}

/* The dot products of a with b[0], b[1], b[2] and b[3]. */
INLINE f4 dots4(const float *a, const float *const b[4], int d) {
  f4 sums[4] = {all4(0), all4(0), all4(0), all4(0)};
  int k = 0;
  for (; k + 4 <= d; k += 4)
    for (int r = 0; r < 4; r++) sums[r] = madd4(load4(a + k), load4(b[r] + k), sums[r]);
  if (k < d) {
    i4 inside = (i4){0, 1, 2, 3} < d - k;
    for (int r = 0; r < 4; r++) sums[r] += only(load4(a + k), inside) * only(load4(b[r] + k), inside);
  }
  return sums4(sums[0], sums[1], sums[2], sums[3]);
}

/* For each of `rows` rows: to (+)= sum of factors[s * next] * row s of source, s = 0..count-1. */
INLINE void mix(int rows, const float *factors, int next, int next_row, const float *source, int stride, int count,
                int d, float *to, int to_stride, int add) {
  for (int k = 0; k < d; k += 4) {
    f4 sums[TOGETHER];
    for (int r = 0; r < rows; r++) sums[r] = add ? load4(to + r * to_stride + k) : all4(0);
    for (int s = 0; s < count; s++) {
      f4 from = load4(source + s * stride + k);
      for (int r = 0; r < rows; r++) sums[r] = madd4(all4(factors[s * next + r * next_row]), from, sums[r]);
    }
    for (int r = 0; r < rows; r++) store_first(to + r * to_stride + k, sums[r], d - k);
  }
}

#endif
