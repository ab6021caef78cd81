package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.algebra.Rational;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Quotient;
import dev.gradc.equations.Term.Scale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products as a textbook sets them. */
class PresentationTest {
    private static final Term SEVEN = number(7);

    private static Number number(long value) {
        return new Number(Rational.of(value));
    }

    private static Term over(Term numerator) {
        return new Quotient(numerator, SEVEN);
    }

    static Stream<Arguments> scaled() {
        return Stream.of(
                arguments(1, over(number(3)), over(number(3))),
                arguments(2, number(3), number(6)),
                arguments(2, over(number(1)), over(number(2))),
                arguments(-2, over(number(1)), new Scale(Rational.MINUS_ONE, over(number(2)))),
                arguments(-1, over(number(1)), new Scale(Rational.MINUS_ONE, over(number(1)))),
                arguments(-2, new Scale(Rational.of(3), over(number(5))), new Scale(Rational.of(-6), over(number(5)))));
    }

    @ParameterizedTest
    @MethodSource
    void scaled(long coefficient, Term term, Term expected) {
        assertThat(Presentation.scale(Rational.of(coefficient), term)).isEqualTo(expected);
    }
}
