package dev.gradc.maven.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The folder of generated sources. Nothing outside it is ever written or deleted, whatever a name says. */
final class OutputFolder {
    private final Path root;

    OutputFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * The place of a file.
     *
     * @throws IOException if the name leads out of the folder, through {@code ..} or a symbolic link
     */
    Path resolve(String name) throws IOException {
        Path place = root.resolve(name).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IOException("'" + name + "' lies outside " + root);
        }
        for (Path part = place; !part.equals(root); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new IOException(part + " is a symbolic link; generated sources do not follow links");
            }
        }
        return place;
    }

    boolean holds(Map<String, String> hashes) throws IOException {
        for (Map.Entry<String, String> entry : hashes.entrySet()) {
            if (!hash(entry.getKey()).equals(Optional.of(entry.getValue()))) {
                return false;
            }
        }
        return true;
    }

    /** The hash of what the file holds, if there is one. */
    Optional<String> hash(String name) throws IOException {
        Path place = resolve(name);
        return Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(ContentHash.of(Files.readAllBytes(place)))
                : Optional.empty();
    }

    /** Writes the file unless it holds just that already; says whether it did. */
    boolean write(GeneratedFile file) throws IOException {
        Path place = resolve(file.name());
        byte[] content = file.text().getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(place) && Arrays.equals(Files.readAllBytes(place), content)) {
            return false;
        }
        Files.createDirectories(place.getParent());
        Files.write(place, content);
        return true;
    }

    /** Deletes the file, and the folders that it leaves empty; says whether it was there. */
    boolean delete(String name) throws IOException {
        Path place = resolve(name);
        boolean deleted = Files.deleteIfExists(place);
        for (Path folder = place.getParent(); !folder.equals(root) && isEmpty(folder); folder = folder.getParent()) {
            Files.delete(folder);
        }
        return deleted;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
