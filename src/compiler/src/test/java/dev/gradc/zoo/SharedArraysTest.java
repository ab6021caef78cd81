package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Output;
import dev.gradc.lower.Planned;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Product;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A class whose tensors share arrays gives the same bits as one in which each has its own, whatever is called in whatever order; and what no
 * one needs between two calls may be overwritten between them.
 */
@Timeout(60)
class SharedArraysTest {
    private static final int CALLS = 40;

    static Stream<Arguments> models() {
        return ModelZoo.files().map(f -> arguments(ModelZoo.name(f), f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void sameBits(String name, Path file) throws ReflectiveOperationException {
        for (CompiledModel model : ModelZoo.compile(file)) {
            sameBits(
                    model,
                    JavaOptions.DEFAULT
                            .withPrecision(Precision.DOUBLE)
                            .withBatch(WholeModel.SAMPLES)
                            .goingBeforeTheModel());
        }
    }

    /** Vectors reach beyond the elements of a row, where another tensor's may lie. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch_norm_cnn",
                "char_lstm",
                "lenet",
                "residual_cnn",
                "masked",
                "siamese",
                "word_vectors",
                "style_norms"
            })
    void sameBitsInLanes(String name) throws ReflectiveOperationException {
        for (CompiledModel model : ModelZoo.compile(file(name))) {
            sameBits(
                    model,
                    JavaOptions.DEFAULT
                            .withPrecision(Precision.FLOAT)
                            .withBatch(WholeModel.SAMPLES)
                            .goingBeforeTheModel()
                            .withBackend(Backend.VECTOR));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"residual_mlp", "gru_tagger", "lenet"})
    void sameBitsBesideProducts(String name) throws ReflectiveOperationException {
        for (CompiledModel model : ModelZoo.compile(file(name))) {
            sameBits(
                    model,
                    JavaOptions.DEFAULT
                            .withPrecision(Precision.DOUBLE)
                            .withBatch(WholeModel.SAMPLES)
                            .goingBeforeTheModel()
                            .withProducts(EnumSet.allOf(Product.class)));
        }
    }

    private static Path file(String name) {
        return ModelZoo.files()
                .filter(f -> ModelZoo.name(f).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void sameBits(CompiledModel model, JavaOptions options) throws ReflectiveOperationException {
        LoopProgram apart = Planned.apart(model.loops(options));
        LoopProgram shared = Planned.shared(apart);
        assertThat(shared.memory().total() + shared.memory().saved())
                .isEqualTo(apart.memory().total());
        GeneratedClass.Instance expected = compile(apart).create();
        GeneratedClass.Instance found = compile(shared).create();
        WholeModel whole = new WholeModel(model);
        SplittableRandom random = new SplittableRandom(3);
        List<Entry> entries = apart.entries().stream()
                .filter(e -> e.kind() == Entry.Kind.INITIALIZE)
                .toList();
        boolean ready = false;
        boolean products = false;
        for (int call = 0; call < CALLS; call++) {
            Entry entry = entries.get(random.nextInt(entries.size()));
            Entry.Kind kind = entry.kind();
            int rows = random.nextInt(1, WholeModel.SAMPLES + 1);
            spoil(found, shared);
            List<Object> answers = new ArrayList<>();
            for (GeneratedClass.Instance net : List.of(expected, found)) {
                answers.add(run(net, entry, whole, rows));
            }
            assertThat(answers.get(1)).as("%s %s", call, kind).isEqualTo(answers.get(0));
            ready = ready(ready, kind);
            products |= kind == Entry.Kind.HESSIAN_VECTOR;
            assertThat(state(found, apart, ready, products))
                    .as("%s after %s", call, kind)
                    .isEqualTo(state(expected, apart, ready, products));
            entries = allowed(apart, ready);
        }
    }

    private static GeneratedClass compile(LoopProgram program) {
        return GeneratedClass.compile(JavaEmitter.emitAll(program).toArray(GeneratedFile[]::new));
    }

    private static boolean ready(boolean before, Entry.Kind kind) {
        return kind == Entry.Kind.BACKWARD || before && kind != Entry.Kind.STEP && kind != Entry.Kind.INITIALIZE;
    }

    private static List<Entry> allowed(LoopProgram program, boolean gradients) {
        return program.entries().stream()
                .filter(e -> e.kind() != Entry.Kind.UPDATE || gradients)
                .toList();
    }

    /** What a call gives, and the outputs it leaves. */
    private static List<Object> run(GeneratedClass.Instance net, Entry entry, WholeModel whole, int rows)
            throws ReflectiveOperationException {
        List<String> names = entry.inputs().stream().map(Input::name).toList();
        Object[] arguments = whole.arguments(net, names, rows);
        List<Object> answers = new ArrayList<>();
        switch (entry.kind()) {
            case INITIALIZE -> {
                net.call("initialize", 5L);
                whole.direct(net);
            }
            case UPDATE -> net.call("update");
            case BACKWARD -> {
                answers.add(net.call("loss", arguments));
                net.call("backward", arguments);
                net.call("backward", arguments);
                answers.addAll(whole.outputs(net, rows));
            }
            case FORWARD -> {
                net.call("forward", arguments);
                answers.addAll(whole.outputs(net, rows));
            }
            case LOSS, STEP, EVALUATE -> {
                answers.add(net.call(entry.kind().name().toLowerCase(Locale.ROOT), arguments));
                answers.addAll(whole.outputs(net, rows));
            }
            case JVP, JACOBIAN -> {
                net.call(entry.kind().name().toLowerCase(Locale.ROOT), arguments);
                answers.addAll(whole.outputs(net, rows));
                for (Output result : entry.results()) {
                    Object[] all = (Object[]) array(net, result.buffer());
                    answers.add(Arrays.deepToString(Arrays.copyOf(all, rows)));
                }
            }
            case HESSIAN_VECTOR -> net.call("hessianVector", arguments);
        }
        return answers;
    }

    private static List<Object> state(
            GeneratedClass.Instance net, LoopProgram program, boolean gradients, boolean products) {
        List<Object> numbers = new ArrayList<>();
        program.parameters().forEach(p -> {
            numbers.add(box(net.values("getParameter", p.size(), p.name())));
            if (gradients && p.gradient().isPresent()) {
                numbers.add(box(net.values("getGradient", p.size(), p.name())));
            }
            if (products && p.product().isPresent()) {
                numbers.add(box(net.values("getHessianVector", p.size(), p.name())));
            }
            p.states().forEach(s -> numbers.add(box(net.values("getState", p.size(), s.name(), p.name()))));
        });
        program.states()
                .forEach(s -> numbers.add(
                        box(net.values("getModelState", s.values().layout().size(), s.name()))));
        return numbers;
    }

    private static Object box(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Overwrites what nobody needs now. */
    private static void spoil(GeneratedClass.Instance net, LoopProgram program) throws ReflectiveOperationException {
        for (Buffer buffer : Planned.passing(program)) {
            Object array = array(net, buffer);
            if (array instanceof Object[] rows) {
                for (Object row : rows) {
                    spoil(row);
                }
            } else {
                spoil(array);
            }
        }
    }

    private static Object array(GeneratedClass.Instance net, Buffer buffer) throws ReflectiveOperationException {
        Field field = net.object().getClass().getDeclaredField(buffer.name());
        field.setAccessible(true);
        return field.get(net.object());
    }

    private static void spoil(Object array) {
        if (array instanceof double[] numbers) {
            Arrays.fill(numbers, Double.NaN);
        } else if (array instanceof float[] numbers) {
            Arrays.fill(numbers, Float.NaN);
        } else {
            Arrays.fill((int[]) array, Integer.MIN_VALUE);
        }
    }
}
