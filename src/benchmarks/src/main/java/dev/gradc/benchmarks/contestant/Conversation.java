package dev.gradc.benchmarks.contestant;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A contestant's side of the conversation: a line in, a line out, on the standard streams, in the calling thread. */
public final class Conversation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final Opening opening;
    private Contestant contestant;
    private Pool pool;
    private double perStep;
    private double perForward;
    private double sink;

    /** How a contestant is made for a workload. */
    @FunctionalInterface
    public interface Opening {
        /** @throws UnsupportedOperationException with the reason, if the library has no such thing */
        Contestant open(Pool pool);
    }

    private Conversation(Opening opening) {
        this.opening = opening;
    }

    /** Answers until the coordinator ends it. What libraries print goes to the error stream. */
    public static void hold(Opening opening) throws IOException {
        System.setOut(System.err);
        new Conversation(opening).answerAll();
    }

    private void answerAll() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            String[] words = line.split(" ", 3);
            OUT.println(
                    switch (words[0]) {
                        case "open" -> open(words[1], Path.of(words[2]));
                        case "gradient" -> gradient(Path.of(line.substring(words[0].length() + 1)));
                        case "steps" -> steps(Integer.parseInt(words[1]), Path.of(words[2]));
                        case "run" -> run(words[1].equals("step"), Double.parseDouble(words[2]));
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    private String open(String workload, Path folder) throws IOException {
        try {
            pool = Pool.read(workload, folder);
            perStep = 0;
            perForward = 0;
            contestant = opening.open(pool);
            return "ok";
        } catch (UnsupportedOperationException e) {
            return "skip " + e.getMessage();
        }
    }

    private String gradient(Path file) throws IOException {
        contestant = opening.open(pool);
        double loss = contestant.loss(0);
        if (contestant.opensUp()) {
            Pool.write(file, contestant.gradient(0));
        }
        return (contestant.opensUp() ? "" : "loss ") + loss;
    }

    private String steps(int count, Path file) throws IOException {
        contestant = opening.open(pool);
        if (!contestant.updatesAsTheModel()) {
            return "none";
        }
        for (int i = 0; i < count; i++) {
            contestant.step(i % Pool.BATCHES);
        }
        Pool.write(file, contestant.parameters());
        return "ok";
    }

    private String run(boolean training, double milliseconds) {
        double known = training ? perStep : perForward;
        long count = known > 0 ? Math.max(1, (long) (milliseconds * 1e6 / known)) : 1;
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        double sum = training ? train(count) : forward(count);
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        bytes = THREADS.getThreadAllocatedBytes(thread) - bytes - MEASURING;
        sink += sum;
        double each = (double) Math.max(1, cpu) / count;
        if (training) {
            perStep = each;
        } else {
            perForward = each;
        }
        return count + " " + wall + " " + cpu + " " + bytes;
    }

    /** What asking for the allocated bytes itself allocates. */
    private static final long MEASURING = measuring();

    private static long measuring() {
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            THREADS.getCurrentThreadCpuTime();
            THREADS.getCurrentThreadCpuTime();
            least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private double train(long count) {
        double sum = 0;
        for (long i = 0; i < count; i++) {
            sum += contestant.step((int) (i & (Pool.BATCHES - 1)));
        }
        return sum;
    }

    private double forward(long count) {
        double sum = 0;
        for (long i = 0; i < count; i++) {
            sum += contestant.forward((int) (i & (Pool.BATCHES - 1)));
        }
        return sum;
    }
}
