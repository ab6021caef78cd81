package dev.gradc.benchmarks.jmh;

import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Generated;
import dev.gradc.benchmarks.contestant.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A training step and a forward pass of each workload's generated class, on its batches in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GeneratedBenchmark {
    /** The system property that says where the workloads' data are, a folder each. */
    static final String DATA = "gradc.benchmarks.data";

    /** The workload. */
    @Param({"a1", "a4", "b", "c", "d", "e1", "e64", "f", "g", "h"})
    public String workload;

    private Contestant net;
    private int next;

    @Setup
    public void open() throws IOException {
        net = Generated.of(Pool.read(workload, Path.of(System.getProperty(DATA), workload)));
    }

    @Benchmark
    public double step() {
        return net.step(next++ & (Pool.BATCHES - 1));
    }

    @Benchmark
    public double forward() {
        return net.forward(next++ & (Pool.BATCHES - 1));
    }
}
