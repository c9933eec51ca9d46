/* out[h] = a[h] b[h] for every head h, with any strides: transposing an operand only swaps its strides.
 * Plain loops, for edited models: the two such products in the page's own model are fused into attention.c. */
#include "kernels.h"

#define AT(v, h, i, j) (v).at[(h) * (v).head_stride + (i) * (v).row_stride + (j) * (v).col_stride]

void matmul_forward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), out = value(p, op->out);
  for (int h = 0; h < out.heads; h++)
    for (int i = out.first; i < out.rows; i++)
      for (int j = 0; j < out.cols; j++) {
        float sum = 0;
        for (int k = 0; k < a.cols; k++) sum += AT(a, h, i, k) * AT(b, h, k, j);
        AT(out, h, i, j) = sum;
      }
}

void matmul_backward(const Pass *p, const Op *op) {
  View a = value(p, op->a), b = value(p, op->b), da = grad(p, op->a), db = grad(p, op->b), dout = grad(p, op->out);
  for (int h = 0; h < dout.heads; h++) {
    for (int i = 0; i < dout.rows; i++)
      for (int k = 0; k < a.cols; k++) {
        float sum = op->adds & 1 ? AT(da, h, i, k) : 0;
        for (int j = 0; j < dout.cols; j++) sum += AT(dout, h, i, j) * AT(b, h, k, j);
        AT(da, h, i, k) = sum;
      }
    for (int k = 0; k < a.cols; k++)
      for (int j = 0; j < dout.cols; j++) {
        float sum = op->adds & 2 ? AT(db, h, k, j) : 0;
        for (int i = 0; i < dout.rows; i++) sum += AT(a, h, i, k) * AT(dout, h, i, j);
        AT(db, h, k, j) = sum;
      }
  }
}
