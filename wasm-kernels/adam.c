/* Adam over the flat buffer of all weights. Padding has gradient 0, so it stays 0:
 *   m = beta1 m + (1 - beta1) g      v = beta2 v + (1 - beta2) g^2
 *   w -= rate * weight_decay * w     w -= rate * (m * unbias1) / (sqrt(v * unbias2) + eps)
 * Before that, g is shortened to grad_clip if it is longer, all gradients taken as one vector.
 * Each number is computed by itself, so the vectors may be as wide as any machine has them: the compiler splits them.
 * Tried: vectors of four floats. A step takes 1.2 times as long (native, AVX-512).
 */
#include "kernels.h"
#include "program.h"

#define LANES 16 /* of which n_weights is a multiple: matrices are padded to multiples of four rows and columns */
typedef float wide __attribute__((vector_size(4 * LANES), aligned(16), may_alias));
typedef int32_t wide_bits __attribute__((vector_size(4 * LANES), aligned(16), may_alias));

/* Flushes to zero what is too small to move any weight. A moment without new gradients decays into the denormals in
 * some 500 steps (0.85^n < 1e-38), where arithmetic is a hundred times slower: measured, 12 us of a 20 us step. */
static inline wide or_zero(wide x) { return (wide)((wide_bits)x & ((x > 1e-30f) | (x < -1e-30f))); }
static inline wide positive_or_zero(wide x) { return (wide)((wide_bits)x & (x > 1e-30f)); }

static inline wide root(wide x) {
#if __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else /* gcc, with which the sanitizers are run */
  for (int k = 0; k < LANES; k++) x[k] = __builtin_sqrtf(x[k]);
  return x;
#endif
}

static inline float sum(wide x) {
  float total = 0;
  for (int k = 0; k < LANES; k++) total += x[k];
  return total;
}

static void scale(float *x, int size, float factor) {
  for (int i = 0; i < size; i += LANES) *(wide *)(x + i) *= factor;
}

static void clip(float *g, int size, float limit) {
  wide squares = {0};
  for (int i = 0; i < size; i += LANES) squares += *(wide *)(g + i) * *(wide *)(g + i);
  float norm = __builtin_sqrtf(sum(squares));
  if (norm > limit) scale(g, size, limit / norm);
}

void adam(const Program *program, const float *rates) {
  int size = program->n_weights;
  float *w = program->arena, *g = w + size, *m = g + size, *v = m + size;
  float beta1 = program->beta1, beta2 = program->beta2, rest1 = 1 - beta1, rest2 = 1 - beta2;
  float step = rates[0] * rates[1], unbias2 = rates[2], eps = program->eps;
  if (program->grad_clip) clip(g, size, program->grad_clip);
  if (program->weight_decay) scale(w, size, 1 - rates[0] * program->weight_decay);
  for (int i = 0; i < size; i += LANES) {
    wide gradient = *(wide *)(g + i);
    wide first = or_zero(beta1 * *(wide *)(m + i) + rest1 * gradient);
    wide second = positive_or_zero(beta2 * *(wide *)(v + i) + rest2 * (gradient * gradient));
    *(wide *)(m + i) = first;
    *(wide *)(v + i) = second;
    *(wide *)(w + i) -= step * first / (root(second * unbias2) + eps);
  }
}

/* Whether a weight is larger than largest_weight, or no number. As bits, without the sign, floats are in the order of
 * their magnitudes, with infinity and NaN above all others. */
int weights_exploded(const Program *program) {
  i4 exploded = {0, 0, 0, 0}, limit = (i4)all4(program->largest_weight);
  for (int i = 0; i < program->n_weights; i += 4) exploded |= ((i4)load4(program->arena + i) & 0x7fffffff) > limit;
  return exploded[0] | exploded[1] | exploded[2] | exploded[3];
}
