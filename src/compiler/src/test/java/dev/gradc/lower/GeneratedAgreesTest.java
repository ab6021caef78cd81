package dev.gradc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.evaluate.Draws;
import dev.gradc.evaluate.RandomPrograms;
import dev.gradc.evaluate.Sketch;
import dev.gradc.evaluate.Zoo;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated code computes what the interpreter computes: objective, outputs, gradients, updates. */
class GeneratedAgreesTest {
    private static final int CAPACITY = 9;
    private static final long RANDOM = 12;

    static Stream<Sketch.Finished> models() {
        return Stream.concat(
                Zoo.all().stream(), LongStream.rangeClosed(1, RANDOM).mapToObj(RandomPrograms::of));
    }

    private static Subject subject(Sketch.Finished sketch) {
        List<Output> outputs = new ArrayList<>();
        for (Tensor t : sketch.program().forward().stream().map(d -> d.tensor()).toList()) {
            if (t.role() == Role.DEFINED) {
                outputs.add(new Output("out_" + t.name().plain(), t));
            }
        }
        return new Subject(sketch.arena(), sketch.program(), sketch.inputs(), outputs, List.of(), CAPACITY);
    }

    private static void agree(Sketch.Finished sketch, NumberType real, double tolerance) {
        Subject subject = subject(sketch);
        for (Backend backend : List.of(Backend.PLAIN, Backend.VECTOR)) {
            agree(sketch, subject, new Agreement(subject, real, backend, tolerance));
        }
    }

    private static void agree(Sketch.Finished sketch, Subject subject, Agreement agreement) {
        List<String> failures = agreement.initialisation(sketch.seed());
        Draws draws = new Draws(sketch.seed(), 3);
        agreement.run(draws, CAPACITY);
        agreement.run(draws, 2);
        assertThat(failures)
                .as(() -> Agreement.equations(subject) + agreement.text())
                .isEmpty();
        assertThat(agreement.type().codeLengths().values()).allMatch(length -> length <= 7900);
    }

    @ParameterizedTest
    @MethodSource("models")
    void inDouble(Sketch.Finished sketch) {
        agree(sketch, NumberType.DOUBLE, 1e-11);
    }

    @ParameterizedTest
    @MethodSource("models")
    void inFloat(Sketch.Finished sketch) {
        agree(sketch, NumberType.FLOAT, 2e-3);
    }
}
