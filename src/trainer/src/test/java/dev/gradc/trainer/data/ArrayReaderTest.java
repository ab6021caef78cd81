package dev.gradc.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradc.trainer.LinearRegression;
import dev.gradc.trainer.SoftmaxRegression;
import dev.gradc.trainer.TrainingOptions;
import dev.gradc.trainer.TrainingSession;
import dev.gradc.trainer.loop.ProgressMode;
import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.DataPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the IDX format, byte by byte: what they are read as, and those that must be refused. */
class ArrayReaderTest {
    private static final String FOUR_PAIRS = "00000802 00000004 00000002 00FF 0102 0304 0506";
    private static final String FOUR_LABELS = "00000801 00000004 00 01 02 01";
    private static final DataPlan PLAN = DataPlan.none()
            .array("x", "images.gz", Coding.scaled(1, 255, 0))
            .array("species", "labels", Coding.number());
    private static final DataPlan PAIRS = DataPlan.none()
            .array("x", "images.gz", "more.gz", Coding.number())
            .array("species", "labels", "other", Coding.number());

    @TempDir
    Path folder;

    private record Row(String name, String images, String labels, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> malformed() {
        return Stream.of(
                new Row(
                        "empty",
                        "",
                        FOUR_LABELS,
                        "images.gz: byte 0: the file ends here, expected the four bytes an"
                                + " IDX file begins with, 4 bytes more"),
                new Row(
                        "magic number",
                        "504B0304",
                        FOUR_LABELS,
                        "images.gz: byte 0: this is no IDX file: it begins with"
                                + " 0x504B0304, and 0x00000803 is what images in bytes begin with, 0x00000801 labels"),
                new Row(
                        "unknown type",
                        "00000A02",
                        FOUR_LABELS,
                        "images.gz: byte 0: this is no IDX file: it begins with"
                                + " 0x00000A02, and 0x00000803 is what images in bytes begin with, 0x00000801 labels"),
                new Row(
                        "no axes",
                        "00000800",
                        FOUR_LABELS,
                        "images.gz: byte 0: this is no IDX file: it begins with"
                                + " 0x00000800, and 0x00000803 is what images in bytes begin with, 0x00000801 labels"),
                new Row(
                        "ends in the axes",
                        "00000802 00000004 0000",
                        FOUR_LABELS,
                        "images.gz: byte 10: the file ends here, expected the lengths of 2 axes, 2 bytes more"),
                new Row(
                        "ends in the numbers",
                        "00000802 00000004 00000002 00FF 0102 0304 05",
                        FOUR_LABELS,
                        "images.gz: byte 19: the file ends here, expected 4 x 2 numbers, 1 byte more"),
                new Row(
                        "goes on",
                        FOUR_PAIRS + "07",
                        FOUR_LABELS,
                        "images.gz: byte 20: expected the end after 4 x 2 numbers, found more"),
                new Row(
                        "an axis of nothing",
                        "00000802 00000000 00000002",
                        FOUR_LABELS,
                        "images.gz: byte 4: an axis has the length 0, expected 1 to 2147483639"),
                new Row(
                        "a false length",
                        "00000802 00000004 FFFFFFFF",
                        FOUR_LABELS,
                        "images.gz: byte 8: an axis has the length 4294967295, expected 1 to 2147483639"),
                new Row(
                        "axes too long",
                        "00000802 7FFFFFFF 00000002",
                        FOUR_LABELS,
                        "images.gz: byte 4: the numbers would fill more than 2147483639 bytes"),
                new Row(
                        "a long array that is not there",
                        "00000802 10000000 00000002 00",
                        FOUR_LABELS,
                        "images.gz: byte 13: the file ends here, expected 268435456 x 2 numbers, 536870911 bytes more"),
                new Row(
                        "size of a sample",
                        "00000802 00000002 00000003 000102 030405",
                        FOUR_LABELS,
                        "images.gz: byte 4: field 'x' has 2 elements, and a sample of 2 x 3 has 3"),
                new Row(
                        "counts",
                        FOUR_PAIRS,
                        "00000801 00000003 00 01 02",
                        "labels: byte 4: field 'species' has 3 samples, and images.gz has 4"),
                new Row(
                        "label",
                        FOUR_PAIRS,
                        "00000801 00000004 00 01 03 01",
                        "labels: byte 10: field 'species': expected a class from 0 to 2, found 3.0"),
                new Row(
                        "not a number",
                        "00000D02 00000001 00000002 00000000 7FC00000",
                        "00000801 00000001 00",
                        "images.gz: byte 16: field 'x': expected a number in the range of float, found NaN"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefusedWithItsPlace(Row row) throws IOException {
        write("images.gz", row.images());
        write("labels", row.labels());
        DataException refused = assertThrows(DataException.class, () -> read(PLAN));
        assertThat(refused.getMessage().replace(folder + "/", "")).isEqualTo(row.message());
    }

    @Test
    void filesThatAreMissingOrNotGzipAreNamed() throws IOException {
        assertThat(assertThrows(DataException.class, () -> read(PLAN)))
                .hasMessage(folder.resolve("images.gz") + ": there is no such file");
        Files.write(folder.resolve("images.gz"), HexFormat.of().parseHex("0000080200000000"));
        assertThat(assertThrows(DataException.class, () -> read(PLAN)))
                .hasMessage(folder.resolve("images.gz") + ": this is not gzip data");
        byte[] whole = write("images.gz", FOUR_PAIRS);
        Files.write(folder.resolve("images.gz"), Arrays.copyOf(whole, whole.length - 10));
        assertThat(assertThrows(DataException.class, () -> read(PLAN)))
                .hasMessage(folder.resolve("images.gz") + ": the compressed data ends early");
    }

    @Test
    void bytesAreUnsignedAndScaled() throws Exception {
        write("images.gz", FOUR_PAIRS);
        write("labels", FOUR_LABELS);
        DataSet data = read(PLAN.holdout(0.25));
        assertThat(data.heldOutRows()).isEqualTo(1);
        assertThat(rows(data))
                .containsExactly(
                        List.of(0.0, 1.0, 0.0),
                        List.of(1 / 255.0, 2 / 255.0, 1.0),
                        List.of(3 / 255.0, 4 / 255.0, 2.0),
                        List.of(5 / 255.0, 6 / 255.0, 1.0));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeOfNumberIsRead(String type, String numbers, double first, double second) throws Exception {
        write("images.gz", "0000" + type + "02 00000001 00000002" + numbers);
        write("labels", "00000801 00000001 02");
        write("more.gz", "00000802 00000001 00000002 0708");
        write("other", "00000801 00000001 01");
        DataSet data = read(PAIRS);
        assertThat(rows(data)).containsExactly(List.of(first, second, 2.0), List.of(7.0, 8.0, 1.0));
    }

    static Stream<Object[]> types() {
        return Stream.of(
                new Object[] {"08", "FF01", 255.0, 1.0},
                new Object[] {"09", "FF01", -1.0, 1.0},
                new Object[] {"0B", "FFFE 0102", -2.0, 258.0},
                new Object[] {"0C", "FFFFFFFD 00010000", -3.0, 65536.0},
                new Object[] {"0D", "3FC00000 C0000000", 1.5, -2.0},
                new Object[] {"0E", "3FF8000000000000 C000000000000000", 1.5, -2.0});
    }

    @Test
    void theSecondFileIsHeldOutInItsOrder() throws Exception {
        write("images.gz", FOUR_PAIRS);
        write("labels", FOUR_LABELS);
        write("more.gz", "00000802 00000002 00000002 0708 090A");
        write("other", "00000801 00000002 02 00");
        DataSet data = read(PAIRS);
        assertThat(data.trainingRows()).isEqualTo(4);
        assertThat(data.heldOutRows()).isEqualTo(2);
        assertThat(data.trainingRow(0)).isZero();
        assertThat(data.heldOutRow(0)).isEqualTo(4);
        assertThat(rows(data).get(data.heldOutRow(1))).isEqualTo(List.of(9.0, 10.0, 0.0));
    }

    @Test
    void aFolderIsWhereTheFilesOfTheModelLie() throws Exception {
        write("images.gz", FOUR_PAIRS);
        write("labels", FOUR_LABELS);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        TrainingOptions options = TrainingOptions.in(folder.resolve("elsewhere"), nowhere)
                .progress(ProgressMode.NONE, nowhere)
                .data(folder);
        assertThat(TrainingSession.train(new SoftmaxRegression(2, 3, PLAN), options)
                        .trainingRows())
                .isEqualTo(4);
        assertThat(assertThrows(
                        DataException.class,
                        () -> TrainingSession.train(new SoftmaxRegression(2, 3, DataPlan.none()), options)))
                .hasMessage(folder + ": a folder, and the model names no file in it");
    }

    private DataSet read(DataPlan plan) throws DataException {
        return DataReader.fromArrays(new SoftmaxRegression(2, 3, plan), folder, 1);
    }

    private static List<List<Double>> rows(DataSet data) {
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            List<Double> values = new ArrayList<>();
            LinearRegression recorder = new LinearRegression(2, 1, 0, DataPlan.none()) {
                @Override
                public void load(int field, int batchRow, double[] all, int offset) {
                    Arrays.stream(all, offset, offset + (field == 0 ? 2 : 1)).forEach(values::add);
                }
            };
            data.load(recorder, row, 0);
            rows.add(values);
        }
        return rows;
    }

    /** Writes bytes given in hexadecimal, with blanks for the eye; gives what is in the file. */
    private byte[] write(String name, String bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream content = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            content.write(HexFormat.of().parseHex(bytes.replace(" ", "")));
        }
        Files.write(folder.resolve(name), out.toByteArray());
        return out.toByteArray();
    }
}
