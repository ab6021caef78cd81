package dev.gradc.maven.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The build state on disk, in two steps: {@code next} is written before the first generated file is touched and
 * becomes {@code current} after the last. A run that is cut short leaves {@code next} behind, so the run after it knows
 * both that it must generate and which files are ours.
 */
final class StateStore {
    private final Path current;
    private final Path next;

    StateStore(Path directory) {
        current = directory.resolve("current");
        next = directory.resolve("next");
    }

    /** The state of the last run that succeeded; its manifest includes what an interrupted run may have written. */
    BuildState read() throws IOException {
        BuildState last = read(current).orElse(BuildState.none());
        Optional<BuildState> interrupted = read(next);
        return interrupted.isPresent() ? last.owningAlso(interrupted.get()) : last;
    }

    boolean interrupted() {
        return Files.exists(next);
    }

    void begin(BuildState state) throws IOException {
        Files.createDirectories(next.getParent());
        Files.write(next, state.lines());
    }

    void succeed(BuildState state) throws IOException {
        begin(state);
        Files.move(next, current, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<BuildState> read(Path file) throws IOException {
        return Files.exists(file) ? BuildState.of(Files.readAllLines(file)) : Optional.empty();
    }
}
