/* The yardstick: one training step of microgpt as a C programmer would write it by hand, for this model alone.
 *
 * The bench compares the recorded step of py/microgpt with this. It uses plain loops over exact row counts, in an order
 * that compilers vectorise by themselves: of six ways to write linear and its backward pass, these are the fastest in
 * Chromium and with gcc. The weights are stored consecutively, in the order and layout of Trainer.model.state_dict().
 * A bench, not a second model: nothing but tests/bench uses it, and bench checks that its losses agree.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __clang__ /* allows sums in any order, so that they can be vectorised; gcc does this with -ffast-math */
#define ANY_ORDER _Pragma("clang fp reassociate(on)")
#else
#define ANY_ORDER
#endif
#define NOINLINE __attribute__((noinline)) /* inlined, gcc 12 vectorises the wrong loop, which takes twice as long */
#define PUBLIC __attribute__((visibility("default")))

/* The shape is a compile-time constant, as in any program written for one model: -DVOCAB=27 -DN_EMBD=16 ... */
#define SQUARE (N_EMBD * N_EMBD)
#define OUTER_WEIGHTS ((2 * VOCAB + BLOCK_SIZE) * N_EMBD)
#define WEIGHTS (OUTER_WEIGHTS + N_LAYER * 12 * SQUARE)
#define KEPT (BLOCK_SIZE * (11 * N_EMBD + 2) + N_HEAD * BLOCK_SIZE * BLOCK_SIZE) /* floats per layer */

typedef struct {
  float *wte, *wpe, *lm_head;
} Outer;

typedef struct {
  float *wq, *wk, *wv, *wo, *fc1, *fc2;
} Layer;

/* What the forward pass of a layer keeps for the backward pass. n rows each; att is (n_head, n, n). */
typedef struct {
  float *norm1, *scale1, *q, *k, *v, *att, *mixed, *mid, *norm2, *scale2, *hidden;
} Kept;

static Outer outer(float *at) {
  Outer o = {at, at + VOCAB * N_EMBD, at + (VOCAB + BLOCK_SIZE) * N_EMBD};
  return o;
}

static Layer layer(float *at, int i) {
  float *w = at + OUTER_WEIGHTS + i * 12 * SQUARE;
  Layer l = {w, w + SQUARE, w + 2 * SQUARE, w + 3 * SQUARE, w + 4 * SQUARE, w + 8 * SQUARE};
  return l;
}

static Kept kept(float *at, int i) {
  int n = BLOCK_SIZE, width = n * N_EMBD;
  float *p = at + i * KEPT;
  Kept a;
  a.norm1 = p, p += width;
  a.q = p, p += width;
  a.k = p, p += width;
  a.v = p, p += width;
  a.mixed = p, p += width;
  a.mid = p, p += width;
  a.norm2 = p, p += width;
  a.hidden = p, p += 4 * width;
  a.scale1 = p, p += n;
  a.scale2 = p, p += n;
  a.att = p;
  return a;
}

