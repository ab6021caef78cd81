package dev.gradc.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.trainer.LinearRegression;
import dev.gradc.trainer.SoftmaxRegression;
import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Columns;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Missing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataReaderTest {
    private static final DataPlan XY = DataPlan.none().header(false);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5        | 5
            -5       | -5
            +.5      | 0.5
            5.       | 5
            1e3      | 1000
            1.5E-3   | 0.0015
            -0       | 0
            0005     | 5
            ' 7 '    | 7
            1e-999   | 0
            """)
    void numbersAreReadAsWritten(String text, double expected) throws Exception {
        assertThat(rows(XY, text + ",1\n")).containsExactly(List.of(expected, 1.0));
    }

    @Test
    void headerQuotesByteOrderMarkAndLineEndsMakeNoDifference() throws Exception {
        List<List<Double>> expected = List.of(List.of(1.0, 2.0), List.of(3.0, 4.0));
        assertThat(rows(XY, "1,2\n3,4\n")).isEqualTo(expected);
        assertThat(rows(XY, "1,2\r\n3,4")).isEqualTo(expected);
        assertThat(rows(XY, "\uFEFF\"1\",2\n\n\"3\",\"4\"\n")).isEqualTo(expected);
        assertThat(rows(XY.header(true), "a,b\n1,2\n3,4\n")).isEqualTo(expected);
    }

    @Test
    void namedColumnsAreFoundWhereverTheyAre() throws Exception {
        DataPlan plan = DataPlan.none()
                .field("x", Columns.named("height"), Coding.number())
                .field("y", Columns.named("mass"), Coding.scaled(3, 2, 1));
        assertThat(rows(plan, "name,mass, height\nann,4,1.7\n")).containsExactly(List.of(1.7, 7.0));
    }

    @Test
    void divisionIsDivision() throws Exception {
        DataPlan plan = XY.field("x", Columns.at(0), Coding.scaled(1, 3, 0)).field("y", Columns.at(1), Coding.number());
        assertThat(rows(plan, "5,1\n").get(0).get(0)).isEqualTo(5.0 / 3);
    }

    @Test
    void gzipIsRead() throws Exception {
        Path file = folder.resolve("data.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(XY, file).rows()).isEqualTo(1);
    }

    @Test
    void rowsThatLackAUsedValueAreDroppedAndCounted() throws Exception {
        DataPlan plan = DataPlan.none()
                .missing(Missing.DROP)
                .field("x", Columns.named("a"), Coding.number())
                .field("y", Columns.named("b"), Coding.number());
        Path file = Files.writeString(folder.resolve("data.csv"), "a,b,c\n1,NA,1\n2,2,\n,3,3\n4,nan,4\n5,5,NA\n");
        DataSet data = read(plan, file);
        assertThat(data.droppedRows()).isEqualTo(3);
        assertThat(List.of(data.origin(0), data.origin(1))).containsExactly("line 3", "line 6");
        assertThat(List.of(data.ordinal(0), data.ordinal(1))).containsExactly(1, 4);
    }

    @Test
    void classesAreNumberedInTheOrderOfTheirNames() throws Exception {
        DataPlan plan = DataPlan.none()
                .field("x", Columns.range(0, 1), Coding.number())
                .field("species", Columns.at(1), Coding.classes());
        Path file = Files.writeString(folder.resolve("data.csv"), "x,s\n1,cat\n2,Dog\n3,ant\n4,cat\n");
        DataSet data = DataReader.forTraining(new SoftmaxRegression(1, 3, plan), Optional.of(file), 1);
        assertThat(data.fitting().classNames()).containsEntry("species", List.of("Dog", "ant", "cat"));
        Recorder labels = new Recorder(1, 1);
        for (int row = 0; row < 4; row++) {
            data.load(labels, row, 0);
        }
        assertThat(labels.rows.stream().map(row -> row.get(1))).containsExactly(2.0, 0.0, 1.0, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"10,0.2,2", "9,0.2,2", "10,0,0", "1,0.5,0", "2,0.01,1", "2,0.99,1", "1797,0.2,359"})
    void holdoutIsTheRoundedFractionAndLeavesNoPartEmpty(int rows, double fraction, int heldOut) throws Exception {
        DataSet data = read(XY.holdout(fraction), numbered(rows));
        assertThat(data.heldOutRows()).isEqualTo(heldOut);
        assertThat(data.trainingRows()).isEqualTo(rows - heldOut);
        int[] all = IntStream.concat(
                        IntStream.range(0, heldOut).map(data::heldOutRow),
                        IntStream.range(0, rows - heldOut).map(data::trainingRow))
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, rows).toArray());
    }

    @Test
    void splitDependsOnTheSeedAlone() throws Exception {
        Path file = numbered(100);
        DataPlan plan = XY.holdout(0.3);
        List<int[]> splits = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            DataSet data = DataReader.forTraining(new LinearRegression(1, 4, 0, plan), Optional.of(file), seed);
            splits.add(IntStream.range(0, 30).map(data::heldOutRow).toArray());
        }
        assertThat(splits.get(0)).containsExactly(splits.get(1)).isNotEqualTo(splits.get(2));
    }

    @Test
    void standardisingLooksAtTheTrainingRowsAlone() throws Exception {
        DataPlan plan = XY.holdout(0.25)
                .field("x", Columns.at(0), Coding.standardised())
                .field("y", Columns.at(1), Coding.number());
        DataSet plainSplit = read(XY.holdout(0.25), numbered(40));
        List<Integer> heldOut =
                IntStream.range(0, 10).map(plainSplit::heldOutRow).boxed().toList();
        String text = IntStream.range(0, 40)
                .mapToObj(row -> (heldOut.contains(row) ? 1e6 : row % 2 == 0 ? 3 : 5) + ",1\n")
                .collect(Collectors.joining());
        DataSet data = read(plan, Files.writeString(folder.resolve("far.csv"), text));
        long threes = IntStream.range(0, 40)
                .filter(row -> !heldOut.contains(row) && row % 2 == 0)
                .count();
        double mean = (3 * threes + 5 * (30 - threes)) / 30.0;
        double deviation = Math.sqrt((threes * (3 - mean) * (3 - mean) + (30 - threes) * (5 - mean) * (5 - mean)) / 30);
        Standardisation scaling = data.fitting().scalings().get("x");
        assertThat(scaling.means().get(0)).isCloseTo(mean, within(1e-12));
        assertThat(scaling.deviations().get(0)).isCloseTo(deviation, within(1e-12));
        Recorder values = new Recorder(1, 1);
        data.load(values, heldOut.get(0), 0);
        assertThat(values.rows.get(0).get(0)).isCloseTo((1e6 - mean) / deviation, within(1e-6));
    }

    @Test
    void aConstantColumnStandardisesToZero() throws Exception {
        DataPlan plan = XY.field("x", Columns.at(0), Coding.standardised()).field("y", Columns.at(1), Coding.number());
        assertThat(rows(plan, "0.1,1\n0.1,1\n0.1,1\n")).allMatch(row -> row.get(0) == 0.0);
    }

    @Test
    void valuesTooLargeToStandardiseAreRefused() throws Exception {
        DataPlan plan = XY.field("x", Columns.at(0), Coding.standardised()).field("y", Columns.at(1), Coding.number());
        assertThatThrownBy(() -> rows(plan, "1e200,1\n-1e200,1\n"))
                .isInstanceOf(DataException.class)
                .hasMessage("field 'x': its values are too large to be standardised");
    }

    @Test
    void literalDataIsTakenAsItStands() throws Exception {
        DataPlan plan =
                DataPlan.none().literal("x", new double[][] {{0, 1}, {2, 3}}).literal("y", new double[][] {{4}, {5}});
        Recorder recorder = new Recorder(2, 1, plan);
        DataSet data = DataReader.forTraining(recorder, Optional.empty(), 1);
        assertThat(data.heldOutRows()).isZero();
        data.load(recorder, 1, 0);
        assertThat(recorder.rows).containsExactly(List.of(2.0, 3.0, 5.0));
    }

    @Test
    void literalDataOfTheWrongShapeIsABrokenPromise() {
        DataPlan plan =
                DataPlan.none().literal("x", new double[][] {{0, 1}, {2}}).literal("y", new double[][] {{4}, {5}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataReader.forTraining(new Recorder(2, 1, plan), Optional.empty(), 1))
                .withMessage("the data block's sample 2 of 'x' has 1 values, expected 2");
    }

    @Test
    void noDataAtAllIsSaid() {
        assertThatThrownBy(() -> DataReader.forTraining(new Recorder(1, 1), Optional.empty(), 1))
                .isInstanceOf(DataException.class)
                .hasMessage("the model names no data, and none was given");
    }

    private Path numbered(int rows) throws IOException {
        String text = IntStream.range(0, rows)
                .mapToObj(row -> row + "," + 2 * row + "\n")
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve("numbered.csv"), text);
    }

    private static DataSet read(DataPlan plan, Path file) throws DataException {
        return DataReader.forTraining(new LinearRegression(1, 4, 0, plan), Optional.of(file), 1);
    }

    private List<List<Double>> rows(DataPlan plan, String text) throws Exception {
        DataSet data = read(plan, Files.writeString(folder.resolve("data.csv"), text));
        Recorder recorder = new Recorder(1, 1);
        for (int row = 0; row < data.rows(); row++) {
            data.load(recorder, row, 0);
        }
        return recorder.rows;
    }

    /** A model that remembers what it is loaded with. */
    private static final class Recorder extends LinearRegression {
        private final int[] sizes;
        private final List<List<Double>> rows = new ArrayList<>();

        Recorder(int x, int y) {
            this(x, y, DataPlan.none());
        }

        Recorder(int x, int y, DataPlan plan) {
            super(x, 1, 0, plan);
            this.sizes = new int[] {x, y};
        }

        @Override
        public void load(int field, int row, double[] values, int offset) {
            if (field == 0) {
                rows.add(new ArrayList<>());
            }
            Arrays.stream(values, offset, offset + sizes[field]).forEach(rows.get(rows.size() - 1)::add);
        }
    }
}
