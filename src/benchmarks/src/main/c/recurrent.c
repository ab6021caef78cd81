/*
 * h: an LSTM 32 -> 64 over 50 steps and a dense layer on its last state; Adam, batch 16. The products with the inputs are one for all steps;
 * those with the state one for each, by OpenBLAS; gates by the compiler's vector math.
 */
#include "workload.h"
#include <cblas.h>

enum { BATCH = 16, STEPS = 50, IN = 32, CELLS = 64, GATES = 4 * CELLS, CLASSES = 10 };
enum { WX = 0, WH = IN * GATES, BIAS = WH + CELLS * GATES, WO = BIAS + GATES, BO = WO + CELLS * CLASSES, ALL = BO + CLASSES };

static float inputs[POOL][STEPS][BATCH][IN] ALIGNED;
static const int *labels;
static float p[ALL + 6] ALIGNED, g[ALL + 6] ALIGNED, m[ALL + 6] ALIGNED, v[ALL + 6] ALIGNED;
static float gate[STEPS][BATCH][GATES] ALIGNED; /* input, forget, output, candidate; on the way back their errors */
static float state[STEPS + 1][BATCH][CELLS] ALIGNED, cell[STEPS + 1][BATCH][CELLS] ALIGNED, squashed[STEPS][BATCH][CELLS] ALIGNED;
static float error[BATCH][CLASSES];
static adam_state adams;

static void one_step(int t) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, BATCH, GATES, CELLS, 1, state[t][0], CELLS, p + WH, GATES, 1, gate[t][0], GATES);
    for (int s = 0; s < BATCH; s++) {
        float *a = gate[t][s];
        for (int i = 0; i < 3 * CELLS; i++) a[i] = 1 / (1 + expf(-a[i]));
        for (int i = 3 * CELLS; i < GATES; i++) a[i] = tanhf(a[i]);
        for (int i = 0; i < CELLS; i++) {
            float c = a[CELLS + i] * cell[t][s][i] + a[i] * a[3 * CELLS + i];
            cell[t + 1][s][i] = c;
            squashed[t][s][i] = tanhf(c);
            state[t + 1][s][i] = a[2 * CELLS + i] * squashed[t][s][i];
        }
    }
}

static float forward_h(int batch) {
    for (int i = 0; i < STEPS * BATCH; i++) memcpy(gate[0][0] + i * GATES, p + BIAS, GATES * sizeof(float));
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, STEPS * BATCH, GATES, IN, 1, inputs[batch][0][0], IN, p + WX, GATES, 1,
                gate[0][0], GATES);
    for (int t = 0; t < STEPS; t++) one_step(t);
    float loss = 0;
    for (int s = 0; s < BATCH; s++) {
        float z[CLASSES], top = -1e30f, total = 0;
        int label = labels[batch * BATCH + s];
        memcpy(z, p + BO, sizeof z);
        for (int i = 0; i < CELLS; i++)
            for (int k = 0; k < CLASSES; k++) z[k] += state[STEPS][s][i] * p[WO + i * CLASSES + k];
        for (int k = 0; k < CLASSES; k++) top = fmaxf(top, z[k]);
        for (int k = 0; k < CLASSES; k++) {
            error[s][k] = expf(z[k] - top);
            total += error[s][k];
        }
        for (int k = 0; k < CLASSES; k++) error[s][k] /= total * BATCH;
        error[s][label] -= 1.0f / BATCH;
        loss += logf(total) + top - z[label];
    }
    return loss / BATCH;
}

/* Turns the gates of step t of a sample into their errors and takes the cell's error one step back. */
INLINE void gates_back(float *restrict a, const float *restrict before, const float *restrict q, const float *restrict h, float *restrict c) {
    for (int i = 0; i < CELLS; i++) {
        float in = a[i], forget = a[CELLS + i], out = a[2 * CELLS + i], candidate = a[3 * CELLS + i];
        float e = c[i] + h[i] * out * (1 - q[i] * q[i]);
        a[i] = e * candidate * in * (1 - in);
        a[CELLS + i] = e * before[i] * forget * (1 - forget);
        a[2 * CELLS + i] = h[i] * q[i] * out * (1 - out);
        a[3 * CELLS + i] = e * in * (1 - candidate * candidate);
        c[i] = e * forget;
    }
}

