/* Fused causal attention, head by head:  w = softmax(number * q k^T) over positions 0..i,  out = w v.
 * It replaces matmul, scale, causal softmax and matmul (py/microgpt/fuse.py). w is saved: backward needs it, and the
 * page displays it. The masked half of the square is not computed.
 *
 * Backward, with dw = dout v^T and ds = number * w * (dw - sum(w * dw)), row by row:
 *   dq = ds k,   dk = ds^T q,   dv = w^T dout
 * ds and dq come first, row by row, then dk and dv, so every sum is finished in registers and no buffer is zeroed.
 * Heads whose width is not a multiple of four take scalar loops.
 * Tried: the four separate operations. A step takes 1.24 times as long, 1.09 at n_embd 64 and n_layer 4 (native).
 */
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

void attention_forward(const Pass *p, const Op *op) {
  View q = value(p, op->a), k = value(p, op->b), v = value(p, op->c), out = value(p, op->out);
  View weights = value(p, op->keeps);
  int d = q.cols;
  for (int h = 0; h < q.heads; h++)
    for (int i = q.first; i < q.rows; i++) {
      float *w = row(weights, h, i), sum;
      dots(row(q, h, i), row(k, h, 0), k.row_stride, i + 1, d, op->number, w);
      softmax_row(w, w, i + 1, &sum);
      for (int j = i + 1; j < weights.cols; j++) w[j] = 0;
      mix(w, 1, row(v, h, 0), v.row_stride, i + 1, d, row(out, h, i), 0);
    }
}

void attention_backward(const Pass *p, const Op *op) {
  View q = value(p, op->a), k = value(p, op->b), v = value(p, op->c), weights = value(p, op->keeps);
  View dq = grad(p, op->a), dk = grad(p, op->b), dv = grad(p, op->c), dout = grad(p, op->out);
  View dweights = grad(p, op->keeps);
  int d = q.cols, n = q.rows, next = weights.row_stride;
  for (int h = 0; h < q.heads; h++) {
    for (int i = 0; i < n; i++) {
      const float *w = row(weights, h, i);
      float *ds = row(dweights, h, i), mean = 0;
      dots(row(dout, h, i), row(v, h, 0), v.row_stride, i + 1, d, 1, ds);
      for (int j = 0; j <= i; j++) mean += w[j] * ds[j];
      for (int j = 0; j <= i; j++) ds[j] = op->number * w[j] * (ds[j] - mean);
      mix(ds, 1, row(k, h, 0), k.row_stride, i + 1, d, row(dq, h, i), op->adds & 1);
    }
    for (int j = 0; j < n; j++) {
      mix(row(dweights, h, j) + j, next, row(q, h, j), q.row_stride, n - j, d, row(dk, h, j), op->adds & 2);
      mix(row(weights, h, j) + j, next, row(dout, h, j), dout.row_stride, n - j, d, row(dv, h, j), op->adds & 4);
    }
  }
}
