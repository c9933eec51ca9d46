/* Fused causal attention, head by head:  w = softmax(number * q k^T) over positions 0..i,  out = w v.
 * It replaces matmul, scale, alibi, causal softmax and matmul (py/microgpt/fuse.py). w is saved: backward needs it, and
 * the page displays it. `kind` is 2 * window + 1 if there is alibi (alibi.h): a window of m is positions i-m+1..i, and
 * 0 is no window.
 *
 * Backward, with dw = dout v^T and ds = number * w * (dw - sum(w * dw)), row by row:
 *   dq = ds k,   dk = ds^T q,   dv = w^T dout
 * ds and dq come first, then dk and dv, so every sum is finished in registers and no buffer is zeroed.
 *
 * Up to four rows are computed together, over the same whole vectors of four positions; what a row does not see becomes
 * 0. So the loops are few, and of the same length for all four. A row has the same result in any company.
 * Tried: row by row, without what is masked. A step takes 1.13 times as long (native), 1.06 as WebAssembly.
 * Tried: the four separate operations. A step takes 1.24 times as long, 1.09 at n_embd 64 and n_layer 4 (native).
 */
#include "alibi.h"
#include "products.h"

#define LOWEST (-3e38f)
#define NARROW 4 /* the width of a head in the page's own model, for which there is code of its own */

/* An operation with its views. */
typedef struct {
  View q, k, v, out, weights;
  View dq, dk, dv, dout, dweights;
  float number;
  int d, adds, window, alibi;
} Attention;

INLINE Attention attention(const Pass *p, const Op *op, int d) {
  return (Attention){
      .q = value(p, op->a),
      .k = value(p, op->b),
      .v = value(p, op->c),
      .out = value(p, op->out),
      .weights = value(p, op->keeps),
      .dq = grad(p, op->a),
      .dk = grad(p, op->b),
      .dv = grad(p, op->c),
      .dout = grad(p, op->out),
      .dweights = grad(p, op->keeps),
      .number = op->number,
      .d = d,
      .adds = op->adds,
      .window = op->kind >> 1,
      .alibi = op->kind & 1,
  };
}

/* Which of the positions j..j+3 position i sees. */
INLINE i4 seen(const Attention *a, int i, int j) {
  i4 at = (i4){0, 1, 2, 3} + j;
  return (at <= i) & (at >= first_seen(i, a->window));
}

/* The dot products of x with rows j..j+3 of a head. */
INLINE f4 with_rows(const float *x, View of, int h, int j, int d) {
  const float *rows[4] = {row(of, h, j), row(of, h, j + 1), row(of, h, j + 2), row(of, h, j + 3)};
  return dots4(x, rows, d);
}

/* Out of line, since few models need it. */
static __attribute__((noinline)) void bias(float *scores, int heads, int h, int i, int from) {
  add_alibi(scores, slope_of_head(h, heads), i, from, i + 1);
}

/* Rows i..i+rows-1 of head h. */
INLINE void forward_rows(const Attention *a, int h, int rows, int i) {
  int first = first_seen(i, a->window), from = first & ~3, to = pad4(i + rows);
  float *w[TOGETHER];
  f4 highs[TOGETHER], sums[TOGETHER];
  for (int r = 0; r < rows; r++) w[r] = row(a->weights, h, i + r), highs[r] = all4(LOWEST), sums[r] = all4(0);

  for (int j = from; j < to; j += 4)
    for (int r = 0; r < rows; r++) store4(w[r] + j, with_rows(row(a->q, h, i + r), a->k, h, j, a->d) * a->number);
  if (a->alibi)
    for (int r = 0; r < rows; r++) bias(w[r], a->q.heads, h, i + r, from);

  for (int j = from; j < to; j += 4)
    for (int r = 0; r < rows; r++) {
      i4 inside = seen(a, i + r, j);
      highs[r] = max4(highs[r], (f4)(((i4)load4(w[r] + j) & inside) | ((i4)all4(LOWEST) & ~inside)));
    }
  for (int r = 0; r < rows; r++) highs[r] = all4(highest4(highs[r]));
  for (int j = from; j < to; j += 4)
    for (int r = 0; r < rows; r++) {
      f4 e = only(exp4(load4(w[r] + j) - highs[r]), seen(a, i + r, j));
      sums[r] += e;
      store4(w[r] + j, e);
    }
  for (int r = 0; r < rows; r++) {
    f4 scale = all4(1 / sum4(sums[r]));
    for (int j = 0; j < from; j += 4) store4(w[r] + j, all4(0));
    for (int j = from; j < to; j += 4) store4(w[r] + j, load4(w[r] + j) * scale);
    for (int j = to; j < a->weights.cols; j += 4) store4(w[r] + j, all4(0));
  }
  mix(rows, w[0] + first, 1, a->weights.row_stride, row(a->v, h, first), a->v.row_stride, i + rows - first, a->d,
      row(a->out, h, i), a->out.row_stride, 0);
}

