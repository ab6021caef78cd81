package dev.gradc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code gradc} of a checkout, with a Java and a Maven that only tell how they were called. */
@DisabledOnOs(OS.WINDOWS) // it is a shell script
class LauncherTest {
    private static final String JAVA = "case $1 in -version) echo 'openjdk version \"%s\" 2021' >&2;; "
            + "-XX:ArchiveClassesAtExit=*) echo archived >>\"${0%%/*}/archived.log\"; %s;; "
            + "*) printf '%%s|' \"$@\"; pwd; exit 4;; esac";
    private static final String ARCHIVES = "echo classes >\"${1#*=}\"";
    private static final String FAILS = "echo half >\"${1#*=}\"; exit 1";
    private static final String MAVEN =
            "echo built >>built.log; mkdir -p src/cli/target; echo jar >src/cli/target/gradc.jar";

    @TempDir
    private Path folder;

    private Path checkout;
    private Path tools;
    private Path jar;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void layOutCheckout() throws IOException {
        checkout = Files.createDirectories(folder.toRealPath().resolve("a checkout"));
        tools = Files.createDirectory(folder.resolve("tools"));
        jar = checkout.resolve("src/cli/target/gradc.jar");
        Files.copy(repository().resolve("gradc"), checkout.resolve("gradc"));
        for (String module : List.of("grammar", "src/compiler", "src/trainer", "src/cli")) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.writeString(checkout.resolve(module + "/pom.xml"), "");
        }
        Files.writeString(checkout.resolve("pom.xml"), "");
        for (String name :
                List.of("sh", "dirname", "readlink", "sed", "head", "cat", "find", "mkdir", "touch", "rm", "mv")) {
            Path tool = Stream.of("/bin", "/usr/bin")
                    .map(bin -> Path.of(bin, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(name), tool);
        }
        tool("java", java("17.0.15", ARCHIVES));
        tool("javac", "");
        tool("mvn", MAVEN);
    }

    @Test
    void firstUseBuildsAndSecondDoesNot() throws Exception {
        assertThat(launch("check", "x.grad").err()).contains("building");
        assertThat(launch("check", "x.grad").err()).isEmpty();
        assertThat(builds()).isOne();
    }

    @Test
    void argumentsFolderAndExitCodePassThrough() throws Exception {
        Run run = launch("derive", "two words", "*", "");
        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.out()).endsWith("-jar|" + jar + "|derive|two words|*||" + folder.toRealPath() + "\n");
    }

    @Test
    void onlyWhatTrainsUsesTheSecondCompiler() throws Exception {
        assertThat(launch("check", "x.grad").out()).startsWith("-XX:TieredStopAtLevel=1|");
        assertThat(launch().out()).startsWith("-XX:TieredStopAtLevel=1|");
        assertThat(launch("train", "x.grad").out()).doesNotContain("Tiered").contains("|train|x.grad|");
    }

    @Test
    void classesAreArchivedOnceForEachJava() throws Exception {
        assertThat(launch("check").out()).contains("|-XX:SharedArchiveFile=" + jar.resolveSibling("gradc.jsa") + "|");
        assertThat(launch("train").out()).startsWith("-XX:SharedArchiveFile=" + jar.resolveSibling("gradc.jsa") + "|");
        assertThat(archives()).isOne();
        Files.writeString(jar.resolveSibling("gradc.java"), "/another/java\n");
        assertThat(launch("check").out()).contains("|-XX:SharedArchiveFile=");
        assertThat(archives()).isEqualTo(2);
    }

    @Test
    void whatCannotBeArchivedIsDoneWithout() throws Exception {
        tool("java", java("17.0.15", FAILS));
        Run run = launch("check", "x.grad");
        assertThat(run.out())
                .isEqualTo("-XX:TieredStopAtLevel=1|-jar|" + jar + "|check|x.grad|" + folder.toRealPath() + "\n");
        assertThat(jar.getParent())
                .isDirectoryNotContaining(file -> file.toString().contains("made"));
    }

    @Test
    void newerSourceIsBuilt() throws Exception {
        launch();
        Path source = checkout.resolve("src/compiler/src/main/New.java");
        Files.writeString(source, "");
        age(jar, source);
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void removedSourceIsBuilt() throws Exception {
        Path source = checkout.resolve("src/trainer/src/main/Old.java");
        Files.writeString(source, "");
        launch();
        age(jar, source);
        Files.delete(source);
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void linkToTheLauncherIsFollowed() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("to"), Path.of("..", "a checkout", "gradc"));
        Files.createSymbolicLink(bin.resolve("gradc"), Path.of("to"));
        assertThat(run(bin.resolve("gradc"), "check").out()).contains("-jar|" + jar + "|check|");
    }

    @Test
    void missingOrOldToolsAreNamed() throws Exception {
        tool("java", java("11.0.2", ARCHIVES));
        assertRefused("is Java 11; a JDK 17 or later is needed");
        tool("java", java("1.8.0_402", ARCHIVES));
        assertRefused("is Java 8; a JDK 17 or later is needed");
        tool("java", java("17.0.15", ARCHIVES));
        Files.delete(tools.resolve("javac"));
        assertRefused("has no javac beside it; a JDK is needed");
        tool("javac", "");
        Files.delete(tools.resolve("mvn"));
        assertRefused("there is no mvn on the PATH");
        Files.delete(tools.resolve("java"));
        assertRefused("there is no java on the PATH");
    }

    @Test
    void failedBuildIsSaid() throws Exception {
        tool("mvn", "echo what Maven says; exit 1");
        assertRefused("what Maven says", "the build failed");
    }

    private void assertRefused(String... texts) throws Exception {
        Run run = launch("check");
        assertThat(run.exit()).isEqualTo(69);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(texts);
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.resolve("built.log")).size();
    }

    private long archives() throws IOException {
        return Files.readAllLines(tools.resolve("archived.log")).size();
    }

    private static String java(String version, String archiving) {
        return JAVA.formatted(version, archiving);
    }

    private Run launch(String... arguments) throws Exception {
        return run(checkout.resolve("gradc"), arguments);
    }

    private Run run(Path launcher, String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        int exit = builder.start().waitFor();
        return new Run(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private void tool(String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes a file older than another; both may have been written within one tick of the clock. */
    private static void age(Path old, Path young) throws IOException {
        long time = Files.getLastModifiedTime(young).toMillis();
        Files.setLastModifiedTime(old, FileTime.fromMillis(time - 10_000));
    }

    private static Path repository() {
        Path place = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(place.resolve("gradc"))) {
            place = place.getParent();
        }
        return place;
    }
}
