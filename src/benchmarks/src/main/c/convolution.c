/*
 * g: 28x28 -> conv 3x3x8, relu, pool 2 -> conv 3x3x16, relu, pool 2 (the odd row and column dropped) -> dense 10; SGD, batch 32. The samples
 * are the vectors' lanes, so that no filter size or channel count leaves any empty; pools are fused into the convolutions, and what a pool
 * drops is never computed.
 */
#include "workload.h"

enum { BATCH = 32, HALVES = 2, SIDE = 28, C1 = 8, P1 = 13, C2 = 16, P2 = 5, FLAT = C2 * P2 * P2, CLASSES = 10 };
static const float rate = 1e-4f;

static float images[POOL][SIDE][SIDE][BATCH] ALIGNED;
static const int *labels;
static float w1[9][C1], b1[C1], w2[C1][9][C2], b2[C2], w3[FLAT][LANES] ALIGNED, b3[LANES] ALIGNED;
static float g1[C1][9], gb1[C1], g2[C2][C1][9], gb2[C2], g3[FLAT][LANES] ALIGNED, gb3[LANES] ALIGNED;
static float p1[C1][P1][P1][BATCH] ALIGNED, p2[C2][P2][P2][BATCH] ALIGNED, z[CLASSES][BATCH] ALIGNED;
/* Which of a pool's four cells won, by lanes: all bits of a lane set or none; nowhere where relu is 0. */
static unsigned short won1[C1][P1][P1][HALVES][4], won2[C2][P2][P2][HALVES][4];
static float e3[CLASSES][BATCH] ALIGNED, e3t[BATCH][LANES] ALIGNED, flat_error[FLAT][BATCH] ALIGNED;
static float e2[C2][14][14][BATCH] ALIGNED; /* of the second convolution, with two rows and columns of zeros around it */
static float p1_error[C1][12][12][BATCH] ALIGNED, w2_by_output[C2][9][C1];

#ifdef __AVX512F__
INLINE unsigned short above(lanes a, lanes b) {
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);
}

INLINE unsigned short equal(lanes a, lanes b) {
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_EQ_OQ);
}

INLINE lanes only(unsigned short m, lanes a) {
    return (lanes)_mm512_maskz_mov_ps(m, (__m512)a);
}
#else
INLINE unsigned short above(lanes a, lanes b) {
    unsigned short m = 0;
    for (int i = 0; i < LANES; i++) m |= (a[i] > b[i]) << i;
    return m;
}

INLINE unsigned short equal(lanes a, lanes b) {
    unsigned short m = 0;
    for (int i = 0; i < LANES; i++) m |= (a[i] == b[i]) << i;
    return m;
}

INLINE lanes only(unsigned short m, lanes a) {
    for (int i = 0; i < LANES; i++) a[i] = m >> i & 1 ? a[i] : 0;
    return a;
}
#endif

/* relu of the largest of four; the first of equals wins. */
INLINE lanes pooled(lanes a, lanes b, lanes c, lanes d, unsigned short *won) {
    lanes top = largest(largest(a, b), largest(c, d)), none = {0};
    unsigned short left = above(top, none);
    won[0] = equal(a, top) & left;
    left &= ~won[0];
    won[1] = equal(b, top) & left;
    left &= ~won[1];
    won[2] = equal(c, top) & left;
    won[3] = left & ~won[2];
    return largest(top, none);
}

/* Adds one tap of eight filters: a filter's weight times the input at a pixel, for all samples. */
INLINE void tap(lanes a[8][HALVES], const float *w, const float *pixel) {
    lanes low = at(pixel), high = at(pixel + LANES);
    for (int o = 0; o < 8; o++) {
        a[o][0] += w[o] * low;
        a[o][1] += w[o] * high;
    }
}

