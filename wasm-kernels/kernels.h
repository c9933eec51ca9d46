/* What all kernels share: the tensors and operations of a recorded program, and vectors of four floats.
 *
 * A program is a list of operations on tensors in one arena of floats. Python records it (py/microgpt/record.py);
 * replay.c runs it forward and backward. n is the number of positions in the current document.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>

#define EXPORT __attribute__((visibility("default"), used))
#define INLINE static inline __attribute__((always_inline)) /* where an argument is to be a constant inside */
#define N_ROWS (-1) /* Tensor.rows or .cols: n, which differs from document to document */

/* Before a loop that costs more than what it does in one round. */
#define UNROLLED _Pragma("GCC unroll 4")

typedef struct {
  int32_t value, grad; /* offsets into the arena, in floats; multiples of 4, except in a view of one head */
  int32_t heads, rows, cols;
  int32_t head_stride, row_stride, col_stride; /* in floats; matrix rows are zero-padded to a multiple of 4 */
} Tensor;

typedef struct {
  int32_t code;         /* an index into the table of replay.c */
  int32_t out, a, b, c; /* tensors */
  int32_t adds;         /* bits 0, 1, 2: accumulate the gradient of a, b, c instead of overwriting it */
  int32_t keeps;        /* the tensor saved for backward: attention's weights, cross_entropy's probabilities */
  int32_t kind;         /* selects a variant, such as the activation function */
  float number;         /* the operation's scalar operand: a scale */
} Op;

/* One pass over one document. Forward computes rows first..n-1; earlier passes have left the rows before `first`. */
typedef struct {
  float *arena;
  const Tensor *tensors;
  const int32_t *ids; /* n tokens, plus one if there is a loss: the target of position i is ids[i + 1] */
  int32_t first, n;
  int32_t batch; /* documents that share this training step: the loss is the mean over them */
} Pass;

/* A tensor with n filled in. */
typedef struct {
  float *at;
  int32_t heads, first, rows, cols, head_stride, row_stride, col_stride;
} View;

static inline View view(const Pass *p, int32_t tensor, int gradient) {
  const Tensor *t = &p->tensors[tensor];
  return (View){
      .at = p->arena + (gradient ? t->grad : t->value),
      .heads = t->heads,
      .first = t->rows == N_ROWS ? p->first : 0,
      .rows = t->rows == N_ROWS ? p->n : t->rows,
      .cols = t->cols == N_ROWS ? p->n : t->cols,
      .head_stride = t->head_stride,
      .row_stride = t->row_stride,
      .col_stride = t->col_stride,
  };
}
static inline View value(const Pass *p, int32_t tensor) { return view(p, tensor, 0); }
static inline View grad(const Pass *p, int32_t tensor) { return view(p, tensor, 1); }
static inline float *row(View v, int32_t head, int32_t i) { return v.at + head * v.head_stride + i * v.row_stride; }

/* The first position that position i sees through a causal window; a window of 0 is all. */
static inline int32_t first_seen(int32_t i, int32_t window) { return window && i >= window ? i - window + 1 : 0; }

static inline int32_t pad4(int32_t n) { return (n + 3) & ~3; }

/* --- vectors of four floats, which clang and gcc compile to SSE or WebAssembly SIMD */
typedef float f4 __attribute__((vector_size(16), may_alias));
typedef int32_t i4 __attribute__((vector_size(16), may_alias));
typedef float f4_anywhere __attribute__((vector_size(16), aligned(4), may_alias));

static inline f4 load4(const float *p) { return *(const f4_anywhere *)p; }
static inline void store4(float *p, f4 v) { *(f4_anywhere *)p = v; }
static inline void give4(float *to, f4 v, int add) {
  if (add) v += load4(to);
  store4(to, v);
}
/* The first n of four numbers: what follows a row of a head is the next head. Fewer than four are a call of their own,
 * which the page's own model never makes: inline it would double the code around it. */
