/* Elementwise: sums, products, scales, shifts, and activation functions. The compiler vectorizes the first of these.
 * If b has a single row, it is broadcast over the rows of a, and its gradient is the sum over them. */
#include "kernels.h"

static inline float *partner(View b, int h, int i) {
  return b.at + h * b.head_stride + (b.rows == 1 ? 0 : i) * b.row_stride;
}

#define FOR_EACH_ROW(v, from)         \
  for (int h = 0; h < (v).heads; h++) \
    for (int i = (from); i < (v).rows; i++)

static inline void give(float *to, float g, int add) { *to = add ? *to + g : g; }

static inline void give_row(float *to, const float *g, int cols, int add) {
  int k = 0;
  UNROLLED for (; k + 4 <= cols; k += 4) give4(to + k, load4(g + k), add);
  for (; k < cols; k++) give(to + k, g[k], add);
}

/* Whether row i accumulates into b's gradient: a broadcast row is overwritten by the first row of a only. */
static inline int b_adds(const Op *op, View b, int i) { return (op->adds & 2) || (b.rows == 1 && i > 0); }

void add_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), out = value(p, op->out);
  FOR_EACH_ROW(out, out.first) {
    float *x = row(a, h, i), *y = partner(b, h, i), *to = row(out, h, i);
    int k = 0;
    UNROLLED for (; k + 4 <= out.cols; k += 4) store4(to + k, load4(x + k) + load4(y + k));
    for (; k < out.cols; k++) to[k] = x[k] + y[k];
  }
}

void add_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), db = grad(p, op->b), dout = grad(p, op->out);
  FOR_EACH_ROW(dout, 0) {
    float *from = row(dout, h, i), *x = row(da, h, i), *y = partner(db, h, i);
    give_row(x, from, dout.cols, op->adds & 1);
    give_row(y, from, dout.cols, b_adds(op, db, i));
  }
}

void multiply_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), out = value(p, op->out);
  FOR_EACH_ROW(out, out.first) {
    float *x = row(a, h, i), *y = partner(b, h, i), *to = row(out, h, i);
    for (int k = 0; k < out.cols; k++) to[k] = x[k] * y[k];
  }
}

void multiply_backward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), da = grad(p, op->a), db = grad(p, op->b), dout = grad(p, op->out);
  FOR_EACH_ROW(dout, 0) {
    float *from = row(dout, h, i), *x = row(a, h, i), *y = partner(b, h, i);
    for (int k = 0; k < dout.cols; k++) give(row(da, h, i) + k, from[k] * y[k], op->adds & 1);
    for (int k = 0; k < dout.cols; k++) give(partner(db, h, i) + k, from[k] * x[k], b_adds(op, db, i));
  }
}

void scale_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out);
  FOR_EACH_ROW(out, out.first)
    for (int k = 0; k < out.cols; k++) row(out, h, i)[k] = row(a, h, i)[k] * op->number;
}

void scale_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), dout = grad(p, op->out);
  FOR_EACH_ROW(dout, 0)
    for (int k = 0; k < dout.cols; k++) give(row(da, h, i) + k, row(dout, h, i)[k] * op->number, op->adds & 1);
}

void shift_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out);
  FOR_EACH_ROW(out, out.first)
    for (int k = 0; k < out.cols; k++) row(out, h, i)[k] = row(a, h, i)[k] + op->number;
}

void shift_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), dout = grad(p, op->out);
  FOR_EACH_ROW(dout, 0)
    for (int k = 0; k < dout.cols; k++) give(row(da, h, i) + k, row(dout, h, i)[k], op->adds & 1);
}

/* --- activation functions, selected by `kind`. Formulas and sources: py/microgpt/tensor.py */
enum { RELU, SQUARED_RELU, GELU, SILU, TANH, SIGMOID };

static inline f4 sigmoid(f4 x) { return 1.0f / (1.0f + exp4(-x)); }
static inline f4 tanh4(f4 x) { return 2.0f * sigmoid(2.0f * x) - 1.0f; }
/* 0.5 (1 + tanh(u)) = sigmoid(2 u), with u = sqrt(2 / pi) (x + 0.044715 x^3) */
static inline f4 gelu_share(f4 x) { return sigmoid(x * (1.59576912f + 0.07135482f * x * x)); }

static inline f4 activation(int kind, f4 x) {
  switch (kind) {
    case RELU: return max4(x, all4(0));
    case SQUARED_RELU: return max4(x, all4(0)) * max4(x, all4(0));
    case GELU: return x * gelu_share(x);
    case SILU: return x * sigmoid(x);
    case TANH: return tanh4(x);
    default: return sigmoid(x);
  }
}

static inline f4 slope(int kind, f4 x) {
  f4 t;
  switch (kind) {
    case RELU: return (f4)((x > 0.0f) & (i4)all4(1));
    case SQUARED_RELU: return 2.0f * max4(x, all4(0));
    case GELU: t = gelu_share(x); return t + x * t * (1.0f - t) * (1.59576912f + 0.21406446f * x * x);
    case SILU: t = sigmoid(x); return t * (1.0f + x * (1.0f - t));
    case TANH: t = tanh4(x); return 1.0f - t * t;
    default: t = sigmoid(x); return t * (1.0f - t);
  }
}

/* For ReLU, which the page's own model uses, a loop without a switch in it. */
INLINE void activate(View a, View out, int kind) {
  FOR_EACH_ROW(out, out.first) {
    const float *x = row(a, h, i);
    float *y = row(out, h, i);
    int k = 0;
    UNROLLED for (; k + 4 <= out.cols; k += 4) store4(y + k, activation(kind, load4(x + k)));
    if (k < out.cols) store_fewer(y + k, activation(kind, load4(x + k)), out.cols - k);
  }
}

INLINE void activate_back(View a, View da, View dout, int add, int kind) {
  FOR_EACH_ROW(dout, 0) {
    const float *x = row(a, h, i), *from = row(dout, h, i);
    float *to = row(da, h, i);
    int k = 0;
    UNROLLED for (; k + 4 <= dout.cols; k += 4) give4(to + k, load4(from + k) * slope(kind, load4(x + k)), add);
    if (k < dout.cols) {
      f4 g = load4(from + k) * slope(kind, load4(x + k));
      if (add) g += load4(to + k);
      store_fewer(to + k, g, dout.cols - k);
    }
  }
}

void activation_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out);
  if (op->kind == RELU) activate(a, out, RELU);
  else activate(a, out, op->kind);
}

void activation_backward(const Pass *p, const Op *op) {
  View a = value(p, op->a), da = grad(p, op->a), dout = grad(p, op->out);
  if (op->kind == RELU) activate_back(a, da, dout, op->adds & 1, RELU);
  else activate_back(a, da, dout, op->adds & 1, op->kind);
}
