/* out[i] = table[ids[i]]. The ids are the document's tokens (kind 0) or the positions 0, 1, 2, ... (kind 1).
 * Backward adds each row's gradient to the table row it came from. */
#include "kernels.h"

static inline int id(const Pass *p, const Op *op, int i) { return op->kind ? i : p->ids[i]; }

void embedding_forward(const Pass *p, const Op *op) {
  View table = value(p, op->a), out = value(p, op->out);
  for (int i = out.first; i < out.rows; i++) {
    const float *from = row(table, 0, id(p, op, i));
    float *to = row(out, 0, i);
    UNROLLED for (int k = 0; k < out.cols; k += 4) store4(to + k, load4(from + k));
  }
}

void embedding_backward(const Pass *p, const Op *op) {
  View table = grad(p, op->a), out = grad(p, op->out);
  if (!(op->adds & 1))
    for (int i = 0; i < table.rows * table.row_stride; i++) table.at[i] = 0;
  for (int i = 0; i < out.rows; i++) {
    float *to = row(table, 0, id(p, op, i));
    const float *from = row(out, 0, i);
    UNROLLED for (int k = 0; k < out.cols; k += 4) store4(to + k, load4(to + k) + load4(from + k));
  }
}
