/* Runs a recorded program: forward, backward, update. One call trains on many documents, with no Python in between. */
#include "program.h"

#define KERNELS(X) \
  X(embedding)     \
  X(linear)        \
  X(matmul)        \
  X(attention)     \
  X(softmax)       \
  X(norm)          \
  X(add)           \
  X(multiply)      \
  X(scale)         \
  X(shift)         \
  X(alibi)         \
  X(rotary)        \
  X(activation)    \
  X(cross_entropy)

typedef void Kernel(const Pass *, const Op *);
#define DECLARE(name) Kernel name##_forward, name##_backward;
KERNELS(DECLARE)

/* Op.code is an index into KERNELS (py/microgpt/program.py has the same list). */
enum {
#define CODE(name) name,
  KERNELS(CODE)
};
#define FORWARD(name) \
  case name: name##_forward(pass, op); break;
#define BACKWARD(name) \
  case name: name##_backward(pass, op); break;

void adam(const Program *program, const float *rates);
int weights_exploded(const Program *program);

void forward(const Program *program, const Pass *pass, int with_loss) {
  int n_ops = program->n_ops - !with_loss;
  for (const Op *op = program->ops; op < program->ops + n_ops; op++) switch (op->code) {
      KERNELS(FORWARD)
    }
}

static void backward(const Op *ops, int n_ops, const Pass *pass) {
  for (const Op *op = ops + n_ops - 1; op >= ops; op--)
    if (op->adds >= 0) switch (op->code) {
        KERNELS(BACKWARD)
      }
}

static Pass begin(const Program *program, const int32_t *ids, int n, int batch) {
  Pass pass = {program->arena, program->tensors, ids, 0, n, batch};
  return pass;
}

static float loss_of(const Program *program) {
  return program->arena[program->tensors[program->ops[program->n_ops - 1].out].value];
}

/* Reads the beginning of each document, so that it is in the cache when its step comes. Otherwise each step would wait
 * for memory; these reads wait together. */
static void fetch(const int32_t *ids, const int32_t *starts, int32_t count) {
  const volatile int32_t *read = ids;
  for (int d = 0; d < count; d++) (void)read[starts[d]];
}

/* Takes `count` steps, after `first` others, on `batch` documents each. Document d is ids[starts[d]] and the lengths[d]
 * ids after it. rates holds three floats per step: the learning rate and the two bias corrections. losses[s] is the
 * mean loss of step s before its update. Returns the steps taken: fewer than `count` if the run diverges at the next. */
EXPORT int32_t train(const Program *program, const int32_t *ids, const int32_t *starts, const int32_t *lengths,
                     const float *rates, int32_t first, int32_t count, int32_t batch, float *losses) {
  fetch(ids, starts, count * batch);
  for (int s = 0; s < count; s++) {
    float loss = 0;
    for (int i = 0; i < batch; i++) {
      int d = s * batch + i;
      Pass pass = begin(program, ids + starts[d], lengths[d], batch);
      forward(program, &pass, 1);
      backward(i ? program->adding_ops : program->ops, program->n_ops, &pass);
      loss += loss_of(program);
    }
    loss /= batch;
    if (!(loss <= program->largest_loss)) return s; /* NaN is not smaller either */
    adam(program, rates + 3 * s);
    if ((first + s) % program->check_every == 0 && weights_exploded(program)) return s;
    losses[s] = loss;
  }
  return count;
}

/* Leaves the gradients of one document in the arena. Returns its loss. */
EXPORT float gradients(const Program *program, const int32_t *ids, int32_t length) {
  Pass pass = begin(program, ids, length, 1);
  forward(program, &pass, 1);
  backward(program->ops, program->n_ops, &pass);
  return loss_of(program);
}

/* Forward only. Leaves the activations in the arena. */
EXPORT void look(const Program *program, const int32_t *ids, int32_t length) {
  Pass pass = begin(program, ids, length, 1);
  forward(program, &pass, 0);
}

/* The loss of each of `count` documents, without training. */
EXPORT void evaluate(const Program *program, const int32_t *ids, const int32_t *starts, const int32_t *lengths,
                     int32_t count, float *losses) {
  for (int s = 0; s < count; s++) {
    Pass pass = begin(program, ids + starts[s], lengths[s], 1);
    forward(program, &pass, 1);
    losses[s] = loss_of(program);
  }
}
