package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.loops.LoopProgram;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The constructor allocates what is announced before anything runs, to the byte: HotSpot, 64 bits, compressed references. */
@Timeout(60)
class MemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int HEADER = 12;

    static Stream<Arguments> models() {
        return ModelZoo.files().map(f -> arguments(ModelZoo.name(f), f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void theConstructorAllocatesWhatIsAnnounced(String name, Path file) throws ReflectiveOperationException {
        for (CompiledModel model : ModelZoo.compile(file)) {
            LoopProgram program = model.loops(JavaOptions.DEFAULT);
            GeneratedFile maker = new GeneratedFile("Maker.java", """
                    /** Objects without reflection. */
                    public final class Maker implements java.util.function.Supplier<Object> {
                        @Override
                        public Object get() {
                            return new NAME();
                        }
                    }
                    """.replace("NAME", program.className()));
            GeneratedClass compiled = GeneratedClass.compile(maker, JavaEmitter.emit(program));
            Supplier<?> supplier =
                    (Supplier<?>) compiled.type().getDeclaredConstructor().newInstance();
            long object = size(supplier.get().getClass());
            assertThat(least(supplier)).isEqualTo(program.memory().total() + object);
        }
    }

    private static long least(Supplier<?> supplier) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            supplier.get();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** The bytes of the object itself. */
    private static long size(Class<?> type) {
        long bytes = HEADER;
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                Class<?> kind = field.getType();
                bytes += kind == boolean.class ? 1 : kind == long.class || kind == double.class ? 8 : 4;
            }
        }
        return (bytes + 7) / 8 * 8;
    }
}
