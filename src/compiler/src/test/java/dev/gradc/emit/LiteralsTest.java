package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LiteralsTest {
    static Stream<Arguments> literals() {
        return Stream.of(
                arguments(Literals.of(0.0), "0.0"),
                arguments(Literals.of(-0.0), "(-0.0)"),
                arguments(Literals.of(1.0), "1.0"),
                arguments(Literals.of(-1.5), "(-1.5)"),
                arguments(Literals.of(0.1), "0.1"),
                arguments(Literals.of(0.1 + 0.2), "0.30000000000000004"),
                arguments(Literals.of(1e-8), "1.0e-8"),
                arguments(Literals.of(1e-3), "0.001"),
                arguments(Literals.of(1234567.0), "1234567.0"),
                arguments(Literals.of(2e23), "2.0e23"), // JDK 17 prints 1.9999999999999998E23
                arguments(Literals.of(2.0E-3), "0.002"),
                arguments(Literals.of(9007199254740993.0), "9.007199254740992e15"),
                arguments(Literals.of(Double.MIN_VALUE), "5.0e-324"),
                arguments(Literals.of(Double.MIN_NORMAL), "2.2250738585072014e-308"),
                arguments(Literals.of(Double.MAX_VALUE), "1.7976931348623157e308"),
                arguments(Literals.of(Math.PI), "3.141592653589793"),
                arguments(Literals.of(Double.NaN), "Double.NaN"),
                arguments(Literals.of(Double.POSITIVE_INFINITY), "Double.POSITIVE_INFINITY"),
                arguments(Literals.of(Double.NEGATIVE_INFINITY), "Double.NEGATIVE_INFINITY"),
                arguments(Literals.of(0.5f), "0.5f"),
                arguments(Literals.of(-0.0f), "(-0.0f)"),
                arguments(Literals.of(0.1f), "0.1f"),
                arguments(Literals.of(-2f), "(-2.0f)"),
                arguments(Literals.of(16777216f), "16777216.0f"),
                arguments(Literals.of(Float.MIN_VALUE), "1.0e-45f"),
                arguments(Literals.of(Float.MAX_VALUE), "3.4028235e38f"),
                arguments(Literals.of(Float.NaN), "Float.NaN"),
                arguments(Literals.of(Float.NEGATIVE_INFINITY), "Float.NEGATIVE_INFINITY"),
                arguments(Literals.of(0), "0"),
                arguments(Literals.of(-3), "(-3)"),
                arguments(Literals.of(Integer.MAX_VALUE), "2147483647"),
                arguments(Literals.of(Integer.MIN_VALUE), "Integer.MIN_VALUE"),
                arguments(Literals.of(5000000000L), "5000000000L"),
                arguments(Literals.of(-1L), "(-1L)"),
                arguments(Literals.of(Long.MIN_VALUE), "Long.MIN_VALUE"),
                arguments(Literals.of(""), "\"\""),
                arguments(Literals.of("a\"b\\c"), "\"a\\\"b\\\\c\""),
                arguments(Literals.of("\n7"), "\"\\0127\""),
                arguments(Literals.of("\u0000\u007f"), "\"\\000\\177\""),
                arguments(Literals.of("\\u0022"), "\"\\\\u0022\""),
                arguments(Literals.of("\u00e9\u2028\ud800"), "\"\\u00e9\\u2028\\ud800\""));
    }

    @ParameterizedTest
    @MethodSource("literals")
    void readsAsExpected(String actual, String expected) {
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void readsBackToTheSameBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            double wide = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
            if (Double.isFinite(wide)) {
                assertThat(Double.parseDouble(Literals.of(wide))).isEqualTo(wide);
            }
            float narrow = Float.intBitsToFloat(random.nextInt() & Integer.MAX_VALUE);
            if (Float.isFinite(narrow)) {
                assertThat(Float.parseFloat(Literals.of(narrow))).isEqualTo(narrow);
            }
        }
    }

    /** The same digest must come out on every JDK that runs this test. */
    @Test
    void writesTheSameCharactersOnEveryJdk() throws Exception {
        SplittableRandom random = new SplittableRandom(2);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 1_000; i++) {
            digest.update(
                    Literals.of(Double.longBitsToDouble(random.nextLong())).getBytes(StandardCharsets.US_ASCII));
            digest.update(Literals.of(Float.intBitsToFloat(random.nextInt())).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("0d07ba4245aaf0a876af173a9ec1e0b03d7e73ed99f3474e6dda940f9140281b");
    }
}
