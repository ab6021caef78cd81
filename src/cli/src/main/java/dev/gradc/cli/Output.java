package dev.gradc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command's result goes: a file, whole or not at all, or the standard output. */
final class Output {
    private Output() {}

    static void write(CommandSpec spec, Optional<Path> file, String text) {
        if (file.isEmpty()) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        } else {
            write(file.get(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Replaces a file by a finished one in a single move. */
    static void write(Path file, byte[] bytes) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
            try {
                Files.write(temporary, bytes);
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw CommandFailure.data("cannot write " + file + ": " + e.getMessage());
        }
    }
}
