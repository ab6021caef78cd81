package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.derive.ReverseMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reverse mode = dual numbers = central differences; raw = simplified = written out; batched = the mean of the samples. */
class GradientsAgreeTest {
    private static final int PROGRAMS = Integer.getInteger("gradc.programs", 1000);

    static List<Sketch.Finished> zoo() {
        return Zoo.all();
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void onTheZoo(Sketch.Finished model) {
        assertThat(new Gauntlet(model).run()).isEmpty();
    }

    @Test
    void onRandomPrograms() {
        List<String> failures = new ArrayList<>();
        Set<String> forms = new TreeSet<>();
        int differences = 0;
        int doubted = 0;
        for (long seed = 1; seed <= PROGRAMS; seed++) {
            Sketch.Finished program = RandomPrograms.of(seed);
            Gauntlet gauntlet = new Gauntlet(program);
            failures.addAll(gauntlet.run());
            differences += gauntlet.differences();
            doubted += gauntlet.doubted();
            forms.addAll(List.of(program.title().split(", ")));
        }
        assertThat(failures).as("%d failures", failures.size()).isEmpty();
        assertThat(doubted).as("differences near kinks").isLessThan(differences / 50);
        assertThat(forms).as("forms met").hasSizeGreaterThan(18);
    }

    /** The control: a derived program with one wrong adjoint fails, whichever it is and however it is wrong. */
    @ParameterizedTest
    @MethodSource("zoo")
    void aWrongAdjointIsSeen(Sketch.Finished model) {
        Program derived = ReverseMode.derive(model.arena(), model.program());
        List<Rational> factors = List.of(Rational.MINUS_ONE, Rational.of(1_000_001, 1_000_000));
        for (int i = 0; i < derived.backward().size(); i++) {
            int wrong = i;
            for (Rational factor : factors) {
                assertThat(new Gauntlet(model, p -> scaled(model.arena(), p, wrong, factor)).run())
                        .as("%s times %s", derived.backward().get(i), factor)
                        .isNotEmpty();
            }
        }
    }

    private static Program scaled(Arena arena, Program p, int position, Rational factor) {
        List<Definition> backward = new ArrayList<>(p.backward());
        Definition d = backward.get(position);
        backward.set(position, new Definition(d.tensor(), arena.mul(arena.num(factor), d.value())));
        return new Program(
                p.forward(),
                p.loss(),
                p.penalty(),
                p.parameters(),
                backward,
                p.gradients(),
                p.penaltyGradients(),
                p.adjoints());
    }
}
