/* c: 4-16-3 tanh, batch 16; d: 64-32-10 relu, batch 32; softmax cross-entropy, Adam. Weights lie in rows of inputs, ends padded to a vector. */
#include "workload.h"

static const float *xs;
static const int *labels;
static const float rate = 1e-5f;

/* ---------------------------------------------------------------- c: W1[4][16] b1[16] W2[3][16] b2[3] */

enum { C_B1 = 64, C_W2 = 80, C_B2 = 128, C_ALL = 144 };
static float cp[C_ALL] ALIGNED, cg[C_ALL] ALIGNED, cm[C_ALL] ALIGNED, cv[C_ALL] ALIGNED;
static float ch[16][16] ALIGNED, cl[3][16] ALIGNED;
static adam_state cs;

/* Leaves tanh of the hidden layer in ch and the probabilities, by class, in cl. */
INLINE float forward_of_c(int batch) {
    const float *x = xs + batch * 64;
    const int *label = labels + batch * 16;
    const lanes *w1 = vector(cp), *w2 = vector(cp + C_W2);
    for (int s = 0; s < 16; s++) {
        lanes z = *vector(cp + C_B1);
        for (int i = 0; i < 4; i++) z += x[4 * s + i] * w1[i];
        *vector(ch[s]) = z;
    }
    float *h = &ch[0][0];
    for (int i = 0; i < 256; i++) h[i] = tanhf(h[i]);
    for (int s = 0; s < 16; s++)
        for (int k = 0; k < 3; k++) cl[k][s] = sum(*vector(ch[s]) * w2[k]);
    float loss = 0;
    for (int s = 0; s < 16; s++) {
        float a = cl[0][s] + cp[C_B2], b = cl[1][s] + cp[C_B2 + 1], c = cl[2][s] + cp[C_B2 + 2];
        float top = fmaxf(a, fmaxf(b, c));
        float ea = expf(a - top), eb = expf(b - top), ec = expf(c - top);
        float total = ea + eb + ec, part = 1 / total;
        cl[0][s] = ea * part;
        cl[1][s] = eb * part;
        cl[2][s] = ec * part;
        loss += logf(total) + top - (label[s] == 0 ? a : label[s] == 1 ? b : c);
    }
    return loss / 16;
}

INLINE float gradient_of_c(int batch) {
    float loss = forward_of_c(batch);
    const float *x = xs + batch * 64;
    const int *label = labels + batch * 16;
    const lanes *w2 = vector(cp + C_W2);
    lanes g[8] = {0};
    float gb[3] = {0};
    for (int k = 0; k < 3; k++)
        for (int s = 0; s < 16; s++) {
            cl[k][s] = (cl[k][s] - (label[s] == k)) * (1.0f / 16);
            gb[k] += cl[k][s];
        }
    for (int s = 0; s < 16; s++) {
        lanes h = *vector(ch[s]), e = {0};
        for (int k = 0; k < 3; k++) {
            g[5 + k] += cl[k][s] * h;
            e += cl[k][s] * w2[k];
        }
        e *= 1 - h * h;
        for (int i = 0; i < 4; i++) g[i] += x[4 * s + i] * e;
        g[4] += e;
    }
    for (int i = 0; i < 8; i++) vector(cg)[i] = g[i];
    for (int k = 0; k < 3; k++) cg[C_B2 + k] = gb[k];
    return loss;
}

static float forward_c(int batch) {
    return forward_of_c(batch);
}

static float step_c(int batch) {
    float loss = gradient_of_c(batch), factor, scale;
    adam_factors(&cs, rate, &factor, &scale);
    adam(cp, cg, cm, cv, C_ALL, factor, scale);
    return loss;
}

static void out_of_c(const float *from, float *p) {
    from_rows(from, 16, p, 4, 16);
    memcpy(p + 64, from + C_B1, 64);
    for (int k = 0; k < 3; k++) memcpy(p + 80 + 16 * k, from + C_W2 + 16 * k, 64);
    memcpy(p + 128, from + C_B2, 12);
}

static void gradient_c(int batch, float *g) {
    gradient_of_c(batch);
    out_of_c(cg, g);
}

static void read_c(float *p) {
    out_of_c(cp, p);
}

static void load_c(const float *x, const void *y, const float *p) {
    xs = x;
    labels = y;
    memset(cp, 0, sizeof cp);
    to_rows(cp, 16, p, 4, 16);
    memcpy(cp + C_B1, p + 64, 64);
    memcpy(cp + C_W2, p + 80, 192);
    memcpy(cp + C_B2, p + 128, 12);
    memset(cm, 0, sizeof cm);
    memset(cv, 0, sizeof cv);
    cs = (adam_state){1, 1};
}

/* ---------------------------------------------------------------- d: W1[64][32] b1[32] W2[32][16] b2[16] */

enum { D_B1 = 2048, D_W2 = 2080, D_B2 = 2592, D_ALL = 2608 };
static float dp[D_ALL] ALIGNED, dg[D_ALL] ALIGNED, dm[D_ALL] ALIGNED, dv[D_ALL] ALIGNED;
static float dh[32][32] ALIGNED, dl[32][16] ALIGNED, de[32][32] ALIGNED;
static adam_state ds;

