package dev.gradc.trainer.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of the IDX format, gzip when its name ends in {@code .gz}: two zero bytes, a byte for the type of the numbers, a byte for the
 * number of axes, the length of each axis in four bytes, and then the numbers, row-major, the most significant byte first (Y. LeCun, C.
 * Cortes and C. Burges, The MNIST database, 1998). The numbers stay as they are in the file until they are asked for.
 *
 * @param axes the length of each axis; the first counts the samples
 */
record IdxFile(String name, Type type, int[] axes, ByteBuffer numbers) {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    /** The types of numbers, by the byte that stands for each. */
    private enum Type {
        UNSIGNED_BYTE(0x08, 1),
        BYTE(0x09, 1),
        SHORT(0x0B, 2),
        INT(0x0C, 4),
        FLOAT(0x0D, 4),
        DOUBLE(0x0E, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    static IdxFile read(Path path) throws DataException {
        String name = path.toString();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path));
                InputStream bytes = name.endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file) {
            return read(name, bytes);
        } catch (NoSuchFileException missing) {
            throw new DataException(name + ": there is no such file", missing);
        } catch (EOFException early) {
            throw new DataException(name + ": the compressed data ends early", early);
        } catch (ZipException foreign) {
            throw new DataException(name + ": this is not gzip data", foreign);
        } catch (IOException broken) {
            throw new DataException(name + ": cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static IdxFile read(String name, InputStream in) throws IOException, DataException {
        ByteBuffer magic = bytes(name, in, 0, 4, "the four bytes an IDX file begins with");
        Type type = type(magic.get(2));
        int rank = magic.get(3) & 0xFF;
        if (magic.getShort(0) != 0 || type == null || rank == 0) {
            throw wrong(
                    name,
                    0,
                    String.format(
                            "this is no IDX file: it begins with 0x%08X,"
                                    + " and 0x00000803 is what images in bytes begin with, 0x00000801 labels",
                            magic.getInt(0)));
        }
        ByteBuffer lengths = bytes(name, in, 4, 4 * rank, "the lengths of " + rank + " axes");
        int[] axes = new int[rank];
        long size = type.bytes;
        for (int axis = 0; axis < rank; axis++) {
            axes[axis] = lengths.getInt(4 * axis);
            if (axes[axis] < 1 || axes[axis] > MOST_BYTES / size) {
                throw wrong(
                        name,
                        4 + 4 * axis,
                        axes[axis] < 1
                                ? "an axis has the length " + Integer.toUnsignedString(axes[axis]) + ", expected 1 to "
                                        + MOST_BYTES
                                : "the numbers would fill more than " + MOST_BYTES + " bytes");
            }
            size *= axes[axis];
        }
        int begin = 4 + 4 * rank;
        ByteBuffer numbers = bytes(name, in, begin, (int) size, shape(axes) + " numbers");
        if (in.read() >= 0) {
            throw wrong(name, begin + size, "expected the end after " + shape(axes) + " numbers, found more");
        }
        return new IdxFile(name, type, axes, numbers);
    }

    private static ByteBuffer bytes(String name, InputStream in, int at, int count, String what)
            throws IOException, DataException {
        byte[] read = in.readNBytes(count); // grows with what is there: a false length fills no memory
        if (read.length < count) {
            throw wrong(
                    name,
                    (long) at + read.length,
                    "the file ends here, expected " + what + ", " + (count - read.length)
                            + (count - read.length == 1 ? " byte" : " bytes") + " more");
        }
        return ByteBuffer.wrap(read);
    }

    private static Type type(byte code) {
        for (Type type : Type.values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    private static DataException wrong(String name, long at, String message) {
        return new DataException(name + ": byte " + at + ": " + message);
    }

    static String shape(int... axes) {
        return Arrays.stream(axes).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
    }

    int samples() {
        return axes[0];
    }

    /** The numbers of one sample. */
    int sampleSize() {
        return numbers.capacity() / type.bytes / axes[0];
    }

    /** A number by its place among all numbers of the file. */
    double number(int place) {
        return switch (type) {
            case UNSIGNED_BYTE -> numbers.get(place) & 0xFF;
            case BYTE -> numbers.get(place);
            case SHORT -> numbers.getShort(2 * place);
            case INT -> numbers.getInt(4 * place);
            case FLOAT -> numbers.getFloat(4 * place);
            case DOUBLE -> numbers.getDouble(8 * place);
        };
    }

    /** What is wrong with the axes. */
    DataException wrongAxes(String message) {
        return wrong(name, 4, message);
    }

    /** What is wrong with a number. */
    DataException wrongNumber(int place, String message) {
        return wrong(name, 4 + 4L * axes.length + (long) place * type.bytes, message);
    }
}
