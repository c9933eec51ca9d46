/* Elementwise: sums, products, scales, shifts, and activation functions. The compiler vectorizes these loops.
 * If b has a single row, it is broadcast over the rows of a, and its gradient is the sum over them. */
#include "kernels.h"

static inline float *partner(View b, int h, int i) {
  return b.at + h * b.head_stride + (b.rows == 1 ? 0 : i) * b.row_stride;
}

#define FOR_EACH_ROW(v, from)         \
  for (int h = 0; h < (v).heads; h++) \
    for (int i = (from); i < (v).rows; i++)

static inline void give(float *to, float g, int add) { *to = add ? *to + g : g; }

/* Whether row i accumulates into b's gradient: a broadcast row is overwritten by the first row of a only. */
static inline int b_adds(const Op *op, View b, int i) { return (op->adds & 2) || (b.rows == 1 && i > 0); }

void add_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), out = value(p, op->out);
  FOR_EACH_ROW(out, out.first) {
    float *x = row(a, h, i), *y = partner(b, h, i), *to = row(out, h, i);
    for (int k = 0; k < out.cols; k++) to[k] = x[k] + y[k];
  }
}

void add_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), db = grad(p, op->b), dout = grad(p, op->out);
  FOR_EACH_ROW(dout, 0) {
    float *from = row(dout, h, i), *x = row(da, h, i), *y = partner(db, h, i);
    for (int k = 0; k < dout.cols; k++) give(x + k, from[k], op->adds & 1);
    for (int k = 0; k < dout.cols; k++) give(y + k, from[k], b_adds(op, db, i));
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

static inline float sigmoid(float x) { return 1 / (1 + exp1(-x)); }
static inline float tanh1(float x) { return 2 * sigmoid(2 * x) - 1; }
static inline float gelu_tanh(float x) { return tanh1(0.79788456f * (x + 0.044715f * x * x * x)); }

static inline float activation(int kind, float x) {
  switch (kind) {
    case RELU: return x > 0 ? x : 0;
    case SQUARED_RELU: return x > 0 ? x * x : 0;
    case GELU: return 0.5f * x * (1 + gelu_tanh(x));
    case SILU: return x * sigmoid(x);
    case TANH: return tanh1(x);
    default: return sigmoid(x);
  }
}

static inline float slope(int kind, float x) {
  float t;
  switch (kind) {
    case RELU: return x > 0 ? 1 : 0;
    case SQUARED_RELU: return x > 0 ? 2 * x : 0;
    case GELU:
      t = gelu_tanh(x);
      return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * 0.79788456f * (1 + 3 * 0.044715f * x * x);
    case SILU: t = sigmoid(x); return t * (1 + x * (1 - t));
    case TANH: t = tanh1(x); return 1 - t * t;
    default: t = sigmoid(x); return t * (1 - t);
  }
}

/* Each call passes a constant `kind`, so that inlining leaves a loop without a switch in it. */
static inline void activate(View a, View out, int kind) {
  FOR_EACH_ROW(out, out.first) {
    const float *x = row(a, h, i);
    float *y = row(out, h, i);
    for (int k = 0; k < out.cols; k++) y[k] = activation(kind, x[k]);
  }
}

static inline void activate_back(View a, View da, View dout, int add, int kind) {
  FOR_EACH_ROW(dout, 0) {
    const float *x = row(a, h, i), *from = row(dout, h, i);
    float *to = row(da, h, i);
    for (int k = 0; k < dout.cols; k++) give(to + k, from[k] * slope(kind, x[k]), add);
  }
}

void activation_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out);
  switch (op->kind) {
    case RELU: activate(a, out, RELU); break;
    case SQUARED_RELU: activate(a, out, SQUARED_RELU); break;
    case GELU: activate(a, out, GELU); break;
    case SILU: activate(a, out, SILU); break;
    case TANH: activate(a, out, TANH); break;
    default: activate(a, out, SIGMOID);
  }
}

void activation_backward(const Pass *p, const Op *op) {
  View a = value(p, op->a), da = grad(p, op->a), dout = grad(p, op->out);
  int add = op->adds & 1;
  switch (op->kind) {
    case RELU: activate_back(a, da, dout, add, RELU); break;
    case SQUARED_RELU: activate_back(a, da, dout, add, SQUARED_RELU); break;
    case GELU: activate_back(a, da, dout, add, GELU); break;
    case SILU: activate_back(a, da, dout, add, SILU); break;
    case TANH: activate_back(a, da, dout, add, TANH); break;
    default: activate_back(a, da, dout, add, SIGMOID);
  }
}
