package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.loops.NumberType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JavaEmitterTest {
    @ParameterizedTest
    @EnumSource
    void show(NumberType real) {
        GeneratedFile file = JavaEmitter.emit(Samples.logistic(real));
        System.out.println(file.text());
        GeneratedClass.Instance net = GeneratedClass.compile(file).create();
        net.call("initialize", 7L);
        assertThat(net.number("step", net.rows(new double[][] {{1, 2}, {3, 4}}), new int[] {0, 1}, 2)).isFinite();
    }
}
