/*
 * e64: 784-128-10 relu, momentum, batch 64; f: 784-512-512-10 relu, Adam, batch 128: products by OpenBLAS. e1, one sample: by hand, the
 * gradient never stored, momentum and weight moved in the pass that forms it.
 */
#include "workload.h"
#include <cblas.h>

static const float *xs;
static const int *labels;

/* ---------------------------------------------------------------- through OpenBLAS */

typedef struct {
    int layers, batch, uses_adam, count;
    int width[5];
    float *p, *g, *m, *v;   /* W[in][out], b[out] of each layer in turn */
    float *z[5], *error[5]; /* of each layer, the input's left out */
    adam_state adam;
} network;

static network e64 = {.layers = 2, .batch = 64, .width = {784, 128, 10}};
static network f = {.layers = 3, .batch = 128, .uses_adam = 1, .width = {784, 512, 512, 10}};

static float softmax_row(const float *z, float *error, int classes, int label, float weight) {
    float top = z[0], total = 0;
    for (int k = 1; k < classes; k++) top = fmaxf(top, z[k]);
    for (int k = 0; k < classes; k++) {
        error[k] = expf(z[k] - top);
        total += error[k];
    }
    float part = weight / total;
    for (int k = 0; k < classes; k++) error[k] *= part;
    error[label] -= weight;
    return logf(total) + top - z[label];
}

static float network_forward(network *n, int batch) {
    int rows = n->batch;
    const float *a = xs + (size_t)batch * rows * n->width[0], *p = n->p;
    for (int l = 0; l < n->layers; l++) {
        int in = n->width[l], out = n->width[l + 1];
        float *z = n->z[l + 1];
        for (int s = 0; s < rows; s++) memcpy(z + s * out, p + in * out, out * sizeof(float));
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, out, in, 1, a, in, p, out, 1, z, out);
        if (l < n->layers - 1)
            for (int i = 0; i < rows * out; i++) z[i] = z[i] > 0 ? z[i] : 0;
        a = z;
        p += in * out + out;
    }
    int classes = n->width[n->layers];
    float loss = 0;
    for (int s = 0; s < rows; s++)
        loss += softmax_row(a + s * classes, n->error[n->layers] + s * classes, classes, labels[batch * rows + s], 1.0f / rows);
    return loss / rows;
}

static float network_gradient(network *n, int batch) {
    float loss = network_forward(n, batch);
    int rows = n->batch, offset = n->count;
    for (int l = n->layers - 1; l >= 0; l--) {
        int in = n->width[l], out = n->width[l + 1];
        offset -= in * out + out;
        const float *a = l ? n->z[l] : xs + (size_t)batch * rows * in, *error = n->error[l + 1];
        float *g = n->g + offset, *gb = g + in * out;
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, rows, 1, a, in, error, out, 0, g, out);
        memset(gb, 0, out * sizeof(float));
        for (int s = 0; s < rows; s++)
            for (int k = 0; k < out; k++) gb[k] += error[s * out + k];
        if (l) {
            float *before = n->error[l];
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, in, out, 1, error, out, n->p + offset, out, 0, before, in);
            for (int i = 0; i < rows * in; i++) before[i] = a[i] > 0 ? before[i] : 0;
        }
    }
    return loss;
}

static float network_step(network *n, int batch) {
    float loss = network_gradient(n, batch);
    if (n->uses_adam) {
        float rate, scale;
        adam_factors(&n->adam, 1e-5f, &rate, &scale);
        adam(n->p, n->g, n->m, n->v, n->count, rate, scale);
    } else {
        float *restrict p = n->p, *restrict g = n->g, *restrict m = n->m;
        for (int i = 0; i < n->count; i++) {
            m[i] = 0.9f * m[i] + g[i];
            p[i] -= 1e-4f * m[i];
        }
    }
    return loss;
}

static void network_out(const network *n, const float *from, float *p) {
    for (int l = 0; l < n->layers; l++) {
        int in = n->width[l], out = n->width[l + 1];
        from_rows(from, out, p, in, out);
        memcpy(p + in * out, from + in * out, out * sizeof(float));
        from += in * out + out;
        p += in * out + out;
    }
}

static void network_load(network *n, const float *x, const void *y, const float *p) {
    xs = x;
    labels = y;
    if (!n->p) {
        for (int l = 0; l < n->layers; l++) {
            n->count += n->width[l] * n->width[l + 1] + n->width[l + 1];
            n->z[l + 1] = numbers((size_t)n->batch * n->width[l + 1]);
            n->error[l + 1] = numbers((size_t)n->batch * n->width[l + 1]);
        }
        n->p = numbers(n->count);
        n->g = numbers(n->count);
        n->m = numbers(n->count);
        n->v = numbers(n->count);
    }
    float *to = n->p;
    for (int l = 0; l < n->layers; l++) {
        int in = n->width[l], out = n->width[l + 1];
        to_rows(to, out, p, in, out);
        memcpy(to + in * out, p + in * out, out * sizeof(float));
        to += in * out + out;
        p += in * out + out;
    }
    memset(n->m, 0, n->count * sizeof(float));
    memset(n->v, 0, n->count * sizeof(float));
    n->adam = (adam_state){1, 1};
}

