package dev.gradc.emit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The folder below which generated files are written, and nowhere else: a path that would leave it and a symbolic link on the way are refused.
 *
 * <p>A file that already has the same bytes is left alone, time stamp and all; another is replaced in one move, so that no reader sees half of
 * it. Nothing is deleted.
 */
public final class OutputFolder {
    private static final int MOST_ATTEMPTS = 1000;

    private final Path root;

    /** The folder, made if it is missing. The folder itself may be reached by links: it is the caller's choice. */
    public OutputFolder(Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
    }

    /**
     * Writes the files and gives the paths of those that changed. Paths that differ by case alone are refused: on some file systems they are one.
     */
    public List<Path> write(List<GeneratedFile> files) throws IOException {
        Map<String, String> seen = new LinkedHashMap<>();
        for (GeneratedFile file : files) {
            String other = seen.put(file.path().toLowerCase(Locale.ROOT), file.path());
            if (other != null) {
                throw new IOException(
                        "two generated files would be one on some file systems: " + other + " and " + file.path());
            }
        }
        List<Path> changed = new ArrayList<>();
        for (GeneratedFile file : files) {
            Path target = resolve(root, file.path());
            byte[] bytes = file.text().getBytes(StandardCharsets.US_ASCII);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) || !Arrays.equals(Files.readAllBytes(target), bytes)) {
                replace(target, bytes);
                changed.add(target);
            }
        }
        return changed;
    }

    /** The place of a file below a real folder, its folders made; refuses to leave the folder, by name or by link. */
    static Path resolve(Path root, String path) throws IOException {
        Path target = root.resolve(path).normalize();
        if (!target.startsWith(root) || target.equals(root)) {
            throw new IOException("will not write " + target + ": it is outside " + root);
        }
        Path place = root;
        for (Path name : root.relativize(target)) {
            place = place.resolve(name);
            if (Files.isSymbolicLink(place)) {
                throw new IOException("will not write through the symbolic link " + place);
            }
            boolean isTarget = place.equals(target);
            if (!isTarget && !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place);
            } else if (isTarget && Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("will not replace the folder " + place + " by a file");
            }
        }
        if (!target.getParent().toRealPath().startsWith(root)) {
            throw new IOException("will not write " + target + ": it is outside " + root);
        }
        return target;
    }

    private static void replace(Path target, byte[] bytes) throws IOException {
        Path temporary = writeBeside(target, bytes);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path writeBeside(Path target, byte[] bytes) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Path temporary = target.resolveSibling("." + target.getFileName() + "." + attempt + ".tmp");
            try {
                // CREATE_NEW neither follows a link nor takes another build's file.
                return Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
        }
        throw new IOException("too many temporary files beside " + target);
    }
}
