package dev.gradc.trainer.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.trainer.LinearRegression;
import dev.gradc.trainer.SoftmaxRegression;
import dev.gradc.trainer.data.Fitting;
import dev.gradc.trainer.data.Standardisation;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterFileTest {
    private static final Fitting FITTING = new Fitting(
            Map.of("x", new Standardisation(List.of(0.1, -1e300), List.of(1.0 / 3, 4.9e-324))),
            Map.of("species", List.of("Adelie \"1\"", "Chinstrap\n\\", "Gentoo \u00fc \uD83D\uDE00")));
    private static final double[] VALUES = {0.1f, -2, 3, 4, 5, Float.MIN_VALUE, Float.MAX_VALUE, -0.0, 9};

    @TempDir
    Path folder;

    @Test
    void parametersAndFittingComeBackBitForBit() throws IOException {
        Path file = save();
        SoftmaxRegression loaded = model();
        assertThat(ParameterFile.load(file, loaded)).isEqualTo(FITTING);
        double[] values = new double[9];
        loaded.getParameter(0, values);
        assertThat(values).containsExactly(VALUES);
    }

    @Test
    void nothingButTheFileIsLeftInTheFolder() throws IOException {
        Path file = save();
        save();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        LinearRegression model = new LinearRegression(2, 1, 0, DataPlan.none());
        model.setParameter(0, new double[] {1, -2});
        model.setParameter(1, new double[] {0.5});
        Path file = folder.resolve("line.safetensors");
        ParameterFile.save(file, model, Fitting.none());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8).strip().replaceAll("[0-9a-f]{8}", "????????"))
                .isEqualTo("{\"__metadata__\":{\"gradc.model\":\"Line\",\"gradc.checksum\":\"????????\"},"
                        + "\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                        + "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[16,24]}}");
        assertThat(header.length % 8).isZero();
        assertThat(new double[] {bytes.getDouble(), bytes.getDouble(), bytes.getDouble()})
                .containsExactly(1, -2, 0.5);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(save());
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = Files.write(folder.resolve("bad.safetensors"), bad);
            assertThatThrownBy(() -> ParameterFile.load(file, model()))
                    .as("bit %d", bit)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + ": ");
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(save());
        for (int length = 0; length < good.length; length++) {
            Path file = Files.write(folder.resolve("short.safetensors"), Arrays.copyOf(good, length));
            assertThatThrownBy(() -> ParameterFile.load(file, model())).isInstanceOf(IOException.class);
        }
        Path longer = Files.write(folder.resolve("long.safetensors"), Arrays.copyOf(good, good.length + 1));
        assertThatThrownBy(() -> ParameterFile.load(longer, model())).isInstanceOf(IOException.class);
    }

    private record Hostile(String name, String header, int dataBytes, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String W = "\"W\":{\"dtype\":\"F32\",\"shape\":[3,3],\"data_offsets\":[0,36]}";

    static Stream<Hostile> hostile() {
        return Stream.of(
                new Hostile("no tensors", "{}", 0, "it has no tensor 'W'"),
                new Hostile("another tensor", "{" + W.replace("W", "V") + "}", 36, "it has no tensor 'W'"),
                new Hostile(
                        "transposed",
                        "{" + W.replace("3,3", "9,1") + "}",
                        36,
                        "tensor 'W' has the shape [9, 1], expected [3, 3]"),
                new Hostile(
                        "a tensor more",
                        "{" + W + ",\"V\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[36,40]}}",
                        40,
                        "it has 2 tensors, the model 1 parameters"),
                new Hostile(
                        "too precise",
                        "{" + W.replace("F32", "F64").replace("36", "72") + "}",
                        72,
                        "tensor 'W' is double, expected float"),
                new Hostile("other type", "{" + W.replace("F32", "BF16") + "}", 36, "is not F32 or F64"),
                new Hostile(
                        "beyond the end", "{" + W + "}", 35, "tensor 'W' of shape [3, 3] does not fit its 36 bytes"),
                new Hostile("bytes left", "{" + W + "}", 37, "the tensors fill 36 bytes, the file has 37"),
                new Hostile("gap", "{" + W.replace("[0,36]", "[4,40]") + "}", 40, "leaves a gap or overlaps another"),
                new Hostile(
                        "overlap",
                        "{" + W + ",\"V\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}",
                        36,
                        "leaves a gap or overlaps another"),
                new Hostile("backwards", "{" + W.replace("[0,36]", "[0,-36]") + "}", 36, "expected a whole number"),
                new Hostile(
                        "end before begin",
                        "{\"V\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                                + W.replace("[0,36]", "[4,0]") + "}",
                        36,
                        "leaves a gap or overlaps another"),
                new Hostile(
                        "size that overflows",
                        "{" + W.replace("[3,3]", "[2147483647,2147483647,2147483647]") + "}",
                        36,
                        "is too large"),
                new Hostile(
                        "length that overflows",
                        "{" + W.replace("[3,3]", "[9223372036854775808]") + "}",
                        36,
                        "expected ','"),
                new Hostile("no length", "{" + W.replace("[3,3]", "[0,3]") + "}", 36, "has the shape [0, 3]"),
                new Hostile("name twice", "{" + W + "," + W + "}", 36, "occurs twice"),
                new Hostile(
                        "three offsets",
                        "{" + W.replace("[0,36]", "[0,36,40]") + "}",
                        36,
                        "lacks its type, shape or place"),
                new Hostile(
                        "no shape",
                        "{\"W\":{\"dtype\":\"F32\",\"data_offsets\":[0,36]}}",
                        36,
                        "lacks its type, shape or place"),
                new Hostile("unknown key", "{" + W.replace("shape", "class") + "}", 36, "unknown key 'class'"),
                new Hostile("not JSON", "rm -rf", 36, "expected '{'"),
                new Hostile("deep", "{\"W\":" + "[".repeat(100_000), 0, "expected '{'"),
                new Hostile("unclosed", "{\"W", 36, "a string is never closed"),
                new Hostile("bad escape", "{\"\\x\"", 36, "an unknown escape"),
                new Hostile("half a code", "{\"\\u12\"", 36, "expected four hexadecimal digits"),
                new Hostile("text behind", "{" + W + "}{", 36, "text follows the end"),
                new Hostile("comma too many", "{" + W + ",}", 36, "expected '\"'"),
                new Hostile(
                        "long array",
                        "{" + W.replace("[3,3]", "[" + "1,".repeat(99) + "1]") + "}",
                        36,
                        "an array is longer than 64"),
                new Hostile("metadata no strings", "{\"__metadata__\":{\"a\":1}," + W + "}", 36, "expected '\"'"),
                new Hostile(
                        "no checksum",
                        "{\"__metadata__\":{\"gradc.model\":\"Species\"}," + W + "}",
                        36,
                        "it has no checksum"),
                new Hostile(
                        "wrong checksum",
                        "{\"__metadata__\":{\"gradc.checksum\":\"00000000\"}," + W + "}",
                        36,
                        "its checksum is not that of its bytes"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileFileIsRefusedAndTheModelUnchanged(Hostile hostile) throws IOException {
        byte[] header = hostile.header().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length + hostile.dataBytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        Path file = Files.write(folder.resolve("hostile.safetensors"), bytes.array());
        SoftmaxRegression model = model();
        model.setParameter(0, VALUES);
        assertThatThrownBy(() -> ParameterFile.load(file, model))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(hostile.message());
        double[] values = new double[9];
        model.getParameter(0, values);
        assertThat(values).containsExactly(VALUES);
    }

    @Test
    void aHeaderLengthIsNotBelieved() throws IOException {
        for (long length : new long[] {-1, 9, Long.MAX_VALUE, Long.MIN_VALUE, SafeTensors.LONGEST_HEADER + 1L}) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            Path file = Files.write(folder.resolve("length.safetensors"), bytes);
            assertThatThrownBy(() -> ParameterFile.load(file, model()))
                    .hasMessage(file + ": not a safetensors file: no header of a sensible length");
        }
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() throws IOException {
        Tensor tensor =
                new Tensor("W", Precision.FLOAT, List.of(3, 3), new double[] {1, 2, 3, 4, Double.NaN, 6, 7, 8, 9});
        Path file = Files.write(folder.resolve("nan.safetensors"), new SafeTensors(List.of(tensor), Map.of()).encode());
        assertThatThrownBy(() -> ParameterFile.load(file, model()))
                .hasMessage(file + ": tensor 'W' holds a value that is not finite");
    }

    @Test
    void aFileFromElsewhereNeedsNoMetadata() throws IOException {
        byte[] header = ("{" + W + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 36).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        Path file = Files.write(folder.resolve("other.safetensors"), bytes.array());
        assertThat(ParameterFile.load(file, model())).isEqualTo(Fitting.none());
    }

    @Test
    void parametersOfAnotherModelAreRefused() throws IOException {
        Path file = save();
        assertThatThrownBy(() -> ParameterFile.load(file, new LinearRegression(2, 1, 0, DataPlan.none())))
                .hasMessage(file + ": it belongs to the model Species, expected Line");
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        Path none = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> ParameterFile.load(none, model())).hasMessage(none + ": there is no such file");
        Path nowhere = folder.resolve("nowhere").resolve("p.safetensors");
        assertThatThrownBy(() -> ParameterFile.save(nowhere, model(), Fitting.none()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(nowhere + ": cannot be written");
    }

    private Path save() throws IOException {
        SoftmaxRegression model = model();
        model.setParameter(0, VALUES);
        Path file = folder.resolve("species.safetensors");
        ParameterFile.save(file, model, FITTING);
        return file;
    }

    private static SoftmaxRegression model() {
        return new SoftmaxRegression(2, 3, DataPlan.none());
    }
}
