/* Fused causal attention, head by head:  w = softmax(number * q k^T) over positions 0..i,  out = w v.
 * It replaces matmul, scale, alibi, causal softmax and matmul (py/microgpt/fuse.py). w is saved: backward needs it, and
 * the page displays it. `kind` is 2 * window + 1 if there is alibi (alibi.h): a window of m is positions i-m+1..i, and
 * 0 is no window.
 *
 * Backward, with dw = dout v^T and ds = number * w * (dw - sum(w * dw)), row by row:
 *   dq = ds k,   dk = ds^T q,   dv = w^T dout
 * The sum is dout . out, which needs no dw. ds and dq come first, then dk and dv, so every sum is finished in registers
 * and no buffer is zeroed. What a row does not see is 0 in w from the start, and stays 0.
 *
 * Four rows are always computed together, though the document may end within them: the memory is there, since tensors
 * are padded to a multiple of four rows, and nothing reads the rows beyond the end. So loops are few, and of the same
 * length for all four. A row has the same result in any company.
 * Tried: vectors of four positions that one row sees, not of four rows. A step takes 1.05 times as long (native),
 * 1.02 as WebAssembly.
 * Tried: the four separate operations. A step takes 1.3 times as long, 1.07 at n_embd 64 and n_layer 4 (native).
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

/* Where the positions end that one of rows i..i+3 sees. */
INLINE int end(const Attention *a, int i) { return i + TOGETHER < a->q.rows ? i + TOGETHER : a->q.rows; }

/* The dot products of x with rows i..i+3 of a head. */
INLINE f4 with_rows(const float *x, View of, int h, int i, int d) {
  const float *rows[4] = {row(of, h, i), row(of, h, i + 1), row(of, h, i + 2), row(of, h, i + 3)};
  return dots4(x, rows, d);
}

/* The weights of rows i..i+3, which lie side by side in a vector until they are stored. */
INLINE void weigh(const Attention *a, int h, float slope, int i) {
  float *scores = row(a->dweights, h, i); /* has room for four numbers for each position */
  int from = first_seen(i, a->window) & ~3, to = i + TOGETHER;
  i4 rows = i + (i4){0, 1, 2, 3}, before = rows - (a->window ? a->window : to);

  f4 highest = all4(LOWEST), sum = all4(0);
  for (int j = from; j < to; j++) {
    f4 score = with_rows(row(a->k, h, j), a->q, h, i, a->d) * a->number;
    if (a->alibi) score -= slope * __builtin_convertvector(rows - j, f4);
    i4 seen = (j <= rows) & (j > before);
    score = (f4)(((i4)score & seen) | ((i4)all4(LOWEST) & ~seen));
    highest = max4(highest, score);
    store4(scores + 4 * j, score);
  }
  for (int j = from; j < to; j++) {
    f4 score = load4(scores + 4 * j), e = only(exp4(score - highest), score > LOWEST);
    sum += e;
    store4(scores + 4 * j, e);
  }
  f4 scale = 1 / sum;
  for (int j = from; j < to; j += 4) {
    f4 w[4];
    for (int k = 0; k < 4; k++) w[k] = load4(scores + 4 * (j + k)) * scale;
    transpose4(w);
    for (int r = 0; r < TOGETHER; r++) store4(row(a->weights, h, i + r) + j, w[r]);
  }
}

/* ds of rows i..i+3. */
INLINE void backward_weigh(const Attention *a, int h, int i) {
  f4 sums[TOGETHER];
  for (int r = 0; r < TOGETHER; r++) sums[r] = products4(row(a->dout, h, i + r), row(a->out, h, i + r), a->d);
  f4 sum = sums4(sums[0], sums[1], sums[2], sums[3]);
  for (int j = first_seen(i, a->window) & ~3; j < i + TOGETHER; j += 4) UNROLLED for (int r = 0; r < TOGETHER; r++) {
      f4 dw = with_rows(row(a->dout, h, i + r), a->v, h, j, a->d);
      store4(row(a->dweights, h, i + r) + j, a->number * load4(row(a->weights, h, i + r) + j) * (dw - sum[r]));
    }
}

/* Rows i..i+3 of `to` (+)= weights times the rows of `from` that they see. */
INLINE void mix_seen(const Attention *a, int h, int i, View weights, View from, View to, int add) {
  int first = first_seen(i, a->window);
  mix(TOGETHER, row(weights, h, i) + first, 1, weights.row_stride, row(from, h, first), from.row_stride,
      end(a, i) - first, a->d, row(to, h, i), to.row_stride, add);
}

/* dk and dv of positions j..j+3, from all rows that see one of them. */
INLINE void mix_seeing(const Attention *a, int h, int j) {
  int count = a->q.rows - j, seeing = a->window + TOGETHER - 1;
  if (a->window && seeing < count) count = seeing;
  mix(TOGETHER, row(a->dweights, h, j) + j, a->dweights.row_stride, 1, row(a->q, h, j), a->q.row_stride, count, a->d,
      row(a->dk, h, j), a->dk.row_stride, a->adds & 2);
  mix(TOGETHER, row(a->weights, h, j) + j, a->weights.row_stride, 1, row(a->dout, h, j), a->dout.row_stride, count,
      a->d, row(a->dv, h, j), a->dv.row_stride, a->adds & 4);
}

INLINE void forward_heads(const Pass *p, const Op *op, int d) {
  Attention a = attention(p, op, d);
  for (int h = 0; h < a.q.heads; h++) {
    float slope = a.alibi ? slope_of_head(h, a.q.heads) : 0;
    for (int i = a.q.first & ~3; i < a.q.rows; i += TOGETHER) {
      weigh(&a, h, slope, i);
      mix_seen(&a, h, i, a.weights, a.v, a.out, 0);
    }
  }
}

INLINE void backward_heads(const Pass *p, const Op *op, int d) {
  Attention a = attention(p, op, d);
  for (int h = 0; h < a.q.heads; h++) {
    for (int i = 0; i < a.q.rows; i += TOGETHER) {
      backward_weigh(&a, h, i);
      mix_seen(&a, h, i, a.dweights, a.k, a.dq, a.adds & 1);
    }
    for (int j = 0; j < a.q.rows; j += TOGETHER) mix_seeing(&a, h, j);
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