INLINE void backward_rows(const Attention *a, int h, int rows, int i) {
  int first = first_seen(i, a->window), from = first & ~3, to = pad4(i + rows);
  float *ds[TOGETHER];
  const float *w[TOGETHER];
  f4 sums[TOGETHER];
  for (int r = 0; r < rows; r++)
    ds[r] = row(a->dweights, h, i + r), w[r] = row(a->weights, h, i + r), sums[r] = all4(0);

  for (int j = from; j < to; j += 4)
    for (int r = 0; r < rows; r++) {
      f4 dw = only(with_rows(row(a->dout, h, i + r), a->v, h, j, a->d), seen(a, i + r, j));
      sums[r] = madd4(load4(w[r] + j), dw, sums[r]);
      store4(ds[r] + j, dw);
    }
  for (int r = 0; r < rows; r++) {
    float mean = sum4(sums[r]);
    for (int j = from; j < to; j += 4) store4(ds[r] + j, a->number * load4(w[r] + j) * (load4(ds[r] + j) - mean));
  }
  mix(rows, ds[0] + first, 1, a->dweights.row_stride, row(a->k, h, first), a->k.row_stride, i + rows - first, a->d,
      row(a->dq, h, i), a->dq.row_stride, a->adds & 1);
}

/* Positions j..j+rows-1 as those that are looked at, by all that see one of them. */
INLINE void backward_columns(const Attention *a, int h, int rows, int j) {
  int count = a->q.rows - j, seeing = a->window + rows - 1;
  if (a->window && seeing < count) count = seeing;
  mix(rows, row(a->dweights, h, j) + j, a->dweights.row_stride, 1, row(a->q, h, j), a->q.row_stride, count, a->d,
      row(a->dk, h, j), a->dk.row_stride, a->adds & 2);
  mix(rows, row(a->weights, h, j) + j, a->weights.row_stride, 1, row(a->dout, h, j), a->dout.row_stride, count, a->d,
      row(a->dv, h, j), a->dv.row_stride, a->adds & 4);
}

/* Calls f for rows first..n-1 of head h, as many together as there are; two only where the code stays short. */
#define ROWS_TOGETHER(f, a, h, first, n)                         \
  do {                                                           \
    int i = first;                                               \
    for (; i + 4 <= (n); i += 4) f(a, h, 4, i);                  \
    if ((a)->d == NARROW && i + 2 <= (n)) f(a, h, 2, i), i += 2; \
    for (; i < (n); i++) f(a, h, 1, i);                          \
  } while (0)

INLINE void forward_heads(const Pass *p, const Op *op, int d) {
  Attention a = attention(p, op, d);
  for (int h = 0; h < a.q.heads; h++) ROWS_TOGETHER(forward_rows, &a, h, a.q.first, a.q.rows);
}

INLINE void backward_heads(const Pass *p, const Op *op, int d) {
  Attention a = attention(p, op, d);
  for (int h = 0; h < a.q.heads; h++) {
    ROWS_TOGETHER(backward_rows, &a, h, 0, a.q.rows);
    ROWS_TOGETHER(backward_columns, &a, h, 0, a.q.rows);
  }
}

void attention_forward(const Pass *p, const Op *op) {
  int d = value(p, op->a).cols;
  if (d == NARROW) forward_heads(p, op, NARROW);
  else forward_heads(p, op, d);
}

void attention_backward(const Pass *p, const Op *op) {
  int d = value(p, op->a).cols;
  if (d == NARROW) backward_heads(p, op, NARROW);
  else backward_heads(p, op, d);
}
