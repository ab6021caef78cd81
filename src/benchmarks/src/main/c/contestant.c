/*
 * Runs workloads for the coordinator, a line in and a line out:
 *   open W FOLDER       reads x.bin, y.bin and parameters.bin of the folder
 *   gradient FILE       of the first batch, into a file; answers the loss
 *   steps K FILE        K steps on the batches of the pool in turn, from the parameters as opened, which it then writes
 *   run step|forward MS answers steps, wall ns, CPU ns, bytes allocated (none)
 *   quit
 */
#include "workload.h"
#include <stdio.h>
#include <time.h>

static const workload *all_of_them[] = {&tiny_a1, &tiny_a4, &tiny_b, &small_c, &small_d, &dense_e1, &dense_e64, &dense_f, &convolution_g, &recurrent_h};
static const workload *w;
static float *x, *parameters;
static void *y;
static double per_step[2];
static volatile float sink;

static long long now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void *contents(const char *folder, const char *name, size_t count) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    void *values = numbers(count);
    FILE *f = fopen(path, "rb");
    if (!f || fread(values, 4, count, f) != count) {
        printf("failed: cannot read %s\n", path);
        exit(1);
    }
    fclose(f);
    return values;
}

static void write_file(const char *path, const float *values, size_t count) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(values, 4, count, f) != count || fclose(f)) {
        printf("failed: cannot write %s\n", path);
        exit(1);
    }
}

static void open_workload(const char *name, const char *folder) {
    w = NULL;
    for (size_t i = 0; i < sizeof all_of_them / sizeof *all_of_them; i++)
        if (!strcmp(all_of_them[i]->name, name)) w = all_of_them[i];
    if (!w) {
        printf("skip no such workload in C\n");
        return;
    }
    x = contents(folder, "x.bin", (size_t)POOL * w->batch * w->features);
    y = contents(folder, "y.bin", (size_t)POOL * w->batch);
    parameters = contents(folder, "parameters.bin", w->parameters);
    w->load(x, y, parameters);
    per_step[0] = per_step[1] = 0;
    printf("ok\n");
}

static void run(int training, double ms) {
    float (*once)(int) = training ? w->step : w->forward;
    long n = per_step[training] > 0 ? (long)(ms * 1e6 / per_step[training]) : 1;
    if (n < 1) n = 1;
    long long wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_THREAD_CPUTIME_ID);
    for (long i = 0; i < n; i++) sink = once(i & (POOL - 1));
    cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    wall = now(CLOCK_MONOTONIC) - wall;
    per_step[training] = (double)(cpu > 0 ? cpu : 1) / n;
    printf("%ld %lld %lld 0\n", n, wall, cpu);
}

int main(void) {
    char line[9000], a[4096], b[4096];
    double ms;
    int k;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "open %4095s %4095[^\n]", a, b) == 2) {
            open_workload(a, b);
        } else if (sscanf(line, "gradient %4095[^\n]", a) == 1) {
            float *g = numbers(w->parameters);
            w->load(x, y, parameters);
            w->gradient(0, g);
            write_file(a, g, w->parameters);
            printf("%.9g\n", (double)w->forward(0));
        } else if (sscanf(line, "steps %d %4095[^\n]", &k, a) == 2) {
            float *p = numbers(w->parameters);
            w->load(x, y, parameters);
            for (int i = 0; i < k; i++) w->step(i & (POOL - 1));
            w->read(p);
            write_file(a, p, w->parameters);
            printf("ok\n");
        } else if (sscanf(line, "run %4095s %lf", a, &ms) == 2) {
            run(!strcmp(a, "step"), ms);
        } else {
            return 0;
        }
        fflush(stdout);
    }
    return 0;
}
