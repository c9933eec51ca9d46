/* y = x W^T: the matrix products that take nearly all the time. x is (n, inputs), W (outputs, inputs), y (n, outputs).
 *
 * The plain loops:
 *   forward    y[i][o]   = sum_k x[i][k] W[o][k]
 *   backward   dx[i][k]  = sum_o dy[i][o] W[o][k]       dW[o][k] = sum_i dy[i][o] x[i][k]
 *
 * Rows of W, x and y are zero-padded to a multiple of four, and so is the number of rows of W: no loop over k or o has
 * a tail. Forward computes four dot products at a time and adds them up with one transpose, which costs less than
 * maintaining a transposed copy of W.
 * Each sum is added up in the same order on every machine, however wide its vectors are.
 * Tried: vectors of four floats everywhere. A step takes 1.3 times as long, 1.6 at n_embd 64 (native, AVX-512).
 */
#include "kernels.h"

/* Rows of sums in flight, of sixteen numbers each: as many as fit in the registers (WebAssembly has the fewest). */
#if defined __AVX512F__
#define TALLEST 8
#elif defined __AVX__
#define TALLEST 4
#else
#define TALLEST 2
#endif
typedef float f16 __attribute__((vector_size(64), aligned(4), may_alias));

#if TALLEST >= 4
static inline f16 join(f4 a, f4 b, f4 c, f4 d) {
  typedef float f8 __attribute__((vector_size(32)));
  f8 low = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  f8 high = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/* Four rows of x at once, each in a quarter of the vectors: there the same sums, in the same order, as below. */
static inline void forward_four_rows(int outputs, const float *x, int x_stride, const float *w, int w_stride, float *y,
                                     int y_stride, int inputs) {
  f16 sums[TALLEST];
  for (int o = 0; o < outputs; o++) sums[o] = (f16){0};
  for (int k = 0; k < inputs; k += 4) {
    f16 rows = join(load4(x + k), load4(x + x_stride + k), load4(x + 2 * x_stride + k), load4(x + 3 * x_stride + k));
    for (int o = 0; o < outputs; o++) {
      f4 weights = load4(w + o * w_stride + k);
      sums[o] = rows * join(weights, weights, weights, weights) + sums[o];
    }
  }
  for (int o = 0; o < outputs; o += 4)
    for (int r = 0; r < 4; r++) {
      f4 part[4];
      for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) part[i][k] = sums[o + i][4 * r + k];
      store4(y + r * y_stride + o, sums4(part[0], part[1], part[2], part[3]));
    }
}
#endif

/* Two rows of x (or one) by four rows of W: eight running sums, which fit in sixteen registers. */
INLINE void forward_rows(int rows, const float *x, int x_stride, const float *w, int w_stride, float *y, int y_stride,
                         int inputs) {
  f4 sums[2][4];
  for (int o = 0; o < 4; o++)
    for (int r = 0; r < rows; r++) sums[r][o] = load4(x + r * x_stride) * load4(w + o * w_stride);
  for (int k = 4; k < inputs; k += 4)
    for (int o = 0; o < 4; o++) {
      f4 weights = load4(w + o * w_stride + k);
      for (int r = 0; r < rows; r++) sums[r][o] = madd4(load4(x + r * x_stride + k), weights, sums[r][o]);
    }
  for (int r = 0; r < rows; r++) store4(y + r * y_stride, sums4(sums[r][0], sums[r][1], sums[r][2], sums[r][3]));
}

