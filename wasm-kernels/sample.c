/* New documents, one token at a time. Each pass computes only the newest position: the arena still holds the rows of
 * the earlier ones, keys and values included. It is the key-value cache. */
#include "program.h"

/* The first token at which the cumulative softmax(logits / temperature) exceeds u. */
static int pick(const float *logits, float *p, int n, float temperature, double u) {
  for (int k = 0; k < n; k++) p[k] = logits[k] / temperature;
  float sum;
  softmax_row(p, p, n, &sum);
  double total = 0, running = 0;
  for (int k = 0; k < n; k++) total += p[k];
  for (int k = 0; k < n; k++) {
    running += p[k];
    if (running > u * total) return k;
  }
  return n - 1;
}

/* `uniforms` (count, longest) are the random numbers. Writes BOS and the characters of each document to tokens
 * (count, longest + 1), and the number of characters to lengths[s]. `room` is scratch space: n_vocab + 3 floats. */
EXPORT void sample(const Program *program, const double *uniforms, int32_t count, int32_t longest, int32_t bos,
                   float temperature, float *room, int32_t *tokens, int32_t *lengths) {
  const Tensor *logits = &program->tensors[program->logits];
  for (int s = 0; s < count; s++) {
    int32_t *ids = tokens + s * (longest + 1);
    ids[0] = bos;
    lengths[s] = longest;
    for (int t = 0; t < longest; t++) {
      Pass pass = {program->arena, program->tensors, ids, program->looks_ahead ? 0 : t, t + 1, 1};
      forward(program, &pass, 0);
      const float *scores = program->arena + logits->value + t * logits->row_stride;
      ids[t + 1] = pick(scores, room, logits->cols, temperature, uniforms[s * longest + t]);
      if (ids[t + 1] == bos) {
        lengths[s] = t;
        break;
      }
    }
  }
}
