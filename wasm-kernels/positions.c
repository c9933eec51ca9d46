/* Positions without a table of weights: alibi adds to scores, rotary turns queries and keys. */
#include "alibi.h"

void alibi_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out);
  for (int h = 0; h < out.heads; h++)
    for (int i = out.first; i < out.rows; i++) {
      float *from = row(a, h, i), *to = row(out, h, i), slope = slope_of_head(h, out.heads);
      for (int j = 0; j < out.cols; j++) to[j] = from[j] - slope * (i < j ? j - i : i - j);
    }
}

void alibi_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), dout = grad(p, op->out);
  for (int h = 0; h < dout.heads; h++)
    for (int i = 0; i < dout.rows; i++) {
      float *from = row(dout, h, i), *to = row(da, h, i);
      for (int j = 0; j < dout.cols; j++) to[j] = op->adds & 1 ? to[j] + from[j] : from[j];
    }
}

/* Turns each pair of numbers of row i by an angle: x and y become x cos - y sin and x sin + y cos. Row i of the table,
 * which Python has filled in, is cos, sin, cos, sin, ... Backward turns the gradient by as much, the other way. */
static inline void turn(const float *from, const float *angles, float *to, int cols, float direction, int add) {
  for (int k = 0; k + 1 < cols; k += 2) {
    float c = angles[k], s = direction * angles[k + 1];
    float x = from[k] * c - from[k + 1] * s, y = from[k] * s + from[k + 1] * c;
    to[k] = add ? to[k] + x : x;
    to[k + 1] = add ? to[k + 1] + y : y;
  }
}

void rotary_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), out = value(p, op->out), table = value(p, op->keeps);
  for (int h = 0; h < out.heads; h++)
    for (int i = out.first; i < out.rows; i++) turn(row(a, h, i), row(table, 0, i), row(out, h, i), out.cols, 1, 0);
}

void rotary_backward(const Pass *p, const Op *op) {
  View da = grad(p, op->a), dout = grad(p, op->out), table = value(p, op->keeps);
  for (int h = 0; h < dout.heads; h++)
    for (int i = 0; i < dout.rows; i++)
      turn(row(dout, h, i), row(table, 0, i), row(da, h, i), dout.cols, -1, op->adds & 1);
}