void linear_forward(const Pass *p, const Op *op) {
  View x = value(p, op->a), w = value(p, op->b), y = value(p, op->out);
  int inputs = pad4(w.cols), from = y.first;
#if TALLEST >= 4
  for (; from + 4 <= y.rows; from += 4) {
    int o = 0;
    for (; o + TALLEST <= w.rows; o += TALLEST)
      forward_four_rows(TALLEST, row(x, 0, from), x.row_stride, row(w, 0, o), w.row_stride, row(y, 0, from) + o,
                        y.row_stride, inputs);
    for (; o < w.rows; o += 4)
      forward_four_rows(4, row(x, 0, from), x.row_stride, row(w, 0, o), w.row_stride, row(y, 0, from) + o, y.row_stride,
                        inputs);
  }
#endif
  for (int o = 0; o < w.rows; o += 4) {
    const float *weights = row(w, 0, o);
    int i = from;
    for (; i + 2 <= y.rows; i += 2)
      forward_rows(2, row(x, 0, i), x.row_stride, weights, w.row_stride, row(y, 0, i) + o, y.row_stride, inputs);
    if (i < y.rows)
      forward_rows(1, row(x, 0, i), x.row_stride, weights, w.row_stride, row(y, 0, i) + o, y.row_stride, inputs);
  }
}

/* out[r][..] (+)= sum_s factor[s][r] source[s][..], sixteen columns at once or four. Both backward products have this
 * form. Each column is added up by itself, in order, so the width of the vectors changes no result. */
#define WEIGHTED_ROWS(NAME, VECTOR)                                                                                  \
  static inline void NAME(int rows, const float *factors, int next_factor, int next_row_factor, const float *source, \
                          int source_stride, int count, float *out, int out_stride, int add) {                       \
    VECTOR sums[TALLEST], first = *(const VECTOR *)source;                                                           \
    for (int r = 0; r < rows; r++) sums[r] = factors[r * next_row_factor] * first;                                   \
    if (add)                                                                                                         \
      for (int r = 0; r < rows; r++) sums[r] += *(VECTOR *)(out + r * out_stride);                                   \
    for (int s = 1; s < count; s++) {                                                                                \
      VECTOR from = *(const VECTOR *)(source + s * source_stride);                                                   \
      for (int r = 0; r < rows; r++) sums[r] = factors[s * next_factor + r * next_row_factor] * from + sums[r];      \
    }                                                                                                                \
    for (int r = 0; r < rows; r++) *(VECTOR *)(out + r * out_stride) = sums[r];                                      \
  }
WEIGHTED_ROWS(sixteen_columns, f16)
WEIGHTED_ROWS(four_columns, f4_anywhere)

/* The same for all rows and columns of out. */
static inline void weighted_sums(const float *factors, int next_factor, int next_row_factor, const float *source,
                                 int source_stride, int count, float *out, int out_stride, int rows, int cols,
                                 int add) {
  for (int k = 0; k < cols;) {
    int r = 0;
#define BLOCKS(COLUMNS, R)                                                                                  \
  for (; r + R <= rows; r += R)                                                                             \
  COLUMNS(R, factors + r * next_row_factor, next_factor, next_row_factor, source + k, source_stride, count, \
          out + r * out_stride + k, out_stride, add)
    if (cols - k >= 16) {
      if (TALLEST >= 8) BLOCKS(sixteen_columns, 8);
      if (TALLEST >= 4) BLOCKS(sixteen_columns, 4);
      BLOCKS(sixteen_columns, 2);
      BLOCKS(sixteen_columns, 1);
      k += 16;
    } else {
      BLOCKS(four_columns, 2);
      BLOCKS(four_columns, 1);
      k += 4;
    }
#undef BLOCKS
  }
}

void linear_backward(const Pass *p, const Op *op) {
  View x = value(p, op->a), w = value(p, op->b);
  View dx = grad(p, op->a), dw = grad(p, op->b), dy = grad(p, op->out);
  weighted_sums(dy.at, 1, dy.row_stride, w.at, w.row_stride, w.rows, dx.at, dx.row_stride, dx.rows, pad4(w.cols),
                op->adds & 1);
  weighted_sums(dy.at, dy.row_stride, 1, x.at, x.row_stride, x.rows, dw.at, dw.row_stride, w.rows, pad4(w.cols),
                op->adds & 2);
}
