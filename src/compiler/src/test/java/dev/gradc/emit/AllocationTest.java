package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import java.lang.management.ManagementFactory;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the generated class allocates: all of it in the constructor. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 500;

    private static long bytesOf(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @EnumSource
    void stepsAllocateNothing(NumberType real) throws ReflectiveOperationException {
        String word = real == NumberType.FLOAT ? "float" : "double";
        GeneratedFile driver = new GeneratedFile("demo/Driver.java", """
                package demo;

                /** Calls without boxing. */
                public final class Driver implements java.util.function.IntToDoubleFunction {
                    private final Logistic net = new Logistic();
                    private final REAL[][] x = {{1, 2}, {-3, 4}, {0, 1}};
                    private final int[] y = {0, 1, 1};

                    /** Ready. */
                    public Driver() {
                        net.initialize(1);
                    }

                    @Override
                    public double applyAsDouble(int steps) {
                        double sum = 0;
                        for (int i = 0; i < steps; i++) {
                            sum += net.step(x, y, 3) + net.loss(x, y, 2) + net.accuracy();
                            net.backward(x, y, 2);
                            net.update();
                            net.forward(x, 3);
                            sum += net.p(2);
                        }
                        return sum;
                    }
                }
                """.replace("REAL", word));
        GeneratedClass compiled = GeneratedClass.compile(driver, JavaEmitter.emit(Samples.logistic(real)));
        IntToDoubleFunction run =
                (IntToDoubleFunction) compiled.type().getDeclaredConstructor().newInstance();
        run.applyAsDouble(STEPS);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.applyAsDouble(STEPS);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theConstructorAllocatesWhatIsAnnounced(NumberType real) throws ReflectiveOperationException {
        LoopProgram program = Samples.logistic(real);
        var constructor =
                GeneratedClass.compile(JavaEmitter.emit(program)).type().getDeclaredConstructor();
        for (int i = 0; i < 50; i++) {
            constructor.newInstance();
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            least = Math.min(least, bytesOf(() -> {
                try {
                    constructor.newInstance();
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        long object = 16 + 10 * 4 + 2 * 8 + 3 * 8 + 3 * 4 + 8; // header, references, numbers and flags
        assertThat(least).isBetween(program.memory().total(), program.memory().total() + object + 32);
    }
}