static float backward_h(int batch) {
    static float h[BATCH][CELLS] ALIGNED, c[BATCH][CELLS] ALIGNED;
    float loss = forward_h(batch);
    memset(g + BIAS, 0, (ALL - BIAS) * sizeof(float));
    memset(h, 0, sizeof h);
    memset(c, 0, sizeof c);
    for (int s = 0; s < BATCH; s++) {
        for (int k = 0; k < CLASSES; k++) g[BO + k] += error[s][k];
        for (int i = 0; i < CELLS; i++)
            for (int k = 0; k < CLASSES; k++) {
                g[WO + i * CLASSES + k] += state[STEPS][s][i] * error[s][k];
                h[s][i] += p[WO + i * CLASSES + k] * error[s][k];
            }
    }
    for (int t = STEPS - 1; t >= 0; t--) {
        for (int s = 0; s < BATCH; s++) {
            gates_back(gate[t][s], cell[t][s], squashed[t][s], h[s], c[s]);
            for (int j = 0; j < GATES; j++) g[BIAS + j] += gate[t][s][j];
        }
        if (t)
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, CELLS, GATES, 1, gate[t][0], GATES, p + WH, GATES, 0, h[0], CELLS);
    }
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, CELLS, GATES, STEPS * BATCH, 1, state[0][0], CELLS, gate[0][0], GATES, 0, g + WH, GATES);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, IN, GATES, STEPS * BATCH, 1, inputs[batch][0][0], IN, gate[0][0], GATES, 0, g + WX,
                GATES);
    return loss;
}

static float step_h(int batch) {
    float loss = backward_h(batch), rate, scale;
    adam_factors(&adams, 1e-5f, &rate, &scale);
    adam(p, g, m, v, ALL, rate, scale);
    return loss;
}

/* The model's gates come one after the other: input, forget, candidate, output. */
static const int place[4] = {0, 1, 3, 2};
enum { A_GATE = CELLS * IN + CELLS * CELLS + CELLS };

static void out_of_h(const float *from, float *to) {
    for (int q = 0; q < 4; q++) {
        float *own = to + q * A_GATE;
        int at = place[q] * CELLS;
        from_rows(from + WX + at, GATES, own, IN, CELLS);
        from_rows(from + WH + at, GATES, own + CELLS * IN, CELLS, CELLS);
        memcpy(own + CELLS * IN + CELLS * CELLS, from + BIAS + at, CELLS * sizeof(float));
    }
    from_rows(from + WO, CLASSES, to + 4 * A_GATE, CELLS, CLASSES);
    memcpy(to + 4 * A_GATE + CELLS * CLASSES, from + BO, CLASSES * sizeof(float));
}

static void gradient_h(int batch, float *to) {
    backward_h(batch);
    out_of_h(g, to);
}

static void read_h(float *to) {
    out_of_h(p, to);
}

static void load_h(const float *x, const void *y, const float *from) {
    labels = y;
    for (int b = 0; b < POOL; b++)
        for (int s = 0; s < BATCH; s++)
            for (int t = 0; t < STEPS; t++) memcpy(inputs[b][t][s], x + ((b * BATCH + s) * STEPS + t) * IN, IN * sizeof(float));
    for (int q = 0; q < 4; q++) {
        const float *own = from + q * A_GATE;
        int at = place[q] * CELLS;
        to_rows(p + WX + at, GATES, own, IN, CELLS);
        to_rows(p + WH + at, GATES, own + CELLS * IN, CELLS, CELLS);
        memcpy(p + BIAS + at, own + CELLS * IN + CELLS * CELLS, CELLS * sizeof(float));
    }
    to_rows(p + WO, CLASSES, from + 4 * A_GATE, CELLS, CLASSES);
    memcpy(p + BO, from + 4 * A_GATE + CELLS * CLASSES, CLASSES * sizeof(float));
    memset(m, 0, sizeof m);
    memset(v, 0, sizeof v);
    adams = (adam_state){1, 1};
}

const workload recurrent_h = {"h", BATCH, STEPS * IN, 1, ALL, load_h, step_h, forward_h, gradient_h, read_h};
