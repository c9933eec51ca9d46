/* loss = mean over positions of ln(sum(exp(logits))) - logits[target]. The probabilities are saved for
 * backward:  dlogits = (p - 1 at the target) / (n * documents in the batch). */
#include "kernels.h"

void cross_entropy_forward(const Pass *p, const Op *op) {
  View logits = value(p, op->a), probabilities = value(p, op->keeps), loss = value(p, op->out);
  float total = 0;
  for (int i = 0; i < logits.rows; i++) {
    const float *x = row(logits, 0, i);
    float sum, highest = softmax_row(x, row(probabilities, 0, i), logits.cols, &sum);
    total += highest + log1(sum) - x[p->ids[i + 1]];
  }
  loss.at[0] = total / logits.rows;
}

void cross_entropy_backward(const Pass *p, const Op *op) {
  View probabilities = value(p, op->keeps), dlogits = grad(p, op->a);
  float scale = 1.0f / (dlogits.rows * p->batch);
  for (int i = 0; i < dlogits.rows; i++) {
    const float *from = row(probabilities, 0, i);
    float *to = row(dlogits, 0, i);
    for (int k = 0; k < dlogits.cols; k++) to[k] = (op->adds & 1 ? to[k] : 0) + from[k] * scale;
    to[p->ids[i + 1]] -= scale;
  }
}