static void first_convolution(const float image[SIDE][SIDE][BATCH]) {
    float cell[4][C1][BATCH] ALIGNED;
    for (int py = 0; py < P1; py++)
        for (int px = 0; px < P1; px++) {
            for (int q = 0; q < 4; q++) {
                int y = 2 * py + (q >> 1), x = 2 * px + (q & 1);
                lanes a[C1][HALVES];
                for (int o = 0; o < C1; o++)
                    for (int r = 0; r < HALVES; r++) a[o][r] = all(b1[o]);
#pragma GCC unroll 9
                for (int k = 0; k < 9; k++) tap(a, w1[k], image[y + k / 3][x + k % 3]);
                for (int o = 0; o < C1; o++)
                    for (int r = 0; r < HALVES; r++) vector(cell[q][o])[r] = a[o][r];
            }
            for (int o = 0; o < C1; o++)
                for (int r = 0; r < HALVES; r++)
                    vector(p1[o][py][px])[r] = pooled(vector(cell[0][o])[r], vector(cell[1][o])[r], vector(cell[2][o])[r],
                                                      vector(cell[3][o])[r], won1[o][py][px][r]);
        }
}

static void second_convolution(void) {
    float cell[4][C2][BATCH] ALIGNED;
    for (int py = 0; py < P2; py++)
        for (int px = 0; px < P2; px++) {
            for (int q = 0; q < 4; q++) {
                int y = 2 * py + (q >> 1), x = 2 * px + (q & 1);
                for (int from = 0; from < C2; from += 8) {
                    lanes a[8][HALVES];
                    for (int o = 0; o < 8; o++)
                        for (int r = 0; r < HALVES; r++) a[o][r] = all(b2[from + o]);
                    for (int c = 0; c < C1; c++)
                        for (int k = 0; k < 9; k++) tap(a, w2[c][k] + from, p1[c][y + k / 3][x + k % 3]);
                    for (int o = 0; o < 8; o++)
                        for (int r = 0; r < HALVES; r++) vector(cell[q][from + o])[r] = a[o][r];
                }
            }
            for (int o = 0; o < C2; o++)
                for (int r = 0; r < HALVES; r++)
                    vector(p2[o][py][px])[r] = pooled(vector(cell[0][o])[r], vector(cell[1][o])[r], vector(cell[2][o])[r],
                                                      vector(cell[3][o])[r], won2[o][py][px][r]);
        }
}

static float forward_g(int batch) {
    first_convolution(images[batch]);
    second_convolution();
    const float *flat = &p2[0][0][0][0];
    const int *label = labels + batch * BATCH;
    lanes a[CLASSES][HALVES];
    for (int k = 0; k < CLASSES; k++)
        for (int r = 0; r < HALVES; r++) a[k][r] = all(b3[k]);
    TILE(CLASSES, HALVES, FLAT, a, w3[0], 1, LANES, flat, BATCH);
    for (int k = 0; k < CLASSES; k++)
        for (int r = 0; r < HALVES; r++) vector(z[k])[r] = a[k][r];
    float loss = 0;
    for (int s = 0; s < BATCH; s++) {
        float top = z[0][s], total = 0;
        for (int k = 1; k < CLASSES; k++) top = fmaxf(top, z[k][s]);
        for (int k = 0; k < CLASSES; k++) {
            e3[k][s] = expf(z[k][s] - top);
            total += e3[k][s];
        }
        float part = 1 / total;
        for (int k = 0; k < CLASSES; k++) e3[k][s] *= part;
        loss += logf(total) + top;
    }
    for (int s = 0; s < BATCH; s++) loss -= z[label[s]][s];
    return loss / BATCH;
}