static float dot(const float *restrict a, const float *restrict b, int n) {
  ANY_ORDER
  float sum = 0;
  for (int i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

static void add_scaled(float *restrict y, const float *restrict x, float factor, int n) {
  for (int i = 0; i < n; i++) y[i] += factor * x[i];
}

/* y (n, outputs) = x (n, inputs) times the transpose of w (outputs, inputs) */
NOINLINE static void linear(float *restrict y, const float *restrict x, const float *restrict w, int n, int inputs,
                            int outputs) {
  for (int t = 0; t < n; t++)
    for (int o = 0; o < outputs; o++) {
      ANY_ORDER
      float sum = 0;
      for (int i = 0; i < inputs; i++) sum += x[t * inputs + i] * w[o * inputs + i];
      y[t * outputs + o] = sum;
    }
}

/* adds to dx and dw */
NOINLINE static void linear_backward(float *restrict dx, float *restrict dw, const float *restrict dy,
                                     const float *restrict x, const float *restrict w, int n, int inputs, int outputs) {
  for (int t = 0; t < n; t++)
    for (int o = 0; o < outputs; o++) {
      float g = dy[t * outputs + o];
      for (int i = 0; i < inputs; i++) {
        dx[t * inputs + i] += g * w[o * inputs + i];
        dw[o * inputs + i] += g * x[t * inputs + i];
      }
    }
}

static void rmsnorm(float *restrict y, float *restrict scale, const float *restrict x, int n, int width) {
  for (int t = 0; t < n; t++) {
    const float *row = x + t * width;
    scale[t] = 1 / __builtin_sqrtf(dot(row, row, width) / width + 1e-5f);
    for (int i = 0; i < width; i++) y[t * width + i] = row[i] * scale[t];
  }
}

/* adds to dx; y is the output of rmsnorm */
static void rmsnorm_backward(float *restrict dx, const float *restrict dy, const float *restrict y,
                             const float *restrict scale, int n, int width) {
  for (int t = 0; t < n; t++) {
    int at = t * width;
    float mean = dot(dy + at, y + at, width) / width;
    for (int i = 0; i < width; i++) dx[at + i] += scale[t] * (dy[at + i] - y[at + i] * mean);
  }
}

static void softmax(float *p, int n) {
  float highest = p[0], sum = 0;
  for (int i = 1; i < n; i++) highest = p[i] > highest ? p[i] : highest;
  for (int i = 0; i < n; i++) sum += p[i] = expf(p[i] - highest);
  for (int i = 0; i < n; i++) p[i] *= 1 / sum;
}

static void attention(Kept *a, int n) {
  int width = N_EMBD, d = width / N_HEAD;
  float scale = 1 / __builtin_sqrtf(d);
  memset(a->mixed, 0, n * width * sizeof(float));
  for (int h = 0; h < N_HEAD; h++)
    for (int t = 0; t < n; t++) {
      float *att = a->att + (h * n + t) * n, *out = a->mixed + t * width + h * d;
      for (int u = 0; u <= t; u++) att[u] = scale * dot(a->q + t * width + h * d, a->k + u * width + h * d, d);
      softmax(att, t + 1);
      for (int u = 0; u <= t; u++) add_scaled(out, a->v + u * width + h * d, att[u], d);
    }
}

static void attention_backward(const Kept *a, const float *dmixed, float *dq, float *dk, float *dv, float *datt,
                               int n) {
  int width = N_EMBD, d = width / N_HEAD;
  float scale = 1 / __builtin_sqrtf(d);
  for (int h = 0; h < N_HEAD; h++)
    for (int t = 0; t < n; t++) {
      const float *att = a->att + (h * n + t) * n, *dout = dmixed + t * width + h * d;
      for (int u = 0; u <= t; u++) {
        datt[u] = dot(dout, a->v + u * width + h * d, d);
        add_scaled(dv + u * width + h * d, dout, att[u], d);
      }
      float mean = dot(att, datt, t + 1);
      for (int u = 0; u <= t; u++) {
        float dscore = scale * att[u] * (datt[u] - mean);
        add_scaled(dq + t * width + h * d, a->k + u * width + h * d, dscore, d);
        add_scaled(dk + u * width + h * d, a->q + t * width + h * d, dscore, d);
      }
    }
}

/* Writes the gradients of all weights to dw. Returns the mean loss over n positions; ids has n + 1. */
static float forward_backward(float *w, float *dw, float *room, const int32_t *ids, int n) {
  int width = N_EMBD, vocab = VOCAB, all = BLOCK_SIZE * width;
  Outer weights = outer(w), grads = outer(dw);
  float *x = room + N_LAYER * KEPT;
  float *start = x + all, *start_scale = start + all, *logits = start_scale + BLOCK_SIZE;
  float *dx = logits + BLOCK_SIZE * vocab, *dnorm = dx + all, *dq = dnorm + all, *dk = dq + all, *dv = dk + all;
  float *dmixed = dv + all, *dhidden = dmixed + all, *datt = dhidden + 4 * all;

  for (int t = 0; t < n; t++)
    for (int i = 0; i < width; i++) x[t * width + i] = weights.wte[ids[t] * width + i] + weights.wpe[t * width + i];
  rmsnorm(start, start_scale, x, n, width);
  memcpy(x, start, n * width * sizeof(float));
  for (int i = 0; i < N_LAYER; i++) {
    Layer l = layer(w, i);
    Kept a = kept(room, i);
    rmsnorm(a.norm1, a.scale1, x, n, width);
    linear(a.q, a.norm1, l.wq, n, width, width);
    linear(a.k, a.norm1, l.wk, n, width, width);
    linear(a.v, a.norm1, l.wv, n, width, width);
    attention(&a, n);
    linear(a.mid, a.mixed, l.wo, n, width, width);
    for (int j = 0; j < n * width; j++) x[j] += a.mid[j];
    rmsnorm(a.norm2, a.scale2, x, n, width);
    linear(a.hidden, a.norm2, l.fc1, n, width, 4 * width);
    for (int j = 0; j < n * 4 * width; j++) a.hidden[j] = a.hidden[j] > 0 ? a.hidden[j] : 0;
    linear(a.mid, a.hidden, l.fc2, n, 4 * width, width);
    for (int j = 0; j < n * width; j++) x[j] += a.mid[j];
  }
  linear(logits, x, weights.lm_head, n, width, vocab);

  float loss = 0;
  for (int t = 0; t < n; t++) { /* from here on logits holds d(loss)/d(logits) */
    float *p = logits + t * vocab;
    softmax(p, vocab);
    loss -= logf(p[ids[t + 1]]) / n;
    p[ids[t + 1]] -= 1;
    for (int i = 0; i < vocab; i++) p[i] /= n;
  }

  memset(dw, 0, WEIGHTS * sizeof(float));
  memset(dx, 0, n * width * sizeof(float));
  linear_backward(dx, grads.lm_head, logits, x, weights.lm_head, n, width, vocab);
  for (int i = N_LAYER - 1; i >= 0; i--) {
    Layer l = layer(w, i), dl = layer(dw, i);
    Kept a = kept(room, i);
    memset(dhidden, 0, n * 4 * width * sizeof(float));
    memset(dnorm, 0, n * width * sizeof(float));
    linear_backward(dhidden, dl.fc2, dx, a.hidden, l.fc2, n, 4 * width, width);
    for (int j = 0; j < n * 4 * width; j++) dhidden[j] = a.hidden[j] > 0 ? dhidden[j] : 0;
    linear_backward(dnorm, dl.fc1, dhidden, a.norm2, l.fc1, n, width, 4 * width);
    rmsnorm_backward(dx, dnorm, a.norm2, a.scale2, n, width);

    memset(dmixed, 0, n * width * sizeof(float));
    memset(dnorm, 0, n * width * sizeof(float));
    memset(dq, 0, n * width * sizeof(float));
    memset(dk, 0, n * width * sizeof(float));
    memset(dv, 0, n * width * sizeof(float));
    linear_backward(dmixed, dl.wo, dx, a.mixed, l.wo, n, width, width);
    attention_backward(&a, dmixed, dq, dk, dv, datt, n);
    linear_backward(dnorm, dl.wq, dq, a.norm1, l.wq, n, width, width);
    linear_backward(dnorm, dl.wk, dk, a.norm1, l.wk, n, width, width);
    linear_backward(dnorm, dl.wv, dv, a.norm1, l.wv, n, width, width);
    rmsnorm_backward(dx, dnorm, a.norm1, a.scale1, n, width);
  }
  memset(dnorm, 0, n * width * sizeof(float));
  rmsnorm_backward(dnorm, dx, start, start_scale, n, width);
  for (int t = 0; t < n; t++) {
    add_scaled(grads.wte + ids[t] * width, dnorm + t * width, 1, width);
    add_scaled(grads.wpe + t * width, dnorm + t * width, 1, width);
  }
  return loss;
}

/* rates: the learning rate, and the two factors for bias correction. Moments below 1e-30 are set to 0, because they
 * would become denormal, and each operation on a denormal takes a hundred times as long. */
static void adam(float *restrict w, const float *restrict g, float *restrict m, float *restrict v, const float *rates) {
  const float beta1 = 0.85f, beta2 = 0.99f, eps = 1e-8f, step = rates[0] * rates[1], unbias2 = rates[2];
  for (int i = 0; i < WEIGHTS; i++) {
    float first = beta1 * m[i] + (1 - beta1) * g[i];
    float second = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    m[i] = first > 1e-30f || first < -1e-30f ? first : 0;
    v[i] = second > 1e-30f ? second : 0;
    w[i] -= step * m[i] / (__builtin_sqrtf(v[i] * unbias2) + eps);
  }
}

/* The number of floats in `state`: weights, gradients, two moments, and scratch space for one document. */
PUBLIC int yardstick_floats(void) { return 4 * WEIGHTS + N_LAYER * KEPT + BLOCK_SIZE * (12 * N_EMBD + VOCAB + 2); }

/* Trains on `count` documents: document i is ids[starts[i]] and the lengths[i] ids after it; rates has three floats per
 * step. `state` holds the weights followed by zeros, or is as the last call left it. */
PUBLIC void yardstick_train(float *state, const int32_t *ids, const int32_t *starts, const int32_t *lengths,
                            const float *rates, int32_t count, float *losses) {
  float *w = state, *g = w + WEIGHTS, *m = g + WEIGHTS, *v = m + WEIGHTS, *room = v + WEIGHTS;
  for (int i = 0; i < count; i++) {
    losses[i] = forward_backward(w, g, room, ids + starts[i], lengths[i]);
    adam(w, g, m, v, rates + 3 * i);
  }
}
