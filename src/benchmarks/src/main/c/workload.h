/* What the programs in C have in common: a workload as the line protocol of contestant.c sees it, and vectors. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#define POOL 16 /* batches that a run goes through in turn */
#define INLINE static inline __attribute__((always_inline))
#define ALIGNED __attribute__((aligned(64)))
#define LANES 16

typedef float lanes __attribute__((vector_size(64)));
typedef int mask __attribute__((vector_size(64)));

/*
 * One workload. Parameters and gradients are handed over in the order and layout of the model file: W[out,in], b[out] and so on;
 * within, each program keeps what layout it likes.
 */
typedef struct {
    const char *name;
    int batch;      /* samples a step */
    int features;   /* numbers a sample */
    int labelled;   /* 1: an int of a class a sample; 0: a float a sample */
    int parameters; /* numbers */
    void (*load)(const float *x, const void *y, const float *parameters); /* POOL batches; also sets the optimiser back */
    float (*step)(int batch);                                            /* one training step on a batch of the pool */
    float (*forward)(int batch);                                         /* the loss alone */
    void (*gradient)(int batch, float *gradient);                        /* of the loss; the parameters stay */
    void (*read)(float *parameters);
} workload;

extern const workload tiny_a1, tiny_a4, tiny_b, small_c, small_d, dense_e1, dense_e64, dense_f, convolution_g, recurrent_h;

INLINE lanes all(float x) {
    return x - (lanes){0};
}

INLINE lanes *vector(float *p) {
    return (lanes *)p;
}

INLINE lanes at(const float *p) {
    return *(const lanes *)p;
}

INLINE float sum(lanes a) {
    float s = 0;
    for (int i = 0; i < LANES; i++) s += a[i];
    return s;
}

INLINE lanes where(mask m, lanes a) {
    return (lanes)(m & (mask)a);
}

/* The instruction itself where there is one: gcc does not find it from a comparison of vectors. */
INLINE lanes largest(lanes a, lanes b) {
#ifdef __AVX512F__
    return (lanes)_mm512_max_ps((__m512)a, (__m512)b);
#else
    for (int i = 0; i < LANES; i++) a[i] = a[i] > b[i] ? a[i] : b[i];
    return a;
#endif
}

static inline float *numbers(size_t n) {
    size_t bytes = (n * sizeof(float) + 63) / 64 * 64 + 64;
    return memset(aligned_alloc(64, bytes), 0, bytes);
}

/* A dense layer's W[out,in] to rows of inputs, each `stride` floats long, and back. */
static inline void to_rows(float *rows, int stride, const float *w, int in, int out) {
    for (int i = 0; i < in; i++)
        for (int o = 0; o < out; o++) rows[i * stride + o] = w[o * in + i];
}

static inline void from_rows(const float *rows, int stride, float *w, int in, int out) {
    for (int i = 0; i < in; i++)
        for (int o = 0; o < out; o++) w[o * in + i] = rows[i * stride + o];
}

/* The two factors of Adam's step t = 1, 2, ...: p -= rate * m / (sqrt(v) * scale + eps). */
typedef struct {
    double b1, b2;
} adam_state;

INLINE void adam_factors(adam_state *s, float lr, float *rate, float *scale) {
    s->b1 *= 0.9;
    s->b2 *= 0.999;
    *rate = lr / (float)(1 - s->b1);
    *scale = 1 / sqrtf((float)(1 - s->b2));
}

INLINE void adam(float *restrict p, const float *restrict g, float *restrict m, float *restrict v, int n, float rate, float scale) {
    for (int i = 0; i < n; i++) {
        float mi = 0.9f * m[i] + 0.1f * g[i];
        float vi = 0.999f * v[i] + 0.001f * g[i] * g[i];
        m[i] = mi;
        v[i] = vi;
        p[i] -= rate * mi / (sqrtf(vi) * scale + 1e-8f);
    }
}

/* acc[r][v] += sum over k of a(r,k) * b[k][v]: a tile of R rows and V vectors, held in registers where R * V is at most 16 or so. */
#define TILE(R, V, K, acc, a, a_row, a_k, b, b_k)                                        \
    do {                                                                                 \
        const float *a_ = (const float *)(a), *b_ = (const float *)(b);                  \
        for (int k_ = 0; k_ < (K); k_++) {                                               \
            lanes row_[V];                                                               \
            for (int v_ = 0; v_ < (V); v_++) row_[v_] = at(b_ + k_ * (b_k) + v_ * LANES); \
            for (int r_ = 0; r_ < (R); r_++) {                                           \
                float x_ = a_[r_ * (a_row) + k_ * (a_k)];                                \
                for (int v_ = 0; v_ < (V); v_++) acc[r_][v_] += x_ * row_[v_];           \
            }                                                                            \
        }                                                                                \
    } while (0)

#endif