static void last_layer_back(int batch) {
    const float *flat = &p2[0][0][0][0];
    for (int s = 0; s < BATCH; s++) e3[labels[batch * BATCH + s]][s] -= 1;
    for (int k = 0; k < CLASSES; k++)
        for (int s = 0; s < BATCH; s++) {
            e3[k][s] *= 1.0f / BATCH;
            e3t[s][k] = e3[k][s];
        }
    for (int i = 0; i < FLAT; i++) {
        lanes a[1][HALVES] = {0};
        TILE(1, HALVES, CLASSES, a, w3[i], 0, 1, e3[0], BATCH);
        for (int r = 0; r < HALVES; r++) vector(flat_error[i])[r] = a[0][r];
    }
    for (int i = 0; i < FLAT; i += 8) {
        lanes g[8][1] = {0};
        TILE(8, 1, BATCH, g, flat + i * BATCH, BATCH, 1, e3t[0], LANES);
        for (int r = 0; r < 8; r++) *vector(g3[i + r]) = g[r][0];
    }
    lanes g = {0};
    for (int s = 0; s < BATCH; s++) g += *vector(e3t[s]);
    *vector(gb3) = g;
}

static void unpool_second(void) {
    for (int o = 0; o < C2; o++) {
        lanes bias = {0};
        for (int py = 0; py < P2; py++)
            for (int px = 0; px < P2; px++)
                for (int r = 0; r < HALVES; r++) {
                    lanes e = vector(flat_error[(o * P2 + py) * P2 + px])[r];
                    const unsigned short *won = won2[o][py][px][r];
                    for (int q = 0; q < 4; q++) vector(e2[o][2 + 2 * py + (q >> 1)][2 + 2 * px + (q & 1)])[r] = only(won[q], e);
                    bias += only(won[0] | won[1] | won[2] | won[3], e);
                }
        gb2[o] = sum(bias);
    }
}

static void second_convolution_back(void) {
    for (int c = 0; c < C1; c++)
        for (int o = 0; o < C2; o++)
            for (int k = 0; k < 9; k++) w2_by_output[o][k][c] = w2[c][k][o];
    for (int y = 0; y < 12; y++)
        for (int x = 0; x < 12; x++) {
            lanes a[C1][HALVES] = {0};
            for (int o = 0; o < C2; o++)
                for (int k = 0; k < 9; k++) tap(a, w2_by_output[o][k], e2[o][2 + y - k / 3][2 + x - k % 3]);
            for (int c = 0; c < C1; c++)
                for (int r = 0; r < HALVES; r++) vector(p1_error[c][y][x])[r] = a[c][r];
        }
    for (int o = 0; o < C2; o += 2)
        for (int c = 0; c < C1; c++) {
            lanes g[2][9] = {0};
            for (int y = 0; y < 10; y++)
                for (int x = 0; x < 10; x++)
                    for (int r = 0; r < HALVES; r++) {
                        lanes d0 = vector(e2[o][2 + y][2 + x])[r], d1 = vector(e2[o + 1][2 + y][2 + x])[r];
                        for (int k = 0; k < 9; k++) {
                            lanes i = vector(p1[c][y + k / 3][x + k % 3])[r];
                            g[0][k] += d0 * i;
                            g[1][k] += d1 * i;
                        }
                    }
            for (int k = 0; k < 9; k++) {
                g2[o][c][k] = sum(g[0][k]);
                g2[o + 1][c][k] = sum(g[1][k]);
            }
        }
}

static void first_convolution_back(const float image[SIDE][SIDE][BATCH]) {
    for (int o = 0; o < C1; o += 2) {
        lanes g[2][9] = {0}, bias[2] = {0};
        for (int py = 0; py < 12; py++) /* the second convolution reads 12 rows and columns of what its pool keeps */
            for (int px = 0; px < 12; px++)
                for (int r = 0; r < HALVES; r++) {
                    lanes v0 = vector(p1_error[o][py][px])[r], v1 = vector(p1_error[o + 1][py][px])[r];
                    for (int q = 0; q < 4; q++) {
                        int y = 2 * py + (q >> 1), x = 2 * px + (q & 1);
                        lanes d0 = only(won1[o][py][px][r][q], v0), d1 = only(won1[o + 1][py][px][r][q], v1);
                        bias[0] += d0;
                        bias[1] += d1;
                        for (int k = 0; k < 9; k++) {
                            lanes i = *(const lanes *)(image[y + k / 3][x + k % 3] + LANES * r);
                            g[0][k] += d0 * i;
                            g[1][k] += d1 * i;
                        }
                    }
                }
        for (int s = 0; s < 2; s++) {
            for (int k = 0; k < 9; k++) g1[o + s][k] = sum(g[s][k]);
            gb1[o + s] = sum(bias[s]);
        }
    }
}

