package dev.gradc.trainer.parameters;

import dev.gradc.trainer.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The safetensors format: eight bytes with the header's length, a JSON header, the tensors' bytes back to back, all
 * little-endian. A file of ours also carries a CRC-32C of all its bytes in the metadata, taken with zeros in the
 * checksum's own place; a file from elsewhere need not.
 */
record SafeTensors(List<Tensor> tensors, Map<String, String> metadata) {
    static final int LONGEST_HEADER = 1 << 20;
    private static final String CHECKSUM = "gradc.checksum";
    private static final String NO_CHECKSUM = "00000000";
    private static final int LENGTH_BYTES = 8;

    /** The file's bytes; the metadata gains the checksum. */
    byte[] encode() {
        Map<String, String> marked = new LinkedHashMap<>(metadata);
        marked.put(CHECKSUM, NO_CHECKSUM);
        byte[] header = Header.write(tensors, marked).getBytes(StandardCharsets.UTF_8);
        if (header.length > LONGEST_HEADER) {
            throw new IllegalStateException("the header has " + header.length + " bytes, more than " + LONGEST_HEADER);
        }
        int size = LENGTH_BYTES + header.length;
        for (Tensor tensor : tensors) {
            size = Math.addExact(size, Math.multiplyExact(tensor.values().length, tensor.bytesPerElement()));
        }
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (Tensor tensor : tensors) {
            for (double value : tensor.values()) {
                if (tensor.precision() == Precision.FLOAT) {
                    file.putFloat((float) value);
                } else {
                    file.putDouble(value);
                }
            }
        }
        byte[] bytes = file.array();
        byte[] digits = String.format(Locale.ROOT, "%08x", crc(bytes)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, bytes, placeOfChecksum(bytes, header.length), digits.length);
        return bytes;
    }

    /**
     * Reads a file's bytes.
     *
     * @throws IOException if they are not a well-formed file, or not those that were written
     */
    static SafeTensors decode(byte[] bytes) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.length < LENGTH_BYTES ? -1 : file.getLong();
        if (length < 0 || length > LONGEST_HEADER || length > bytes.length - LENGTH_BYTES) {
            throw new IOException("not a safetensors file: no header of a sensible length");
        }
        String text = new String(bytes, LENGTH_BYTES, (int) length, StandardCharsets.UTF_8);
        file.position(LENGTH_BYTES + (int) length);
        Header header = Header.parse(text);
        checkChecksum(bytes, (int) length, header.metadata());
        List<Header.Entry> entries = new ArrayList<>(header.entries());
        entries.sort(Comparator.comparingLong(Header.Entry::begin));
        List<Tensor> tensors = new ArrayList<>();
        long next = 0;
        for (Header.Entry entry : entries) {
            if (entry.begin() != next || entry.end() < next) {
                throw new IOException("tensor '" + entry.name() + "' leaves a gap or overlaps another");
            }
            tensors.add(tensor(entry, file, bytes.length - LENGTH_BYTES - length));
            next = entry.end();
        }
        if (next != bytes.length - LENGTH_BYTES - length) {
            throw new IOException(
                    "the tensors fill " + next + " bytes, the file has " + (bytes.length - LENGTH_BYTES - length));
        }
        Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
        metadata.remove(CHECKSUM);
        return new SafeTensors(List.copyOf(tensors), metadata);
    }

    private static Tensor tensor(Header.Entry entry, ByteBuffer file, long available) throws IOException {
        int bytesPerElement = entry.precision() == Precision.FLOAT ? Float.BYTES : Double.BYTES;
        long count = 1;
        for (int length : entry.shape()) {
            count *= length;
            if (count > Integer.MAX_VALUE) {
                throw new IOException("tensor '" + entry.name() + "' is too large");
            }
        }
        if (entry.end() > available || entry.end() - entry.begin() != count * bytesPerElement) {
            throw new IOException("tensor '" + entry.name() + "' of shape " + entry.shape() + " does not fit its "
                    + (entry.end() - entry.begin()) + " bytes");
        }
        double[] values = new double[(int) count]; // no more than the file has bytes
        for (int i = 0; i < values.length; i++) {
            values[i] = entry.precision() == Precision.FLOAT ? file.getFloat() : file.getDouble();
        }
        return new Tensor(entry.name(), entry.precision(), entry.shape(), values);
    }

    private static void checkChecksum(byte[] bytes, int headerLength, Map<String, String> metadata) throws IOException {
        if (metadata.keySet().stream().noneMatch(key -> key.startsWith("gradc."))) {
            return;
        }
        int place = placeOfChecksum(bytes, headerLength);
        String found = metadata.getOrDefault(CHECKSUM, "");
        if (place < 0 || found.length() != NO_CHECKSUM.length()) {
            throw new IOException("the file is damaged: it has no checksum");
        }
        byte[] copy = bytes.clone();
        System.arraycopy(NO_CHECKSUM.getBytes(StandardCharsets.US_ASCII), 0, copy, place, NO_CHECKSUM.length());
        if (!found.equals(String.format(Locale.ROOT, "%08x", crc(copy)))) {
            throw new IOException("the file is damaged: its checksum is not that of its bytes");
        }
    }

    private static long crc(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, bytes.length);
        return sum.getValue();
    }

    /** Where the checksum's digits begin, or -1. Inside other strings its quotes would be escaped. */
    private static int placeOfChecksum(byte[] bytes, int headerLength) {
        String header = new String(bytes, LENGTH_BYTES, headerLength, StandardCharsets.ISO_8859_1);
        String label = "\"" + CHECKSUM + "\":\"";
        int found = header.indexOf(label);
        int place = LENGTH_BYTES + found + label.length();
        return found < 0 || place + NO_CHECKSUM.length() > bytes.length ? -1 : place;
    }
}
