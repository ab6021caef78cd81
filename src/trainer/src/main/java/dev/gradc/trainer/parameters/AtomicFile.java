package dev.gradc.trainer.parameters;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is either wholly there or as it was before, whenever the process or the machine stops. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes a file beside the one meant, forces it to the disk, and puts it in the other's place. */
    public static void write(Path path, byte[] bytes) throws IOException {
        Path target = path.toAbsolutePath();
        Path part = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer remaining = ByteBuffer.wrap(bytes);
                while (remaining.hasRemaining()) {
                    channel.write(remaining);
                }
                channel.force(true); // only the channel that wrote is sure to take its own writes along
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            Files.deleteIfExists(part);
            throw new IOException(path + ": cannot be written: " + broken.getMessage(), broken);
        }
        forceFolder(target.getParent());
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // some systems do not open folders; the move itself is still atomic
        }
    }
}
