package dev.gradc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OracleTest {
    private final Oracle oracle =
            new Oracle(0.7, new float[] {1, -0.5f, 0}, new float[] {1, 2, 3}, new float[] {0.9f, 2.05f, 3});

    @Test
    void whatTheInterpreterSaysPasses() {
        assertThat(oracle.judgeLoss(0.7)).isEmpty();
        assertThat(oracle.judgeGradient(new float[] {1, -0.5f, 0})).isEmpty();
        assertThat(oracle.judgeSteps(new float[] {0.9f, 2.05f, 3})).isEmpty();
    }

    @Test
    void roundingPasses() {
        assertThat(oracle.judgeLoss(0.70001)).isEmpty();
        assertThat(oracle.judgeGradient(new float[] {1.00001f, -0.5f, 1e-6f})).isEmpty();
        assertThat(oracle.judgeSteps(new float[] {0.9005f, 2.0495f, 3})).isEmpty();
    }

    @Test
    void oneWrongElementFails() {
        assertThat(oracle.judgeGradient(new float[] {1, -0.5f, 0.001f})).contains("element 2");
        assertThat(oracle.judgeGradient(new float[] {1, 0.5f, 0})).contains("element 1");
        assertThat(oracle.judgeSteps(new float[] {0.9f, 2.05f, 3.01f})).isNotEmpty();
    }

    @Test
    void parametersThatStayWhereTheyWereFail() {
        assertThat(oracle.judgeSteps(new float[] {1, 2, 3})).isNotEmpty();
    }

    @Test
    void whatIsNoNumberFails() {
        assertThat(oracle.judgeLoss(Double.NaN)).isNotEmpty();
        assertThat(oracle.judgeGradient(new float[] {Float.NaN, -0.5f, 0})).isNotEmpty();
        assertThat(oracle.judgeSteps(new float[] {Float.NaN, 2.05f, 3})).isNotEmpty();
    }

    @Test
    void aGradientOfAnotherLengthFails() {
        assertThat(oracle.judgeGradient(new float[] {1, -0.5f})).contains("2 elements");
    }
}
