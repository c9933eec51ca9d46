/* A recorded program, as passed from Python. The arena starts with weights, their gradients, and Adam's two moments,
 * n_weights floats each; activations and their gradients follow. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "kernels.h"

typedef struct {
  float *arena;
  const Tensor *tensors;
  const Op *ops;
  const Op *adding_ops; /* the same, but they add to the gradients of weights: for all but the first of a batch */
  int32_t n_ops;        /* the last one computes the loss */
  int32_t n_weights;    /* floats, padding included */
  int32_t logits;       /* the tensor that the loss is computed from */
  int32_t looks_ahead;  /* whether any position depends on a later one */
  float beta1, beta2, eps;
  float weight_decay, grad_clip;      /* 0: none */
  float largest_loss, largest_weight; /* beyond these, or where they are no numbers, the run has diverged */
  int32_t check_every;                /* steps from one look at the weights to the next */
} Program;

void forward(const Program *program, const Pass *pass, int with_loss);

#endif
