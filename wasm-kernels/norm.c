/* RMSNorm: y = x * r, r = 1 / sqrt(mean(x^2) + eps). Backward: dx = r (dy - y mean(dy * y)).
 * LayerNorm: the same for x - mean(x). Backward: dx = r (dy - mean(dy) - y mean(dy * y)). No gain, no bias.
 * r is not saved: recomputing it costs less than a place in memory. */
#include "kernels.h"

#define EPS 1e-5f

static inline float mean_of(const float *x, int n) {
  float sum = 0;
  for (int k = 0; k < n; k++) sum += x[k];
  return sum / n;
}

static inline float mean_product(const float *x, const float *y, int n) {
  f4 sums = all4(0);
  int k = 0;
  for (; k + 4 <= n; k += 4) sums = madd4(load4(x + k), load4(y + k), sums);
  float sum = sum4(sums);
  for (; k < n; k++) sum += x[k] * y[k];
  return sum / n;
}

static inline float centre(const Op *op, const float *x, int n) { return op->kind ? mean_of(x, n) : 0; }

static inline float spread(const float *x, float centre, int n) {
  float variance = 0;
  if (centre == 0) {
    variance = mean_product(x, x, n);
  } else { /* not mean(x^2) - mean(x)^2, which cancels if the mean is large and the spread small */
    for (int k = 0; k < n; k++) variance += (x[k] - centre) * (x[k] - centre);
    variance /= n;
  }
  return 1 / __builtin_sqrtf(variance + EPS);
}

void norm_forward(const Pass *p, const Op *op) {
  View x = value(p, op->a), y = value(p, op->out);
  for (int h = 0; h < y.heads; h++)
    for (int i = y.first; i < y.rows; i++) {
      const float *from = row(x, h, i);
      float *to = row(y, h, i), middle = centre(op, from, y.cols), r = spread(from, middle, y.cols);
      int k = 0;
      for (; k + 4 <= y.cols; k += 4) store4(to + k, (load4(from + k) - middle) * r);
      for (; k < y.cols; k++) to[k] = (from[k] - middle) * r;
    }
}

void norm_backward(const Pass *p, const Op *op) {
  View x = value(p, op->a), y = value(p, op->out), dx = grad(p, op->a), dy = grad(p, op->out);
  for (int h = 0; h < y.heads; h++)
    for (int i = 0; i < y.rows; i++) {
      const float *result = row(y, h, i), *from = row(dy, h, i), *in = row(x, h, i);
      float *to = row(dx, h, i), r = spread(in, centre(op, in, y.cols), y.cols);
      float through_mean = centre(op, from, y.cols), along = mean_product(from, result, y.cols);
      int add = op->adds & 1, k = 0;
      for (; k + 4 <= y.cols; k += 4)
        give4(to + k, r * (load4(from + k) - through_mean - load4(result + k) * along), add);
      for (; k < y.cols; k++) {
        float g = r * (from[k] - through_mean - result[k] * along);
        to[k] = add ? to[k] + g : g;
      }
    }
}
