/* a1, a4: 2-2-1 tanh, sigmoid, binary cross-entropy; b: 2-2-2-1 sigmoid, linear end, half squared error. Scalars, all in registers. */
#include "workload.h"

/* e^x by powers of two and a polynomial (Cephes' expf, Moshier 1989): no call, about 1e-7 relative. */
INLINE float fast_exp(float x) {
    x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    float n = rintf(x * 1.44269504f);
    float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1;
    union {
        int bits;
        float value;
    } power = {((int)n + 127) << 23};
    return p * power.value;
}

INLINE float fast_tanh(float x) {
    return 1 - 2 / (fast_exp(2 * x) + 1);
}

typedef struct {
    float w1[2][2], b1[2], w2[2], b2;
} net_a;

typedef struct {
    float w1[2][2], b1[2], w2[2][2], b2[2], w3[2], b3;
} net_b;

static const float *xs, *ys;
static const float rate = 0.05f;
static net_a A;
static net_b B;

INLINE float forward_a(const net_a *n, const float *x, float y, float *h, float *p) {
    for (int j = 0; j < 2; j++) h[j] = fast_tanh(n->w1[j][0] * x[0] + n->w1[j][1] * x[1] + n->b1[j]);
    *p = 1 / (1 + fast_exp(-(n->w2[0] * h[0] + n->w2[1] * h[1] + n->b2)));
    float q = y > 0.5f ? *p : 1 - *p;
    return -logf(q > 1e-12f ? q : 1e-12f);
}

INLINE float gradient_a(const net_a *n, const float *x, float y, float weight, net_a *g) {
    float h[2], p;
    float loss = forward_a(n, x, y, h, &p);
    float d = (p - y) * weight;
    for (int j = 0; j < 2; j++) {
        float e = d * n->w2[j] * (1 - h[j] * h[j]);
        g->w2[j] += d * h[j];
        g->w1[j][0] += e * x[0];
        g->w1[j][1] += e * x[1];
        g->b1[j] += e;
    }
    g->b2 += d;
    return loss * weight;
}

INLINE void move(float *p, const float *g, int n) {
    for (int i = 0; i < n; i++) p[i] -= rate * g[i];
}

INLINE float whole_a(int batch, int samples, net_a *g) {
    float loss = 0;
    const float *x = xs + batch * samples * 2, *y = ys + batch * samples;
    for (int s = 0; s < samples; s++) loss += gradient_a(&A, x + 2 * s, y[s], 1.0f / samples, g);
    return loss;
}

INLINE float step_a(int batch, int samples) {
    net_a g = {0};
    float loss = whole_a(batch, samples, &g);
    move((float *)&A, (float *)&g, 9);
    return loss;
}

INLINE float loss_a(int batch, int samples) {
    float loss = 0;
    const float *x = xs + batch * samples * 2, *y = ys + batch * samples;
    for (int s = 0; s < samples; s++) {
        float h[2], p;
        loss += forward_a(&A, x + 2 * s, y[s], h, &p);
    }
    return loss / samples;
}

static float step_a1(int batch) {
    return step_a(batch, 1);
}

static float step_a4(int batch) {
    return step_a(batch, 4);
}

static float forward_a1(int batch) {
    return loss_a(batch, 1);
}

static float forward_a4(int batch) {
    return loss_a(batch, 4);
}

static void gradient_a1(int batch, float *out) {
    net_a g = {0};
    whole_a(batch, 1, &g);
    memcpy(out, &g, sizeof g);
}

static void gradient_a4(int batch, float *out) {
    net_a g = {0};
    whole_a(batch, 4, &g);
    memcpy(out, &g, sizeof g);
}

static void load_a(const float *x, const void *y, const float *p) {
    xs = x;
    ys = y;
    memcpy(&A, p, sizeof A);
}

static void read_a(float *p) {
    memcpy(p, &A, sizeof A);
}

/* ---------------------------------------------------------------- b; the library's expf is faster than the polynomial here */

INLINE float sigmoid(float z) {
    return 1 / (1 + expf(-z));
}

INLINE float forward_of_b(const float *x, float y, float *h, float *k) {
    for (int j = 0; j < 2; j++) h[j] = sigmoid(B.w1[j][0] * x[0] + B.w1[j][1] * x[1] + B.b1[j]);
    for (int j = 0; j < 2; j++) k[j] = sigmoid(B.w2[j][0] * h[0] + B.w2[j][1] * h[1] + B.b2[j]);
    return B.w3[0] * k[0] + B.w3[1] * k[1] + B.b3 - y;
}

/* Adds `factor` times the gradient to what may be the parameters themselves. */
INLINE float add_gradient_of_b(int batch, float factor, net_b *to) {
    const float *x = xs + 2 * batch;
    float h[2], k[2], dk[2], dh[2];
    float e = forward_of_b(x, ys[batch], h, k);
    for (int j = 0; j < 2; j++) dk[j] = e * B.w3[j] * k[j] * (1 - k[j]);
    for (int j = 0; j < 2; j++) dh[j] = (dk[0] * B.w2[0][j] + dk[1] * B.w2[1][j]) * h[j] * (1 - h[j]);
    for (int j = 0; j < 2; j++) to->w3[j] += factor * e * k[j];
    to->b3 += factor * e;
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 2; i++) to->w2[j][i] += factor * dk[j] * h[i];
        to->b2[j] += factor * dk[j];
    }
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 2; i++) to->w1[j][i] += factor * dh[j] * x[i];
        to->b1[j] += factor * dh[j];
    }
    return 0.5f * e * e;
}

static float step_b(int batch) {
    return add_gradient_of_b(batch, -rate, &B);
}

static float forward_b(int batch) {
    float h[2], k[2];
    float e = forward_of_b(xs + 2 * batch, ys[batch], h, k);
    return 0.5f * e * e;
}

static void gradient_b(int batch, float *out) {
    net_b g = {0};
    add_gradient_of_b(batch, 1, &g);
    memcpy(out, &g, sizeof g);
}

static void load_b(const float *x, const void *y, const float *p) {
    xs = x;
    ys = y;
    memcpy(&B, p, sizeof B);
}

static void read_b(float *p) {
    memcpy(p, &B, sizeof B);
}

const workload tiny_a1 = {"a1", 1, 2, 0, 9, load_a, step_a1, forward_a1, gradient_a1, read_a};
const workload tiny_a4 = {"a4", 4, 2, 0, 9, load_a, step_a4, forward_a4, gradient_a4, read_a};
const workload tiny_b = {"b", 1, 2, 0, 15, load_b, step_b, forward_b, gradient_b, read_b};
