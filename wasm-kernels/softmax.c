/* p[i] = exp(x[i]) / sum(exp(x)) of each row. Causal (kind 1): only entries 0..i of row i take part, and of
 * these the last `number` if there is a window; the rest are 0.
 * Backward: dx = p * (dp - sum(p * dp)).
 * Tried: the C library's expf instead of exp4 (kernels.h). A step takes 1.08 times as long (native). */
#include "kernels.h"

/* p = softmax(x) for one row of n numbers; p may be x. Returns the highest x and sets *sum to the sum of
 * exp(x - highest), so that ln(sum(exp(x))) = highest + ln(*sum). The last vector may reach beyond the row; those
 * entries are left as they were. */
float softmax_row(const float *x, float *p, int n, float *sum) {
  const i4 lane = {0, 1, 2, 3};
  int whole = n & ~3;
  i4 inside = lane < n - whole;
  f4 last = (f4)(((i4)load4(x + whole) & inside) | ((i4)all4(-3e38f) & ~inside));
  f4 highs = last;
  for (int j = 0; j < whole; j += 4) highs = max4(highs, load4(x + j));
  float highest = highest4(highs);

  f4 last_e = (f4)((i4)exp4(last - highest) & inside), sums = last_e;
  for (int j = 0; j < whole; j += 4) {
    f4 e = exp4(load4(x + j) - highest);
    sums += e;
    store4(p + j, e);
  }
  *sum = sum4(sums);
  f4 scale = all4(1 / *sum);
  for (int j = 0; j < whole; j += 4) store4(p + j, load4(p + j) * scale);
  store4(p + whole, (f4)(((i4)(last_e * scale) & inside) | ((i4)load4(p + whole) & ~inside)));
  return highest;
}

/* Where the entries begin and end that row i sees. */
static inline int begin(const Op *op, int i) { return first_seen(i, (int)op->number); }
static inline int end(const Op *op, int i, int cols) { return op->kind && i + 1 < cols ? i + 1 : cols; }

void softmax_forward(const Pass *p, const Op *op) {
  View x = value(p, op->a), y = value(p, op->out);
  for (int h = 0; h < y.heads; h++)
    for (int i = y.first; i < y.rows; i++) {
      int from = begin(op, i), to = end(op, i, y.cols);
      float *out = row(y, h, i), sum;
      softmax_row(row(x, h, i) + from, out + from, to - from, &sum);
      for (int j = 0; j < from; j++) out[j] = 0;
      for (int j = to; j < y.cols; j++) out[j] = 0;
    }
}

void softmax_backward(const Pass *p, const Op *op) {
  View y = value(p, op->out), dy = grad(p, op->out), dx = grad(p, op->a);
  for (int h = 0; h < y.heads; h++)
    for (int i = 0; i < y.rows; i++) {
      int begins = begin(op, i), ends = end(op, i, y.cols);
      float *probability = row(y, h, i), *from = row(dy, h, i), *to = row(dx, h, i), mean = 0;
      for (int j = begins; j < ends; j++) mean += probability[j] * from[j];
      for (int j = 0; j < y.cols; j++) {
        float g = j >= begins && j < ends ? probability[j] * (from[j] - mean) : 0;
        to[j] = op->adds & 1 ? to[j] + g : g;
      }
    }
}
