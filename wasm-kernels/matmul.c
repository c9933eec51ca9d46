/* out[h] = a[h] b[h] for every head h, with any strides: transposing an operand only swaps its strides.
 *
 * The plain loops:
 *   forward    out[i][j] = sum_k a[i][k] b[k][j]
 *   backward   da[i][k]  = sum_j dout[i][j] b[k][j]       db[k][j] = sum_i a[i][k] dout[i][j]
 *
 * Where a row lies in one piece, a whole row of sums is computed at once; else (a transposed) number by number.
 * The products of attention come here only from edited models: in the page's own they are fused into attention.c.
 */
#include "products.h"

static inline float *at(View v, int h, int i, int j) {
  return v.at + h * v.head_stride + i * v.row_stride + j * v.col_stride;
}

/* The sum over s < count of x[s * next_x] y[s * next_y]. */
static inline float dot(const float *x, int next_x, const float *y, int next_y, int count) {
  float sum = 0;
  for (int s = 0; s < count; s++) sum += x[s * next_x] * y[s * next_y];
  return sum;
}

/* Both out of line, since each is called from several places, and for edited models only.
 * to[j] (+)= a . row j of b, for j = 0..count-1. */
static __attribute__((noinline)) void dots(const float *a, const float *b, int b_stride, int count, int d, float *to,
                                           int add) {
  for (int j = 0; j < count; j += 4) {
    const float *rows[4];
    for (int r = 0; r < 4; r++) rows[r] = b + (j + r < count ? j + r : j) * b_stride;
    f4 dot = dots4(a, rows, d);
    if (add) dot += load4(to + j);
    store_first(to + j, dot, count - j);
  }
}

static __attribute__((noinline)) void mix_row(const float *factors, int next, const float *source, int stride,
                                              int count, int d, float *to, int add) {
  mix(1, factors, next, 0, source, stride, count, d, to, 0, add);
}

void matmul_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), out = value(p, op->out);
  for (int h = 0; h < out.heads; h++)
    for (int i = out.first; i < out.rows; i++) {
      const float *x = at(a, h, i, 0), *y = at(b, h, 0, 0);
      float *to = at(out, h, i, 0);
      if (b.col_stride == 1) mix_row(x, a.col_stride, y, b.row_stride, a.cols, out.cols, to, 0);
      else if (a.col_stride == 1) dots(x, y, b.col_stride, out.cols, a.cols, to, 0);
      else
        for (int j = 0; j < out.cols; j++) to[j] = dot(x, a.col_stride, at(b, h, 0, j), b.row_stride, a.cols);
    }
}

static inline void backward_to_a(View da, View b, View dout, int h, int add) {
  for (int i = 0; i < dout.rows; i++) {
    const float *x = at(dout, h, i, 0), *y = at(b, h, 0, 0);
    float *to = at(da, h, i, 0);
    if (da.col_stride == 1 && b.col_stride == 1) dots(x, y, b.row_stride, da.cols, dout.cols, to, add);
    else if (da.col_stride == 1) mix_row(x, 1, y, b.col_stride, dout.cols, da.cols, to, add);
    else
      for (int k = 0; k < da.cols; k++) {
        float sum = dot(x, 1, at(b, h, k, 0), b.col_stride, dout.cols);
        to[k * da.col_stride] = add ? to[k * da.col_stride] + sum : sum;
      }
  }
}

static inline void backward_to_b(View a, View db, View dout, int h, int add) {
  if (db.col_stride == 1)
    for (int k = 0; k < a.cols; k++)
      mix_row(at(a, h, 0, k), a.row_stride, at(dout, h, 0, 0), dout.row_stride, dout.rows, dout.cols, at(db, h, k, 0),
              add);
  else if (a.col_stride == 1)
    for (int j = 0; j < dout.cols; j++)
      mix_row(at(dout, h, 0, j), dout.row_stride, at(a, h, 0, 0), a.row_stride, dout.rows, a.cols, at(db, h, 0, j),
              add);
  else
    for (int k = 0; k < a.cols; k++)
      for (int j = 0; j < dout.cols; j++) {
        float sum = dot(at(a, h, 0, k), a.row_stride, at(dout, h, 0, j), dout.row_stride, dout.rows);
        *at(db, h, k, j) = add ? *at(db, h, k, j) + sum : sum;
      }
}

void matmul_backward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), da = grad(p, op->a), db = grad(p, op->b), dout = grad(p, op->out);
  for (int h = 0; h < dout.heads; h++) {
    backward_to_a(da, b, dout, h, op->adds & 1);
    backward_to_b(a, db, dout, h, op->adds & 2);
  }
}
