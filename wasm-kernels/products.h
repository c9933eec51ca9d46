/* Dot products and weighted sums of rows, for attention.c and matmul.c. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "kernels.h"

/* to[j] = factor * (a . row j of b) for j = 0..count-1, rounded up to whole vectors: `to` has room for them. */
static inline void dots(const float *a, const float *b, int b_stride, int count, int d, float factor, float *to) {
  if (d % 4) {
    for (int j = 0; j < count; j++) {
      float sum = 0;
      for (int k = 0; k < d; k++) sum += a[k] * b[j * b_stride + k];
      to[j] = factor * sum;
    }
    return;
  }
  for (int j = 0; j < count; j += 4) {
    f4 s0 = all4(0), s1 = s0, s2 = s0, s3 = s0;
    const float *rows = b + j * b_stride;
    for (int k = 0; k < d; k += 4) {
      f4 part = load4(a + k);
      s0 = madd4(part, load4(rows + k), s0);
      s1 = madd4(part, load4(rows + b_stride + k), s1);
      s2 = madd4(part, load4(rows + 2 * b_stride + k), s2);
      s3 = madd4(part, load4(rows + 3 * b_stride + k), s3);
    }
    store4(to + j, sums4(s0, s1, s2, s3) * factor);
  }
}

/* to[j] (+)= a . row j of b, for exactly these j and any d. What lies behind a row is not read as a number. */
static inline void dots_of_any_width(const float *a, const float *b, int b_stride, int count, int d, float *to,
                                     int add) {
  const i4 lane = {0, 1, 2, 3};
  int whole = d & ~3;
  i4 inside = lane < d - whole;
  for (int j = 0; j < count; j += 4) {
    f4 sums[4];
    for (int r = 0; r < 4; r++) {
      const float *row = b + (j + r < count ? j + r : j) * b_stride;
      sums[r] = (f4)((i4)load4(a + whole) & inside) * (f4)((i4)load4(row + whole) & inside);
      for (int k = 0; k < whole; k += 4) sums[r] = madd4(load4(a + k), load4(row + k), sums[r]);
    }
    f4 dot = sums4(sums[0], sums[1], sums[2], sums[3]);
    if (add) dot += load4(to + j);
    store_first(to + j, dot, count - j);
  }
}

/* to (+)= sum of factor[s * next] * row s of source, s = 0..count-1. */
static inline void mix(const float *factor, int next, const float *source, int stride, int count, int d, float *to,
                       int add) {
  int k = 0;
  for (; k + 4 <= d; k += 4) {
    f4 sum = add ? load4(to + k) : all4(0);
    for (int s = 0; s < count; s++) sum = madd4(all4(factor[s * next]), load4(source + s * stride + k), sum);
    store4(to + k, sum);
  }
  for (; k < d; k++) {
    float sum = add ? to[k] : 0;
    for (int s = 0; s < count; s++) sum += factor[s * next] * source[s * stride + k];
    to[k] = sum;
  }
}

#endif
