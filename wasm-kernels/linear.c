/* y = x W^T: the matrix products that take nearly all the time. x is (n, inputs), W (outputs, inputs), y (n, outputs).
 *
 * The plain loops:
 *   forward    y[i][o]   = sum_k x[i][k] W[o][k]
 *   backward   dx[i][k]  = sum_o dy[i][o] W[o][k]       dW[o][k] = sum_i dy[i][o] x[i][k]
 *
 * Rows of W, x and y are zero-padded to a multiple of four, and so is the number of rows of W: no loop over k or o has
 * a tail. Forward computes four dot products at a time and adds them up with one transpose, which costs less than
 * maintaining a transposed copy of W.
 * Tried: one row of x at a time instead of two. A step takes 1.02 times as long, 1.05 at n_embd 64 (native).
 */
#include "kernels.h"

/* Two rows of x (or one) by four rows of W: eight running sums, which fit in sixteen registers. */
static inline void forward_rows(int rows, const float *x, int x_stride, const float *w, int w_stride, float *y,
                                int y_stride, int inputs) {
  f4 sums[2][4] = {{all4(0), all4(0), all4(0), all4(0)}, {all4(0), all4(0), all4(0), all4(0)}};
  for (int k = 0; k < inputs; k += 4)
    for (int o = 0; o < 4; o++) {
      f4 weights = load4(w + o * w_stride + k);
      for (int r = 0; r < rows; r++) sums[r][o] = madd4(load4(x + r * x_stride + k), weights, sums[r][o]);
    }
  for (int r = 0; r < rows; r++) store4(y + r * y_stride, sums4(sums[r][0], sums[r][1], sums[r][2], sums[r][3]));
}

void linear_forward(const Pass *p, const Op *op) {
  View x = value(p, op->a), w = value(p, op->b), y = value(p, op->out);
  int inputs = pad4(w.cols);
  for (int o = 0; o < w.rows; o += 4) {
    const float *weights = row(w, 0, o);
    int i = y.first;
    for (; i + 2 <= y.rows; i += 2)
      forward_rows(2, row(x, 0, i), x.row_stride, weights, w.row_stride, row(y, 0, i) + o, y.row_stride, inputs);
    if (i < y.rows)
      forward_rows(1, row(x, 0, i), x.row_stride, weights, w.row_stride, row(y, 0, i) + o, y.row_stride, inputs);
  }
}

/* out[r][0..4 vectors] (+)= sum_s factor[s][r] source[s][0..4 vectors]. Both backward products have this form. */
static inline void weighted_rows(int rows, int vectors, const float *factors, int next_factor, int next_row_factor,
                                 const float *source, int source_stride, int count, float *out, int out_stride,
                                 int add) {
  f4 sums[2][4];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) sums[r][v] = add ? load4(out + r * out_stride + 4 * v) : all4(0);
  for (int s = 0; s < count; s++) {
    for (int r = 0; r < rows; r++) {
      f4 factor = all4(factors[s * next_factor + r * next_row_factor]);
      for (int v = 0; v < vectors; v++)
        sums[r][v] = madd4(factor, load4(source + s * source_stride + 4 * v), sums[r][v]);
    }
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) store4(out + r * out_stride + 4 * v, sums[r][v]);
}

/* The same for all rows and columns of out, in blocks of two rows by sixteen columns. */
static inline void weighted_sums(const float *factors, int next_factor, int next_row_factor, const float *source,
                                 int source_stride, int count, float *out, int out_stride, int rows, int cols,
                                 int add) {
  for (int k = 0; k < cols; k += 16) {
    int vectors = (cols - k) / 4;
    for (int r = 0; r < rows; r += 2) {
      int both = r + 2 <= rows;
#define BLOCK(R, V)                                                                                                  \
  weighted_rows(R, V, factors + r * next_row_factor, next_factor, next_row_factor, source + k, source_stride, count, \
                out + r * out_stride + k, out_stride, add)
      if (vectors >= 4) both ? BLOCK(2, 4) : BLOCK(1, 4);
      else if (vectors == 3) both ? BLOCK(2, 3) : BLOCK(1, 3);
      else if (vectors == 2) both ? BLOCK(2, 2) : BLOCK(1, 2);
      else both ? BLOCK(2, 1) : BLOCK(1, 1);
#undef BLOCK
    }
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
