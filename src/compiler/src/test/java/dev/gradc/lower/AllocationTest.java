package dev.gradc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradc.evaluate.Draws;
import dev.gradc.loops.NumberType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training step allocates nothing. */
class AllocationTest {
    private static final int STEPS = 2_000;

    /** What reflection itself allocates a call: the array of arguments, the boxed count and result; never as much as a row of floats a step. */
    private static final long REFLECTION_BYTES = 200;

    static Stream<Supplier<Subject>> nets() {
        return Stream.of(
                () -> Networks.classifier(32, 64, 32, 10),
                () -> Networks.classifier(17, 67, 129, 66, 3),
                () -> Networks.regression(1, 2, 2, 2, 1));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void stepAllocatesNothing(Supplier<Subject> net) throws ReflectiveOperationException {
        Agreement agreement = new Agreement(net.get(), NumberType.FLOAT, 0);
        agreement.net().call("initialize", 1L);
        Object[] arguments = agreement.feed(new Draws(1, 1), net.get().capacity());
        Object object = agreement.net().object();
        Method step = Arrays.stream(object.getClass().getMethods())
                .filter(m -> m.getName().equals("step"))
                .findFirst()
                .orElseThrow();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < STEPS; i++) {
            step.invoke(object, arguments);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < STEPS; i++) {
            step.invoke(object, arguments);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / STEPS;
        assertThat(each).isLessThan(REFLECTION_BYTES);
    }
}
