package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reverse mode = dual numbers = central differences; raw = simplified = written out; batched = the mean of the samples. */
class GradientsAgreeTest {
    static List<Sketch.Finished> zoo() {
        return Zoo.all();
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void onTheZoo(Sketch.Finished model) {
        assertThat(new Gauntlet(model).run()).isEmpty();
    }
}
