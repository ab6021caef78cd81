package dev.gradc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.evaluate.Draws;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dense networks whose layers take each of the shapes there are. */
class DenseShapesTest {
    private record Row(String name, int capacity, Supplier<Subject> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("64-32-10, 32 rows", 32, () -> Networks.classifier(32, 64, 32, 10)),
                new Row("20-70-11-5, 19 rows", 19, () -> Networks.classifier(19, 20, 70, 11, 5)),
                new Row("67-129-66-3, 17 rows", 17, () -> Networks.classifier(17, 67, 129, 66, 3)),
                new Row("12-20-17, 13 rows", 13, () -> Networks.classifier(13, 12, 20, 17)),
                new Row("3-40-15-2, 21 rows", 21, () -> Networks.classifier(21, 3, 40, 15, 2)),
                new Row("17-31-5-3, 6 rows", 6, () -> Networks.classifier(6, 17, 31, 5, 3)),
                new Row("20-136-3, 5 rows", 5, () -> Networks.classifier(5, 20, 136, 3)), // products by three rows
                new Row("48-272-512-3, 33 rows", 33, () -> Networks.classifier(33, 48, 272, 512, 3)),
                new Row("20-272-512-3, 67 rows", 67, () -> Networks.classifier(67, 20, 272, 512, 3)), // panels copied
                new Row("33-24-1, 10 rows", 10, () -> Networks.regression(10, 33, 24, 1)),
                new Row("9-9-9-9, 1 row", 1, () -> Networks.regression(1, 9, 9, 9, 9)),
                new Row("2-2-2-1, 1 row", 1, () -> Networks.regression(1, 2, 2, 2, 1)),
                new Row("2-2-2-1, 4 rows", 4, () -> Networks.regression(4, 2, 2, 2, 1)),
                new Row("4-16-3, 1 row", 1, () -> Networks.regression(1, 4, 16, 3)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agreeInDouble(Row row) {
        agree(row, NumberType.DOUBLE, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agreeInFloat(Row row) {
        agree(row, NumberType.FLOAT, 2e-4);
    }

    private static void agree(Row row, NumberType real, double tolerance) {
        Subject subject = row.make().get();
        for (Backend backend : List.of(Backend.PLAIN, Backend.VECTOR)) {
            agree(row, new Agreement(subject, real, backend, tolerance));
        }
    }

    private static void agree(Row row, Agreement agreement) {
        List<String> failures = agreement.initialisation(5);
        Draws draws = new Draws(5, 9);
        agreement.run(draws, row.capacity());
        agreement.run(draws, Math.max(1, row.capacity() - 1));
        agreement.run(draws, 1);
        assertThat(failures).as(agreement::text).isEmpty();
        assertThat(agreement.type().codeLengths().values()).allMatch(length -> length <= 6500);
        agreement.stepEqualsItsParts(draws, row.capacity());
        assertThat(failures).as(agreement::text).isEmpty();
    }
}
