package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("out");
    }

    private static GeneratedFile file(String path, String text) {
        return new GeneratedFile(path, text);
    }

    private List<Path> write(GeneratedFile... files) throws IOException {
        return new OutputFolder(root()).write(List.of(files));
    }

    private long filesBelow(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void writesBelowTheFolder() throws IOException {
        assertThat(write(file("a/b/C.java", "x\n"), file("D.java", "y\n"))).hasSize(2);
        assertThat(root().resolve("a/b/C.java")).hasContent("x\n");
        assertThat(filesBelow(folder)).isEqualTo(2);
    }

    @Test
    void leavesEqualFilesAlone() throws IOException {
        write(file("C.java", "x\n"));
        Path target = root().resolve("C.java");
        Files.setLastModifiedTime(target, FileTime.fromMillis(1000));
        assertThat(write(file("C.java", "x\n"))).isEmpty();
        assertThat(Files.getLastModifiedTime(target)).isEqualTo(FileTime.fromMillis(1000));
        assertThat(write(file("C.java", "y\n"))).hasSize(1);
        assertThat(target).hasContent("y\n");
        assertThat(filesBelow(folder)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../C.java", "/C.java", "a/../../C.java", "a//C.java", "./C.java", "C.txt", ".java", "a\\C.java",
                        "C:/C.java", "a/C.java/", "C.java\n",
                "\u0441/C.java", "a b/C.java", "~/C.java", "..%2fC.java", "a/.b/C.java", "", "/", "..",
                        "nul\u0000.java", "a/../C.java", "-C.java"
            })
    void refusesPathsThatAreNone(String path) {
        assertThatThrownBy(() -> file(path, "x\n")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../C.java",
                "a/../../C.java",
                "..",
                ".",
                "",
                "a/..",
                "../out2/C.java",
                "../../../../../../../../tmp/C.java"
            })
    void resolvesNothingOutside(String path) throws IOException {
        Files.createDirectories(root());
        assertThatThrownBy(() -> OutputFolder.resolve(root().toRealPath(), path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside");
        assertThat(filesBelow(folder)).isZero();
    }

    @Test
    void resolvesNoAbsolutePath() throws IOException {
        Files.createDirectories(root());
        Path other = folder.resolve("other/C.java");
        assertThatThrownBy(() -> OutputFolder.resolve(root().toRealPath(), other.toString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void followsNoLinkOnTheWay() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createDirectories(root());
        Files.createSymbolicLink(root().resolve("a"), outside);
        assertThatThrownBy(() -> write(file("a/C.java", "x\n"))).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> write(file("a/b/C.java", "x\n"))).hasMessageContaining("symbolic link");
        assertThat(filesBelow(outside)).isZero();
    }

    @Test
    void replacesNoLink() throws IOException {
        Path outside = Files.writeString(folder.resolve("Outside.java"), "kept\n");
        Files.createDirectories(root());
        Files.createSymbolicLink(root().resolve("C.java"), outside);
        assertThatThrownBy(() -> write(file("C.java", "x\n"))).hasMessageContaining("symbolic link");
        Files.createSymbolicLink(root().resolve("D.java"), folder.resolve("missing"));
        assertThatThrownBy(() -> write(file("D.java", "x\n"))).hasMessageContaining("symbolic link");
        assertThat(outside).hasContent("kept\n");
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void takesTheFolderItselfThroughALink() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        new OutputFolder(link).write(List.of(file("C.java", "x\n")));
        assertThat(real.resolve("C.java")).hasContent("x\n");
    }

    @Test
    void replacesNoFolder() throws IOException {
        Files.createDirectories(root().resolve("C.java"));
        assertThatThrownBy(() -> write(file("C.java", "x\n"))).hasMessageContaining("folder");
    }

    @Test
    void refusesNamesThatDifferByCaseAlone() {
        assertThatThrownBy(() -> write(file("a/Foo.java", "x\n"), file("a/foo.java", "y\n")))
                .hasMessageContaining("one on some file systems");
    }

    @Test
    void leavesATemporaryFileOfAnotherBuildAlone() throws IOException {
        Files.createDirectories(root());
        Path other = Files.writeString(root().resolve(".C.java.0.tmp"), "theirs\n");
        write(file("C.java", "x\n"));
        assertThat(other).hasContent("theirs\n");
        assertThat(root().resolve("C.java")).hasContent("x\n");
    }

    @Test
    void textIsAsciiWithPlainLineEnds() {
        for (String text : new String[] {"a\r\n", "\u00e9", "a\tb", "\u0000"}) {
            assertThatThrownBy(() -> file("C.java", text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
