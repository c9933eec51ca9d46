/* A recorded program, as passed from Python. The arena starts with weights, their gradients, and Adam's two moments,
 * n_weights floats each; activations and their gradients follow. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "kernels.h"

typedef struct {
  float *arena;
  const Tensor *tensors;
  const Op *ops;
  int32_t n_ops;       /* the last one computes the loss */
  int32_t n_weights;   /* floats, padding included */
  int32_t logits;      /* the tensor that the loss is computed from */
  int32_t looks_ahead; /* whether any position depends on a later one */
  float beta1, beta2, eps;
} Program;

void forward(const Program *program, const Pass *pass, int with_loss);

#endif