/* Leaves the hidden layer in dh and the probabilities in dl. */
INLINE float forward_of_d(int batch) {
    const float *x = xs + batch * 2048;
    const int *label = labels + batch * 32;
    const lanes none = {0};
    for (int s = 0; s < 32; s += 8) {
        lanes z[8][2];
        for (int r = 0; r < 8; r++)
            for (int v = 0; v < 2; v++) z[r][v] = vector(dp + D_B1)[v];
        TILE(8, 2, 64, z, x + 64 * s, 64, 1, dp, 32);
        for (int r = 0; r < 8; r++)
            for (int v = 0; v < 2; v++) vector(dh[s + r])[v] = largest(z[r][v], none);
    }
    for (int s = 0; s < 32; s += 16) {
        lanes z[16][1];
        for (int r = 0; r < 16; r++) z[r][0] = *vector(dp + D_B2);
        TILE(16, 1, 32, z, dh[s], 32, 1, dp + D_W2, 16);
        for (int r = 0; r < 16; r++) *vector(dl[s + r]) = z[r][0];
    }
    float by_class[10][32] ALIGNED, loss = 0;
    for (int k = 0; k < 10; k++)
        for (int s = 0; s < 32; s++) by_class[k][s] = dl[s][k];
    for (int s = 0; s < 32; s++) {
        float top = by_class[0][s], total = 0, own = dl[s][label[s]];
        for (int k = 1; k < 10; k++) top = fmaxf(top, by_class[k][s]);
        for (int k = 0; k < 10; k++) {
            by_class[k][s] = expf(by_class[k][s] - top);
            total += by_class[k][s];
        }
        float part = 1 / total;
        for (int k = 0; k < 10; k++) by_class[k][s] *= part;
        loss += logf(total) + top - own;
    }
    for (int s = 0; s < 32; s++)
        for (int k = 0; k < 10; k++) dl[s][k] = by_class[k][s];
    return loss / 32;
}

INLINE float gradient_of_d(int batch) {
    float loss = forward_of_d(batch);
    const float *x = xs + batch * 2048;
    const int *label = labels + batch * 32;
    const lanes none = {0};
    float w2t[10][32] ALIGNED;
    for (int j = 0; j < 32; j++)
        for (int k = 0; k < 10; k++) w2t[k][j] = dp[D_W2 + 16 * j + k];
    lanes gb2 = {0}, gb1[2] = {0};
    for (int s = 0; s < 32; s++) {
        dl[s][label[s]] -= 1;
        lanes e = *vector(dl[s]) * (1.0f / 32);
        for (int k = 10; k < 16; k++) e[k] = 0;
        *vector(dl[s]) = e;
        gb2 += e;
    }
    *vector(dg + D_B2) = gb2;
    for (int j = 0; j < 32; j += 16) {
        lanes g[16][1] = {0};
        TILE(16, 1, 32, g, &dh[0][j], 1, 32, dl[0], 16);
        for (int r = 0; r < 16; r++) *vector(dg + D_W2 + 16 * (j + r)) = g[r][0];
    }
    for (int s = 0; s < 32; s += 4) {
        lanes e[4][2] = {0};
        TILE(4, 2, 10, e, dl[s], 16, 1, w2t[0], 32);
        for (int r = 0; r < 4; r++)
            for (int v = 0; v < 2; v++) {
                e[r][v] = where(vector(dh[s + r])[v] > none, e[r][v]);
                vector(de[s + r])[v] = e[r][v];
                gb1[v] += e[r][v];
            }
    }
    for (int v = 0; v < 2; v++) vector(dg + D_B1)[v] = gb1[v];
    for (int i = 0; i < 64; i += 8) {
        lanes g[8][2] = {0};
        TILE(8, 2, 32, g, x + i, 1, 64, de[0], 32);
        for (int r = 0; r < 8; r++)
            for (int v = 0; v < 2; v++) vector(dg + 32 * (i + r))[v] = g[r][v];
    }
    return loss;
}

static float forward_d(int batch) {
    return forward_of_d(batch);
}

static float step_d(int batch) {
    float loss = gradient_of_d(batch), factor, scale;
    adam_factors(&ds, rate, &factor, &scale);
    adam(dp, dg, dm, dv, D_ALL, factor, scale);
    return loss;
}

static void out_of_d(const float *from, float *p) {
    from_rows(from, 32, p, 64, 32);
    memcpy(p + 2048, from + D_B1, 128);
    from_rows(from + D_W2, 16, p + 2080, 32, 10);
    memcpy(p + 2400, from + D_B2, 40);
}

static void gradient_d(int batch, float *g) {
    gradient_of_d(batch);
    out_of_d(dg, g);
}

static void read_d(float *p) {
    out_of_d(dp, p);
}

static void load_d(const float *x, const void *y, const float *p) {
    xs = x;
    labels = y;
    memset(dp, 0, sizeof dp);
    to_rows(dp, 32, p, 64, 32);
    memcpy(dp + D_B1, p + 2048, 128);
    to_rows(dp + D_W2, 16, p + 2080, 32, 10);
    memcpy(dp + D_B2, p + 2400, 40);
    memset(dm, 0, sizeof dm);
    memset(dv, 0, sizeof dv);
    ds = (adam_state){1, 1};
}

const workload small_c = {"c", 16, 4, 1, 131, load_c, step_c, forward_c, gradient_c, read_c};
const workload small_d = {"d", 32, 64, 1, 2410, load_d, step_d, forward_d, gradient_d, read_d};
