package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.loops.LoopProgram;
import dev.gradc.lower.Divided;
import dev.gradc.source.Source;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the threads of a generated class live and end, whatever happens. */
@Timeout(120)
class WorkersTest {
    private static final int BATCH = 64;
    private static final String MODEL = """
            package life
            model Shared {
              input x[20]  target y[5]
              p = x |> dense(40, activation = tanh) |> dense(5)
              output p
              loss mse(p, y)
              train { optimizer = adam(lr = 0.01)  batch = 64 }
            }
            """;

    private static final LoopProgram ALONE = alone();
    private static final GeneratedClass SHARED =
            GeneratedClass.compile(new GeneratedFile("life/Driver.java", """
                    package life;

                    /** Steps without reflection. */
                    public final class Driver {
                        private Driver() {}

                        public static void steps(Object net, float[][] x, float[][] y, int n, int count) {
                            for (int i = 0; i < count; i++) {
                                ((Shared) net).step(x, y, n);
                            }
                        }
                    }
                    """), JavaEmitter.emit(Divided.of(ALONE, 2)));

    private static LoopProgram alone() {
        Compilation compilation = Compiler.compile(new Source("life.grad", MODEL), SourceImports.none());
        CompiledModel model = compilation.models().get(0);
        return model.loops(JavaOptions.DEFAULT);
    }

    private static Object net(int threads) {
        try {
            Class<?> type = SHARED.type().getClassLoader().loadClass("life.Shared");
            Object net = type.getDeclaredConstructor(int.class).newInstance(threads);
            call(net, "initialize", 3L);
            return net;
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void call(Object net, String name, Object... arguments) {
        Class<?>[] types = IntStream.range(0, arguments.length)
                .mapToObj(i -> arguments[i] instanceof Long ? long.class : arguments[i].getClass())
                .toArray(Class<?>[]::new);
        try {
            net.getClass().getMethod(name, types).invoke(net, arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static float[][] rows(int columns) {
        SplittableRandom random = new SplittableRandom(columns);
        float[][] rows = new float[BATCH][columns];
        for (float[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return rows;
    }

    private static void steps(Object net, int count) {
        try {
            SHARED.type()
                    .getMethod("steps", Object.class, float[][].class, float[][].class, int.class, int.class)
                    .invoke(null, net, rows(20), rows(5), BATCH, count);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] weights(Object net) {
        float[] all = new float[800];
        call(net, "getParameter", "W1", all);
        return all;
    }

    /** The threads of the class that live, but for those of before. */
    private static List<Thread> helpers(List<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("Shared-") && !before.contains(t))
                .toList();
    }

    private static void end(List<Thread> threads) throws InterruptedException {
        for (Thread t : threads) {
            t.join(30_000);
            assertThat(t.isAlive()).isFalse();
        }
    }

    @Test
    void helpersStartWithTheFirstStepAndEndWithClose() throws InterruptedException {
        List<Thread> before = helpers(List.of());
        Object net = net(3);
        assertThat(helpers(before)).isEmpty();
        steps(net, 1);
        List<Thread> helpers = helpers(before);
        assertThat(helpers).hasSize(2).allMatch(Thread::isDaemon);
        call(net, "close");
        call(net, "close");
        end(helpers);
        float[] kept = weights(net);
        assertThat(kept).isNotEqualTo(new float[kept.length]);
        assertThatThrownBy(() -> steps(net, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aNetworkThatNobodyClosesIsCollectedAndItsHelpersEnd() throws InterruptedException {
        List<Thread> before = helpers(List.of());
        WeakReference<Object> net = new WeakReference<>(net(3));
        steps(net.get(), 5);
        List<Thread> helpers = helpers(before);
        for (int i = 0; i < 100 && net.get() != null; i++) {
            System.gc();
        }
        assertThat(net.get()).isNull();
        end(helpers);
    }

    @Test
    void whatAHelperThrowsReachesTheCallerAndTheNetworkGoesOn() throws ReflectiveOperationException {
        Object net = net(2);
        Object other = net(1);
        steps(net, 3);
        Field field = net.getClass().getDeclaredField("z1");
        field.setAccessible(true);
        float[][] values = (float[][]) field.get(net);
        float[][] kept = values.clone();
        boolean byHelper = false;
        for (int attempt = 0; attempt < 10_000 && !byHelper; attempt++) {
            Arrays.fill(values, BATCH / 2, BATCH, new float[0]); // the rows of the second thread
            try {
                steps(net, 1);
                throw new AssertionError("rows without elements were written");
            } catch (IndexOutOfBoundsException e) {
                byHelper = Arrays.stream(e.getStackTrace())
                        .anyMatch(f -> f.getMethodName().equals("work"));
            }
            System.arraycopy(kept, 0, values, 0, BATCH);
        }
        assertThat(byHelper).isTrue();
        Field handed = net.getClass().getDeclaredField("handedX");
        handed.setAccessible(true);
        assertThat(handed.get(net))
                .as("the caller's array after a step that failed")
                .isNull();
        call(net, "initialize", 3L);
        steps(net, 3);
        steps(other, 3);
        assertThat(weights(net)).isEqualTo(weights(other));
        call(net, "close");
        call(other, "close");
    }

    @Test
    void anInterruptBreaksNoStepAndStays() {
        Object net = net(4);
        Object other = net(1);
        Thread.currentThread().interrupt();
        steps(net, 200);
        assertThat(Thread.interrupted()).isTrue();
        steps(other, 200);
        assertThat(weights(net)).isEqualTo(weights(other));
        call(net, "close");
        call(other, "close");
    }

    @Test
    void noThreadAllocatesAnythingForAStep() {
        List<Thread> before = helpers(List.of());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Object net = net(3);
        steps(net, 1);
        List<Thread> helpers = helpers(before);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 60_000; round++) {
            long start = allocated(threads, helpers);
            steps(net, 3_000);
            least = Math.min(least, allocated(threads, helpers) - start);
        }
        // What the call by reflection and the rows take, once: not 20 bytes a step.
        assertThat(least).isLessThan(60_000);
        call(net, "close");
    }

    private static long allocated(ThreadMXBean threads, List<Thread> helpers) {
        return threads.getCurrentThreadAllocatedBytes()
                + helpers.stream()
                        .mapToLong(t -> threads.getThreadAllocatedBytes(t.getId()))
                        .sum();
    }

    @Test
    void theNumberOfThreadsIsChecked() {
        for (int threads : new int[] {0, -1, 65}) {
            assertThatThrownBy(() -> net(threads))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("threads: expected 1 to 64, found " + threads);
        }
    }

    @Test
    void withoutThreadsNothingOfThemIsWritten() {
        String text = JavaEmitter.emit(ALONE).text();
        assertThat(text)
                .doesNotContain("Workers")
                .doesNotContain("AutoCloseable")
                .doesNotContain("close");
        assertThat(JavaEmitter.emit(Divided.of(ALONE, 1)).text()).isEqualTo(text);
    }
}
