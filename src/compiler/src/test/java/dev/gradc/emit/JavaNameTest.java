package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"W1", "delta", "y_hat", "a", "Digits", "module", "open", "to", "value", "when", "L"})
    void takesOrdinaryNames(String text) {
        assertThat(new JavaName(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1a",
                "_",
                "_a",
                "a b",
                "a-b",
                "a.b",
                "a;b",
                "a\nb",
                "a\u0000",
                "class",
                "int",
                "true",
                "null",
                "goto",
                "const",
                "enum",
                "assert",
                "strictfp",
                "record",
                "var",
                "yield",
                "sealed",
                "permits",
                "Math",
                "StrictMath",
                "String",
                "System",
                "Object",
                "Override",
                "IO",
                "\u03c3",
                "\u212a",
                "\uff21",
                "a\u200b",
                "a\u202e",
                "\\u0061",
                "a$b",
                "a\u0301"
            })
    void refusesTheRest(String text) {
        assertThat(JavaName.isValid(text)).isFalse();
        assertThatThrownBy(() -> new JavaName(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a Java identifier");
    }

    @Test
    void refusesLongNames() {
        assertThat(JavaName.isValid("a".repeat(120))).isTrue();
        assertThat(JavaName.isValid("a".repeat(121))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"con", "CON", "Prn", "aux", "NUL", "com1", "LPT9", "Com0"})
    void refusesDevicesAsFiles(String text) {
        assertThat(JavaName.isValid(text)).isTrue();
        assertThatThrownBy(() -> JavaName.ofFile(text)).hasMessageContaining("device on Windows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                "a..b",
                ".a",
                "a.",
                "../escape",
                "/abs",
                "a/b",
                "a\\b",
                "x./abs",
                "a/../../b",
                "a.class",
                "a.int.b",
                "a.con",
                "a b",
                "a.b;",
                "a\n.b",
                "C:",
                "~",
                "a.*",
                "a.b\u0000",
                "a.\u002e.b",
                "%2e%2e",
                "..\\..\\x",
                "file:///x"
            })
    void refusesPackagesThatAreNone(String text) {
        assertThatThrownBy(() -> JavaPackage.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void packagesBecomeFolders() {
        assertThat(JavaPackage.parse("a.b").path(new JavaName("C"))).isEqualTo("a/b/C.java");
        assertThat(JavaPackage.parse("").path(new JavaName("C"))).isEqualTo("C.java");
    }

    @Test
    void grantsEachThingOneName() {
        Names names = new Names();
        assertThat(names.take("first", "x")).isEqualTo("x");
        assertThat(names.take("second", "x")).isEqualTo("x_");
        assertThat(names.take("first", "x")).isEqualTo("x");
        assertThat(names.fresh("record")).isEqualTo("record_");
        assertThat(names.fresh("Math")).isEqualTo("Math_");
        assertThat(names.fresh("Arrays")).isEqualTo("Arrays_");
        assertThat(names.inner().fresh("x_")).isEqualTo("x__");
        assertThatThrownBy(() -> names.fresh("x; int y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> names.of("third")).isInstanceOf(IllegalStateException.class);
    }
}