static __attribute__((noinline, unused)) void store_fewer(float *to, f4 v, int n) {
  for (int k = 0; k < n; k++) to[k] = v[k];
}
static inline void store_first(float *to, f4 v, int n) {
  if (n >= 4) store4(to, v);
  else store_fewer(to, v, n);
}
static inline f4 all4(float x) { return (f4){x, x, x, x}; }
static inline f4 max4(f4 a, f4 b) {
  i4 keep = a > b;
  return (f4)((keep & (i4)a) | (~keep & (i4)b));
}
static inline f4 min4(f4 a, f4 b) {
  i4 keep = a < b;
  return (f4)((keep & (i4)a) | (~keep & (i4)b));
}
/* a * b + c. One instruction in relaxed WebAssembly SIMD, two in the plain kind. */
static inline f4 madd4(f4 a, f4 b, f4 c) {
#ifdef __wasm_relaxed_simd__
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}
static inline float sum4(f4 v) { return (v[0] + v[2]) + (v[1] + v[3]); }
/* Vectors, not comparisons: which number is the largest, no processor can guess. */
static inline float highest4(f4 v) {
  v = max4(v, __builtin_shufflevector(v, v, 2, 3, 0, 1));
  return max4(v, __builtin_shufflevector(v, v, 1, 0, 3, 2))[0];
}
/* The sums of four vectors, as one vector: a 4x4 transpose and three additions. */
static inline f4 sums4(f4 a, f4 b, f4 c, f4 d) {
  f4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  f4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  f4 ab = ab_low + ab_high, cd = cd_low + cd_high;
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/* Exchanges the rows and columns of a 4x4 matrix. */
static inline void transpose4(f4 m[4]) {
  f4 low = __builtin_shufflevector(m[0], m[1], 0, 4, 1, 5), high = __builtin_shufflevector(m[0], m[1], 2, 6, 3, 7);
  f4 low2 = __builtin_shufflevector(m[2], m[3], 0, 4, 1, 5), high2 = __builtin_shufflevector(m[2], m[3], 2, 6, 3, 7);
  m[0] = __builtin_shufflevector(low, low2, 0, 1, 4, 5);
  m[1] = __builtin_shufflevector(low, low2, 2, 3, 6, 7);
  m[2] = __builtin_shufflevector(high, high2, 0, 1, 4, 5);
  m[3] = __builtin_shufflevector(high, high2, 2, 3, 6, 7);
}

/* The numbers in exp4. They lie in memory (exp.c), because V8 takes three instructions to make a vector of a constant,
 * at every use, and none of its own to read one. */
typedef struct {
  f4 lowest, highest, per_ln2, round, minus_ln2, minus_ln2_rest, c7, c6, c5, c4, c3, c2, one;
} ExpNumbers;
extern const ExpNumbers exp_numbers;

/* e^x, with x = k ln 2 + r and |r| <= ln(2)/2: e^r is a polynomial, 2^k is written into the exponent bits.
 * Relative error below 1e-7 on [-87, 88] (tests/unit/test_exp.py); smaller x gives e^-87, larger e^88. */
static inline f4 exp4(f4 x) {
  const ExpNumbers *n = &exp_numbers;
  x = max4(x, n->lowest);
  x = min4(x, n->highest);
  f4 shifted = madd4(x, n->per_ln2, n->round); /* rounded to the nearest integer, which is in the low bits */
  f4 k = shifted - n->round;
  f4 r = madd4(k, n->minus_ln2, x);
  r = madd4(k, n->minus_ln2_rest, r);
  f4 e = n->c7;
  e = madd4(e, r, n->c6);
  e = madd4(e, r, n->c5);
  e = madd4(e, r, n->c4);
  e = madd4(e, r, n->c3);
  e = madd4(e, r, n->c2);
  e = madd4(e, r * r, r) + n->one;
  i4 power = ((i4)shifted << 23) + (i4)n->one; /* the bits of 2^k; those of `round` are shifted out */
  return e * (f4)power;
}
static inline float exp1(float x) { return exp4(all4(x))[0]; }

/* ln x = k ln 2 + ln m, with x = 2^k m: ln m is a series in (m - 1) / (m + 1). Not the C library's logf, whose last bit
 * differs from one system to the next. For x from 1e-37 to 1e38; what is no finite number gives no number. */
static inline float log1(float x) {
  i4 k = ((i4)all4(x) - 0x3f3504f3) >> 23; /* the bits of sqrt(1/2): m is between this and sqrt(2) */
  double m = x * ((f4)((127 - k) << 23))[0], s = (m - 1) / (m + 1), z = s * s;
  double series = 1 + z * (1 / 3.0 + z * (1 / 5.0 + z * (1 / 7.0 + z * (1 / 9.0 + z * (1 / 11.0 + z * (1 / 13.0))))));
  return (float)(k[0] * 0.6931471805599453 + 2 * s * series);
}

float softmax_row(const float *x, float *p, int n, float *sum); /* softmax.c */

#endif