#define OF_NETWORK(n)                                                         \
    static float n##_step(int batch) { return network_step(&n, batch); }       \
    static float n##_forward(int batch) { return network_forward(&n, batch); } \
    static void n##_gradient(int batch, float *g) {                            \
        network_gradient(&n, batch);                                           \
        network_out(&n, n.g, g);                                               \
    }                                                                          \
    static void n##_read(float *p) { network_out(&n, n.p, p); }                \
    static void n##_load(const float *x, const void *y, const float *p) { network_load(&n, x, y, p); }

OF_NETWORK(e64)
OF_NETWORK(f)

/* ---------------------------------------------------------------- e1: W1[784][128] b1[128] W2[128][16] b2[16] */

enum { IN = 784, HIDDEN = 128 };
static struct {
    float w1[IN][HIDDEN], b1[HIDDEN], w2[HIDDEN][LANES], b2[LANES];
} ep ALIGNED, em ALIGNED;
static float eh[HIDDEN] ALIGNED, ee[LANES] ALIGNED;

INLINE float forward_of_e1(int batch) {
    const float *x = xs + batch * IN;
    const lanes none = {0};
    lanes z[1][8];
    for (int v = 0; v < 8; v++) z[0][v] = vector(ep.b1)[v];
    TILE(1, 8, IN, z, x, 0, 1, ep.w1[0], HIDDEN);
    for (int v = 0; v < 8; v++) vector(eh)[v] = largest(z[0][v], none);
    lanes part[4] = {*vector(ep.b2)};
    for (int j = 0; j < HIDDEN; j += 4)
        for (int q = 0; q < 4; q++) part[q] += eh[j + q] * *vector(ep.w2[j + q]);
    float logits[LANES] ALIGNED;
    *vector(logits) = part[0] + part[1] + (part[2] + part[3]);
    return softmax_row(logits, ee, 10, labels[batch], 1);
}

INLINE void move(float *m, float *p, lanes g) {
    lanes now = 0.9f * *vector(m) + g;
    *vector(m) = now;
    *vector(p) -= 1e-4f * now;
}

static float forward_e1(int batch) {
    return forward_of_e1(batch);
}

static float step_e1(int batch) {
    float loss = forward_of_e1(batch), back[HIDDEN] ALIGNED;
    const float *x = xs + batch * IN;
    lanes e = *vector(ee), d[8];
    for (int j = 0; j < HIDDEN; j++) {
        back[j] = eh[j] > 0 ? sum(*vector(ep.w2[j]) * e) : 0;
        move(em.w2[j], ep.w2[j], eh[j] * e);
    }
    move(em.b2, ep.b2, e);
    for (int v = 0; v < 8; v++) {
        d[v] = vector(back)[v];
        move(em.b1 + LANES * v, ep.b1 + LANES * v, d[v]);
    }
    for (int i = 0; i < IN; i++)
        for (int v = 0; v < 8; v++) move(em.w1[i] + LANES * v, ep.w1[i] + LANES * v, x[i] * d[v]);
    return loss;
}

static void out_of_e1(const float *from, float *p) {
    from_rows(from, HIDDEN, p, IN, HIDDEN);
    memcpy(p + IN * HIDDEN, from + IN * HIDDEN, HIDDEN * sizeof(float));
    from += IN * HIDDEN + HIDDEN;
    p += IN * HIDDEN + HIDDEN;
    from_rows(from, LANES, p, HIDDEN, 10);
    memcpy(p + HIDDEN * 10, from + HIDDEN * LANES, 10 * sizeof(float));
}

/* The momentum after a step from rest is the gradient. */
static void gradient_e1(int batch, float *g) {
    static float saved[sizeof ep / sizeof(float)];
    memcpy(saved, &ep, sizeof ep);
    memset(&em, 0, sizeof em);
    step_e1(batch);
    out_of_e1((float *)&em, g);
    memset(&em, 0, sizeof em);
    memcpy(&ep, saved, sizeof ep);
}

static void read_e1(float *p) {
    out_of_e1((float *)&ep, p);
}

static void load_e1(const float *x, const void *y, const float *p) {
    xs = x;
    labels = y;
    memset(&ep, 0, sizeof ep);
    memset(&em, 0, sizeof em);
    to_rows(ep.w1[0], HIDDEN, p, IN, HIDDEN);
    p += IN * HIDDEN;
    memcpy(ep.b1, p, sizeof ep.b1);
    p += HIDDEN;
    to_rows(ep.w2[0], LANES, p, HIDDEN, 10);
    memcpy(ep.b2, p + HIDDEN * 10, 10 * sizeof(float));
}

const workload dense_e1 = {"e1", 1, 784, 1, 101770, load_e1, step_e1, forward_e1, gradient_e1, read_e1};
const workload dense_e64 = {"e64", 64, 784, 1, 101770, e64_load, e64_step, e64_forward, e64_gradient, e64_read};
const workload dense_f = {"f", 128, 784, 1, 669706, f_load, f_step, f_forward, f_gradient, f_read};