static float backward_g(int batch) {
    float loss = forward_g(batch);
    last_layer_back(batch);
    unpool_second();
    second_convolution_back();
    first_convolution_back(images[batch]);
    return loss;
}

static float step_g(int batch) {
    float loss = backward_g(batch);
    for (int o = 0; o < C1; o++) {
        for (int k = 0; k < 9; k++) w1[k][o] -= rate * g1[o][k];
        b1[o] -= rate * gb1[o];
    }
    for (int o = 0; o < C2; o++) {
        for (int c = 0; c < C1; c++)
            for (int k = 0; k < 9; k++) w2[c][k][o] -= rate * g2[o][c][k];
        b2[o] -= rate * gb2[o];
    }
    for (int i = 0; i < FLAT; i++) *vector(w3[i]) -= rate * *vector(g3[i]);
    *vector(b3) -= rate * *vector(gb3);
    return loss;
}

enum { AT_B1 = 72, AT_W2 = 80, AT_B2 = 1232, AT_W3 = 1248, AT_B3 = 5248, ALL = 5258 };

static void gradient_g(int batch, float *g) {
    backward_g(batch);
    memcpy(g, g1, sizeof g1);
    memcpy(g + AT_B1, gb1, sizeof gb1);
    memcpy(g + AT_W2, g2, sizeof g2);
    memcpy(g + AT_B2, gb2, sizeof gb2);
    from_rows(g3[0], LANES, g + AT_W3, FLAT, CLASSES);
    memcpy(g + AT_B3, gb3, CLASSES * sizeof(float));
}

static void read_g(float *p) {
    for (int o = 0; o < C1; o++)
        for (int k = 0; k < 9; k++) p[o * 9 + k] = w1[k][o];
    memcpy(p + AT_B1, b1, sizeof b1);
    for (int o = 0; o < C2; o++)
        for (int c = 0; c < C1; c++)
            for (int k = 0; k < 9; k++) p[AT_W2 + (o * C1 + c) * 9 + k] = w2[c][k][o];
    memcpy(p + AT_B2, b2, sizeof b2);
    from_rows(w3[0], LANES, p + AT_W3, FLAT, CLASSES);
    memcpy(p + AT_B3, b3, CLASSES * sizeof(float));
}

static void load_g(const float *x, const void *y, const float *p) {
    labels = y;
    for (int b = 0; b < POOL; b++)
        for (int s = 0; s < BATCH; s++)
            for (int i = 0; i < SIDE * SIDE; i++) images[b][i / SIDE][i % SIDE][s] = x[(b * BATCH + s) * SIDE * SIDE + i];
    for (int o = 0; o < C1; o++)
        for (int k = 0; k < 9; k++) w1[k][o] = p[o * 9 + k];
    memcpy(b1, p + AT_B1, sizeof b1);
    for (int o = 0; o < C2; o++)
        for (int c = 0; c < C1; c++)
            for (int k = 0; k < 9; k++) w2[c][k][o] = p[AT_W2 + (o * C1 + c) * 9 + k];
    memcpy(b2, p + AT_B2, sizeof b2);
    to_rows(w3[0], LANES, p + AT_W3, FLAT, CLASSES);
    memcpy(b3, p + AT_B3, CLASSES * sizeof(float));
}

const workload convolution_g = {"g", BATCH, SIDE * SIDE, 1, ALL, load_g, step_g, forward_g, gradient_g, read_g};
