package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward mode, Hessian times a direction and Jacobians as programs: against dual numbers, central differences of the gradient, each other and
 * themselves simplified.
 */
class SecondOrderTest {
    private static final int PROGRAMS = Integer.getInteger("gradc.programs", 1000) / 10;

    static List<Sketch.Finished> zoo() {
        return Zoo.all();
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void onTheZoo(Sketch.Finished model) {
        SecondOrderTrial trial = new SecondOrderTrial(model);
        assertThat(trial.run()).isEmpty();
        assertThat(trial.doubted).isLessThanOrEqualTo(trial.differences / 4);
    }

    @Test
    void onRandomPrograms() {
        List<String> failures = new ArrayList<>();
        Set<String> forms = new TreeSet<>();
        int differences = 0;
        int doubted = 0;
        for (long seed = 1; seed <= PROGRAMS; seed++) {
            Sketch.Finished program = RandomPrograms.of(seed);
            SecondOrderTrial trial = new SecondOrderTrial(program);
            failures.addAll(trial.run());
            differences += trial.differences;
            doubted += trial.doubted;
            forms.addAll(List.of(program.title().split(", ")));
        }
        assertThat(failures).as("%d failures", failures.size()).isEmpty();
        assertThat(doubted).as("differences near kinks").isLessThan(differences / 20);
        assertThat(forms).as("forms met").hasSizeGreaterThan(18);
    }

    /** The control: one wrong tangent fails, whichever of those that matter it is. */
    @Test
    void aWrongTangentIsSeen() {
        for (Sketch.Finished model : Zoo.all().subList(0, 6)) {
            SecondOrderTrial right = new SecondOrderTrial(model);
            right.run();
            int seen = 0;
            for (int wrong = 0; wrong < right.tangents; wrong++) {
                SecondOrderTrial trial = new SecondOrderTrial(model);
                trial.wrong = wrong;
                seen += trial.run().isEmpty() ? 0 : 1;
            }
            assertThat(seen)
                    .as("%s: of %d tangents", model, right.tangents)
                    .isGreaterThanOrEqualTo(right.tangents - 2); // that of the loss is read by nothing
        }
    }
}
