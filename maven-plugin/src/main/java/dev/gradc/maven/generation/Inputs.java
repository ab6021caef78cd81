package dev.gradc.maven.generation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The model files of a folder in the order of their names, each read once, so that what is hashed is what is compiled. */
record Inputs(SortedMap<String, String> hashes, List<ModelFile> models, List<Path> paths, List<Problem> problems) {
    private static final String ENDING = ".grad";

    static Inputs read(Path directory) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            Path root = directory.toAbsolutePath().normalize();
            try (var paths = Files.walk(root)) {
                paths.filter(path -> path.toString().endsWith(ENDING) && Files.isRegularFile(path))
                        .forEach(path -> files.put(nameOf(root.relativize(path)), path));
            }
        }
        Inputs inputs = new Inputs(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var file : files.entrySet()) {
            inputs.add(file.getKey(), file.getValue());
        }
        return inputs;
    }

    private void add(String name, Path path) throws IOException {
        byte[] content = Files.readAllBytes(path);
        paths.add(path);
        hashes.put(name, ContentHash.of(content));
        if (name.lines().count() != 1) {
            problems.add(Problem.ofFile(path, "the file's name holds a line break"));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            models.add(new ModelFile(name, path, text));
        } catch (CharacterCodingException e) {
            problems.add(Problem.ofFile(path, "the file is not in UTF-8"));
        }
    }

    private static String nameOf(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }
}
