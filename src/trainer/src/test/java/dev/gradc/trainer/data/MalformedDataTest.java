package dev.gradc.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradc.trainer.SoftmaxRegression;
import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Columns;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Missing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that must be refused, each with every line of its message. */
class MalformedDataTest {
    private static final DataPlan NAMED = DataPlan.none()
            .field("x", Columns.named("a", "b"), Coding.number())
            .field("species", Columns.named("kind"), Coding.classes());
    private static final DataPlan PLACED = DataPlan.none()
            .header(false)
            .field("x", Columns.range(0, 2), Coding.number())
            .field("species", Columns.at(2), Coding.number());

    @TempDir
    Path folder;

    private record Row(String name, DataPlan plan, String text, String... messages) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String X60 = "x".repeat(60);

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        "unit behind the digits",
                        PLACED,
                        "1,10u12,0\n",
                        "1:3: field 'x': expected a number, found \"10u12\""),
                row("word", PLACED, "1,2,0\n1,two,0\n", "2:3: field 'x': expected a number, found \"two\""),
                row("hexadecimal", PLACED, "0x10,2,0\n", "1:1: field 'x': expected a number, found \"0x10\""),
                row("hexadecimal float", PLACED, "0x1p3,2,0\n", "1:1: field 'x': expected a number, found \"0x1p3\""),
                row("trailing d", PLACED, "1d,2,0\n", "1:1: field 'x': expected a number, found \"1d\""),
                row("trailing f", PLACED, "1.5f,2,0\n", "1:1: field 'x': expected a number, found \"1.5f\""),
                row("two points", PLACED, "1.2.3,2,0\n", "1:1: field 'x': expected a number, found \"1.2.3\""),
                row("point alone", PLACED, ".,2,0\n", "1:1: field 'x': expected a number, found \".\""),
                row("sign alone", PLACED, "-,2,0\n", "1:1: field 'x': expected a number, found \"-\""),
                row("two signs", PLACED, "--1,2,0\n", "1:1: field 'x': expected a number, found \"--1\""),
                row("exponent without digits", PLACED, "1e,2,0\n", "1:1: field 'x': expected a number, found \"1e\""),
                row("thousands", PLACED, "\"1,000\",2,0\n", "1:1: field 'x': expected a number, found \"1,000\""),
                row("inner blank", PLACED, "1 2,2,0\n", "1:1: field 'x': expected a number, found \"1 2\""),
                row("other digits", PLACED, "١,2,0\n", "1:1: field 'x': expected a number, found \"١\""),
                row("underscore", PLACED, "1_0,2,0\n", "1:1: field 'x': expected a number, found \"1_0\""),
                row("NaN", PLACED, "NaN,2,0\n", "1:1: field 'x': expected a finite number, found \"NaN\""),
                row(
                        "infinity",
                        PLACED,
                        "1,-Infinity,0\n",
                        "1:3: field 'x': expected a finite number, found \"-Infinity\""),
                row(
                        "inf, though missing is dropped",
                        PLACED.missing(Missing.DROP),
                        "1,inf,0\n",
                        "1:3: field 'x': expected a finite number, found \"inf\""),
                row(
                        "too large for double",
                        PLACED,
                        "1e999,2,0\n",
                        "1:1: field 'x': expected a number in the range of float, found \"1e999\""),
                row(
                        "too large for float",
                        PLACED,
                        "1,1e39,0\n",
                        "1:3: field 'x': expected a number in the range of float, found \"1e39\""),
                row("empty cell", PLACED, "1,,0\n", "1:3: field 'x': the value is missing, found \"\""),
                row("blank cell", PLACED, "1,  ,0\n", "1:3: field 'x': the value is missing, found \"\""),
                row("NA", PLACED, "NA,2,0\n", "1:1: field 'x': the value is missing, found \"NA\""),
                row(
                        "label too large",
                        PLACED,
                        "1,2,3\n",
                        "1:5: field 'species': expected a class from 0 to 2, found \"3\""),
                row(
                        "label negative",
                        PLACED,
                        "1,2,-1\n",
                        "1:5: field 'species': expected a class from 0 to 2, found \"-1\""),
                row(
                        "label not whole",
                        PLACED,
                        "1,2,1.5\n",
                        "1:5: field 'species': expected a class from 0 to 2, found \"1.5\""),
                row("label a word", PLACED, "1,2,cat\n", "1:5: field 'species': expected a number, found \"cat\""),
                row("a column less", PLACED, "1,2,0\n1,2\n", "2:4: expected 3 columns, found 2"),
                row("a column more", PLACED, "1,2,0\n1,2,0,9\n", "2:7: expected 3 columns, found 4"),
                row("an empty last column", PLACED, "1,2,0\n1,2,0,\n", "2:7: expected 3 columns, found 4"),
                row(
                        "semicolons",
                        PLACED,
                        "1;2;0\n",
                        "1:6: field 'x': expected a column 1 (counted from 0), found 1 columns",
                        "1:6: field 'species': expected a column 2 (counted from 0), found 1 columns"),
                row("empty file", PLACED, "", "1:1: the file is empty"),
                row("only line ends", PLACED, "\n\r\n\n", "1:1: the file is empty"),
                row("byte order mark alone", PLACED, "\uFEFF", "1:1: the file is empty"),
                row("header alone", NAMED, "a,b,kind\n", "1:1: expected rows, found none"),
                row(
                        "all rows dropped",
                        PLACED.missing(Missing.DROP),
                        "1,,0\n,2,0\n",
                        "1:1: expected rows, found none but the 2 that lack a value"),
                row(
                        "no such column",
                        NAMED,
                        "a,c,kind\n1,2,u\n",
                        "1:1: field 'x': expected one column named \"b\", found none"),
                row(
                        "case of a name",
                        NAMED,
                        "A,b,kind\n1,2,u\n",
                        "1:1: field 'x': expected one column named \"a\", found none"),
                row(
                        "a column twice",
                        NAMED,
                        "a,b,b,kind\n1,2,3,u\n",
                        "1:5: field 'x': expected one column named \"b\", found 2"),
                row(
                        "no header where names are wanted",
                        NAMED,
                        "1,2,u\n",
                        "1:1: field 'x': expected one column named \"a\", found none",
                        "1:1: field 'x': expected one column named \"b\", found none",
                        "1:1: field 'species': expected one column named \"kind\", found none"),
                row(
                        "too few classes",
                        NAMED,
                        "a,b,kind\n1,2,u\n3,4,v\n",
                        "1:1: field 'species': expected 3 different classes, found 2: \"u\", \"v\""),
                row(
                        "too many classes",
                        NAMED,
                        "a,b,kind\n1,2,u\n3,4,v\n5,6,w\n7,8,y\n9,9,z\n",
                        "5:5: field 'species': expected 3 different classes, found more: \"u\", \"v\", \"w\", \"y\""),
                row(
                        "missing class",
                        NAMED,
                        "a,b,kind\n1,2,\n",
                        "2:5: field 'species': the value is missing, found \"\""),
                row("quote never closed", PLACED, "1,2,0\n1,\"2,0\n", "2:3: this quoted text is never closed"),
                row(
                        "text behind a quote",
                        PLACED,
                        "1,\"2\"x,0\n",
                        "1:3: text follows the closing quote; a quote inside quoted text is written twice"),
                row(
                        "place behind a quoted cell",
                        PLACED,
                        "\"1\",z,0\n",
                        "1:5: field 'x': expected a number, found \"z\""),
                row(
                        "place behind a doubled quote",
                        PLACED,
                        "\"a\"\"b\",z,0\n",
                        "1:1: field 'x': expected a number, found \"a\"b\"",
                        "1:8: field 'x': expected a number, found \"z\""),
                row(
                        "place behind a line end in quotes",
                        PLACED,
                        "\"1\r\n\",z,0\n",
                        "2:3: field 'x': expected a number, found \"z\""),
                row(
                        "lines after CR LF",
                        PLACED,
                        "1,2,0\r\n1,z,0\r\n",
                        "2:3: field 'x': expected a number, found \"z\""),
                row(
                        "lines after empty ones",
                        PLACED,
                        "1,2,0\n\n\n1,z,0\n",
                        "4:3: field 'x': expected a number, found \"z\""),
                row(
                        "columns count characters, not units",
                        PLACED,
                        "\"\uD83D\uDE00\",z,0\n",
                        "1:1: field 'x': expected a number, found \"\uD83D\uDE00\"",
                        "1:5: field 'x': expected a number, found \"z\""),
                row(
                        "long text is cut",
                        PLACED,
                        X60 + X60 + ",2,0\n",
                        "1:1: field 'x': expected a number, found \"" + "x".repeat(80) + "…\""),
                row(
                        "control characters are spelled out",
                        PLACED,
                        "\u001B[31m,2,0\n",
                        "1:1: field 'x': expected a number, found \"\\u001b[31m\""),
                row(
                        "ten at most",
                        PLACED,
                        "q,q,q\n".repeat(5),
                        Stream.iterate(1, line -> line + 1)
                                .limit(4)
                                .flatMap(line -> Stream.of(1, 3, 5)
                                        .map(column ->
                                                line + ":" + column + ": field '" + (column == 5 ? "species" : "x")
                                                        + "': expected a number, found \"q\""))
                                .limit(10)
                                .toArray(String[]::new)));
    }

    private static Row row(String name, DataPlan plan, String text, String... messages) {
        return new Row(name, plan, text, messages);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedWithItsPlace(Row row) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), row.text());
        assertThat(messageFor(row.plan(), file))
                .isEqualTo(String.join(
                        "\n",
                        Arrays.stream(row.messages())
                                .map(message -> file + ":" + message)
                                .toList()));
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), "1,caf\u00e9,0\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(messageFor(PLACED, file))
                .isEqualTo(file + ":1:3: field 'x': expected UTF-8, found other bytes in \"caf\uFFFD\"");
    }

    @Test
    void damagedGzipIsRefused() throws IOException {
        Path plain = Files.writeString(folder.resolve("data.csv.gz"), "1,2,0\n");
        assertThat(messageFor(PLACED, plain)).isEqualTo(plain + ": this is not gzip data");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("1,2,0\n".getBytes(StandardCharsets.UTF_8));
        }
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 6));
        assertThat(messageFor(PLACED, cut)).startsWith(cut + ":").endsWith("the compressed data ends early");
    }

    @Test
    void missingFileAndFolderAreRefused() {
        Path missing = folder.resolve("none.csv");
        assertThat(messageFor(PLACED, missing)).isEqualTo(missing + ": there is no such file");
        assertThat(messageFor(PLACED, folder)).startsWith(folder + ":").contains("cannot be read");
    }

    @Test
    void aPlanThatDoesNotFitTheModelIsABrokenPromise() {
        Path file = folder.resolve("never-read.csv");
        DataPlan nothingOfSpecies = DataPlan.none().field("x", Columns.range(0, 2), Coding.number());
        DataPlan oneColumnForTwo = DataPlan.none().field("x", Columns.at(0), Coding.number());
        DataPlan numbersAsClasses = DataPlan.none().field("x", Columns.range(0, 2), Coding.classes());
        for (DataPlan plan : List.of(nothingOfSpecies, oneColumnForTwo, numbersAsClasses, NAMED.header(false))) {
            assertThrows(IllegalArgumentException.class, () -> read(plan, file));
        }
    }

    private static String messageFor(DataPlan plan, Path file) {
        return assertThrows(DataException.class, () -> read(plan, file)).getMessage();
    }

    private static DataSet read(DataPlan plan, Path file) throws DataException {
        return DataReader.forTraining(new SoftmaxRegression(2, 3, plan), Optional.of(file), 1);
    }
}
