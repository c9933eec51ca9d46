/* Fused causal attention, head by head:  w = softmax(number * q k^T) over positions 0..i,  out = w v.
 * It replaces matmul, scale, alibi, causal softmax and matmul (py/microgpt/fuse.py). w is saved: backward needs it, and
 * the page displays it. What is masked is not computed. `kind` is 2 * window + 1 if there is alibi (alibi.h): a window
 * of m is positions i-m+1..i, and 0 is no window.
 *
 * Backward, with dw = dout v^T and ds = number * w * (dw - sum(w * dw)), row by row:
 *   dq = ds k,   dk = ds^T q,   dv = w^T dout
 * ds and dq come first, row by row, then dk and dv, so every sum is finished in registers and no buffer is zeroed.
 * Heads whose width is not a multiple of four take scalar loops.
 * Tried: the four separate operations. A step takes 1.24 times as long, 1.09 at n_embd 64 and n_layer 4 (native).
 */
#include "alibi.h"
#include "products.h"

void attention_forward(const Pass *p, const Op *op) {
  View q = value(p, op->a), k = value(p, op->b), v = value(p, op->c), out = value(p, op->out);
  View weights = value(p, op->keeps);
  int d = q.cols, window = op->kind >> 1, alibi = op->kind & 1;
  for (int h = 0; h < q.heads; h++)
    for (int i = q.first; i < q.rows; i++) {
      int from = first_seen(i, window), aligned = from & ~3;
      float *w = row(weights, h, i), sum;
      dots(row(q, h, i), row(k, h, aligned), k.row_stride, i + 1 - aligned, d, op->number, w + aligned);
      if (alibi) add_alibi(w, slope_of_head(h, q.heads), i, from, i + 1);
      softmax_row(w + from, w + from, i + 1 - from, &sum);
      for (int j = 0; j < from; j++) w[j] = 0;
      for (int j = i + 1; j < weights.cols; j++) w[j] = 0;
      mix(w + from, 1, row(v, h, from), v.row_stride, i + 1 - from, d, row(out, h, i), 0);
    }
}

void attention_backward(const Pass *p, const Op *op) {
  View q = value(p, op->a), k = value(p, op->b), v = value(p, op->c), weights = value(p, op->keeps);
  View dq = grad(p, op->a), dk = grad(p, op->b), dv = grad(p, op->c), dout = grad(p, op->out);
  View dweights = grad(p, op->keeps);
  int d = q.cols, n = q.rows, next = weights.row_stride, window = op->kind >> 1;
  for (int h = 0; h < q.heads; h++) {
    for (int i = 0; i < n; i++) {
      int from = first_seen(i, window), aligned = from & ~3;
      const float *w = row(weights, h, i);
      float *ds = row(dweights, h, i), mean = 0;
      dots(row(dout, h, i), row(v, h, aligned), v.row_stride, i + 1 - aligned, d, 1, ds + aligned);
      for (int j = from; j <= i; j++) mean += w[j] * ds[j];
      for (int j = from; j <= i; j++) ds[j] = op->number * w[j] * (ds[j] - mean);
      mix(ds + from, 1, row(k, h, from), k.row_stride, i + 1 - from, d, row(dq, h, i), op->adds & 1);
    }
    for (int j = 0; j < n; j++) {
      int seeing = window && window < n - j ? window : n - j;
      mix(row(dweights, h, j) + j, next, row(q, h, j), q.row_stride, seeing, d, row(dk, h, j), op->adds & 2);
      mix(row(weights, h, j) + j, next, row(dout, h, j), dout.row_stride, seeing, d, row(dv, h, j), op->adds & 4);
    }
  }
}
