/* What bounds a training step: its multiply-adds and its updates by Adam, each in a bare loop of vectors whose operands
 * are at hand, without anything else that a step has to do. Vectors are as wide as the machine has them. */
#include <stdint.h>

#ifdef __AVX512F__
#define BYTES 64
#elif defined __AVX__
#define BYTES 32
#else
#define BYTES 16
#endif
#define LANES (BYTES / 4)
#define PUBLIC __attribute__((visibility("default")))
typedef float vector __attribute__((vector_size(BYTES), aligned(4)));

/* At least `count` multiply-adds: eight sums, as many as keep the adders busy, and one load for each four of them.
 * `source` holds 64 vectors. The result only keeps the compiler from leaving the loop out. */
PUBLIC float limit_multiply_adds(const float *source, int32_t count) {
  const vector *from = (const vector *)source;
  vector sums[8] = {{0}}, factors[4];
  for (int i = 0; i < 4; i++) factors[i] = from[i];
  for (int32_t done = 0; done < count;)
    for (int s = 0; s < 64; s += 2, done += 8 * LANES)
      for (int i = 0; i < 4; i++) {
        sums[i] += factors[i] * from[s];
        sums[4 + i] += factors[i] * from[s + 1];
      }
  float total = 0;
  for (int i = 0; i < 8; i++)
    for (int k = 0; k < LANES; k++) total += sums[i][k];
  return total;
}

static inline vector root(vector x) {
#if __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  for (int k = 0; k < LANES; k++) x[k] = __builtin_sqrtf(x[k]);
  return x;
#endif
}

/* Adam's formula for `weights` weights, `times` times. `state` holds as many weights, gradients, and both moments. */
PUBLIC void limit_adam(float *state, int32_t weights, int32_t times) {
  float *w = state, *g = w + weights, *m = g + weights, *v = m + weights;
  for (int t = 0; t < times; t++)
    for (int i = 0; i + LANES <= weights; i += LANES) {
      vector *first = (vector *)(m + i), *second = (vector *)(v + i), *gradient = (vector *)(g + i);
      *first = 0.85f * *first + 0.15f * *gradient;
      *second = 0.99f * *second + 0.01f * (*gradient * *gradient);
      *(vector *)(w + i) -= 1e-3f * *first / (root(*second * 1.01f) + 1e-8f);
    }
}
