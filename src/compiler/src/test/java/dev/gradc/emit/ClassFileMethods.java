package dev.gradc.emit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The length of each method's code, read from a class file: what the JIT compiler's limit of 8,000 bytes is about. */
final class ClassFileMethods {
    private ClassFileMethods() {}

    /** By name and descriptor, the bytes of code; methods without code are left out. */
    static Map<String, Integer> codeLengths(byte[] classFile) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
            if (in.readInt() != 0xCAFEBABE) {
                throw new IllegalArgumentException("no class file");
            }
            in.skipNBytes(4);
            String[] texts = constantTexts(in);
            in.skipNBytes(6);
            in.skipNBytes(2L * in.readUnsignedShort());
            members(in, texts, new LinkedHashMap<>());
            Map<String, Integer> lengths = new LinkedHashMap<>();
            members(in, texts, lengths);
            return lengths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] constantTexts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // a long or a double takes two places
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IllegalArgumentException("constant of kind " + tag);
            }
        }
        return texts;
    }

    private static void members(DataInputStream in, String[] texts, Map<String, Integer> lengths) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(2);
            String member = texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()];
            int attributes = in.readUnsignedShort();
            for (int a = 0; a < attributes; a++) {
                String name = texts[in.readUnsignedShort()];
                int length = in.readInt();
                if (name.equals("Code")) {
                    in.skipNBytes(4);
                    lengths.put(member, in.readInt());
                    in.skipNBytes(length - 8L);
                } else {
                    in.skipNBytes(length);
                }
            }
        }
    }
}
