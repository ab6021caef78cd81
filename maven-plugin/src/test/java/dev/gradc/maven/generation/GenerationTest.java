package dev.gradc.maven.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.maven.generation.GenerationResult.Outcome;
import dev.gradc.maven.generation.ModelCompiler.Translation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generation with a compiler whose language is one line: {@code NAME TEXT} or {@code error} or {@code warning NAME}. */
class GenerationTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path project;

    private Path models;
    private Path sources;
    private int compilations;
    private GenerationSettings settings = settings("float", "gradc 1");

    @BeforeEach
    void startWithOneModel() throws IOException {
        models = project.resolve("src/main/grad");
        sources = project.resolve("target/generated-sources/gradc");
        model("a/One.grad", "a/One.java one");
    }

    @Test
    void freshFolderIsFilled() throws IOException {
        GenerationResult result = generate();
        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(result.written()).containsExactly(sources.resolve("a/One.java"));
        assertThat(sources.resolve("a/One.java")).hasContent("one");
    }

    @Test
    void unchangedModelsAreNotCompiledAgain() throws IOException {
        generate();
        age("a/One.java");
        assertThat(generate().outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(compilations).isOne();
        assertThat(Files.getLastModifiedTime(sources.resolve("a/One.java"))).isEqualTo(LONG_AGO);
    }

    @Test
    void timesOfModelsDoNotMatter() throws IOException {
        generate();
        Files.setLastModifiedTime(models.resolve("a/One.grad"), LONG_AGO);
        assertThat(generate().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void changedModelIsGeneratedAndTheOtherFilesAreNotTouched() throws IOException {
        model("Two.grad", "Two.java two");
        generate();
        age("a/One.java");
        age("Two.java");
        model("Two.grad", "Two.java three");
        assertThat(generate().written()).containsExactly(sources.resolve("Two.java"));
        assertThat(sources.resolve("Two.java")).hasContent("three");
        assertThat(Files.getLastModifiedTime(sources.resolve("a/One.java"))).isEqualTo(LONG_AGO);
    }

    @Test
    void changedSettingIsEnough() throws IOException {
        generate();
        settings = settings("double", "gradc 1");
        assertThat(generate().outcome()).isEqualTo(Outcome.GENERATED);
        settings = settings("double", "gradc 0");
        assertThat(generate().outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(compilations).isEqualTo(3);
    }

    @Test
    void deletedAndEditedSourcesComeBack() throws IOException {
        generate();
        Files.delete(sources.resolve("a/One.java"));
        assertThat(generate().written()).hasSize(1);
        Files.writeString(sources.resolve("a/One.java"), "edited");
        assertThat(generate().written()).hasSize(1);
        assertThat(sources.resolve("a/One.java")).hasContent("one");
    }

    @Test
    void removedModelTakesItsSourceAndTheEmptyFolderAlong() throws IOException {
        generate();
        Files.delete(models.resolve("a/One.grad"));
        assertThat(generate().deleted()).containsExactly(sources.resolve("a/One.java"));
        assertThat(sources.resolve("a")).doesNotExist();
        assertThat(sources).exists();
        assertThat(generate().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void filesOfOthersAreNotDeleted() throws IOException {
        generate();
        Files.writeString(sources.resolve("a/Other.java"), "not ours");
        Files.delete(models.resolve("a/One.grad"));
        generate();
        assertThat(sources.resolve("a/Other.java")).hasContent("not ours");
    }

    @Test
    void errorLeavesEverythingAsItWas() throws IOException {
        generate();
        model("Two.grad", "error");
        model("a/One.grad", "a/One.java changed");
        GenerationResult result = generate();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.problems()).extracting(Problem::file).containsExactly(models.resolve("Two.grad"));
        assertThat(sources.resolve("a/One.java")).hasContent("one");

        Files.delete(models.resolve("Two.grad"));
        assertThat(generate().written()).containsExactly(sources.resolve("a/One.java"));
    }

    @Test
    void warningFailsOnlyWhereItShall() throws IOException {
        model("Two.grad", "warning Two.java");
        assertThat(run(request(sources, true, true, false)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sources.resolve("Two.java")).doesNotExist();
        assertThat(generate().problems()).hasSize(1);
        assertThat(sources.resolve("Two.java")).exists();
    }

    @Test
    void forceGeneratesAgain() throws IOException {
        generate();
        assertThat(run(request(sources, true, false, true)).outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(compilations).isEqualTo(2);
    }

    @Test
    void interruptedRunIsRepeatedAndItsFilesAreKnown() throws IOException {
        model("Two.grad", "Two.java two");
        Files.createDirectories(sources.resolve("a/One.java/in the way"));
        assertThatThrownBy(this::generate).isInstanceOf(IOException.class);
        assertThat(sources.resolve("Two.java")).exists();

        Files.delete(sources.resolve("a/One.java/in the way"));
        Files.delete(sources.resolve("a/One.java"));
        Files.delete(models.resolve("Two.grad"));
        assertThat(generate().deleted()).containsExactly(sources.resolve("Two.java"));
        assertThat(generate().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void unreadableStateIsNoState() throws IOException {
        generate();
        Files.writeString(project.resolve("target/state/current"), "of another version\n");
        assertThat(generate().outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(generate().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void nothingIsWrittenOutsideTheFolder() throws IOException {
        for (String name : List.of("../Escape.java", "a/../../Escape.java", project.resolve("Escape.java") + "")) {
            model("Two.grad", name + " escaped");
            assertThatThrownBy(this::generate).isInstanceOf(IOException.class).hasMessageContaining("outside");
        }
        assertThat(project.resolve("target/generated-sources/Escape.java")).doesNotExist();
        assertThat(project.resolve("Escape.java")).doesNotExist();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(project.resolve("elsewhere"));
        Files.createDirectories(sources);
        Files.createSymbolicLink(sources.resolve("a"), elsewhere);
        assertThatThrownBy(this::generate).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void namesThatDifferInCaseAloneAreRefused() throws IOException {
        model("Two.grad", "A/one.java two");
        GenerationResult result = generate();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("both this file and")
                .contains("Two.grad");
    }

    @Test
    void handwrittenSourceIsReplacedOnlyByForce() throws IOException {
        Path handwritten = project.resolve("src/main/java");
        Files.createDirectories(handwritten.resolve("a"));
        Files.writeString(handwritten.resolve("a/One.java"), "by hand");
        assertThat(run(request(handwritten, false, false, false)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(handwritten.resolve("a/One.java")).hasContent("by hand");
        assertThat(run(request(handwritten, false, false, true)).outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(handwritten.resolve("a/One.java")).hasContent("one");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Files.write(models.resolve("Latin.grad"), "Zür.java x".getBytes(StandardCharsets.ISO_8859_1));
        GenerationResult result = generate();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.problems())
                .extracting(Problem::text)
                .containsExactly(models.resolve("Latin.grad") + ":1:1: error: the file is not in UTF-8");
    }

    @Test
    void noModelsAreNoFailure() throws IOException {
        models = project.resolve("nowhere");
        GenerationResult result = generate();
        assertThat(result.models()).isEmpty();
        assertThat(result.outcome()).isNotEqualTo(Outcome.FAILED);
        assertThat(sources).doesNotExist();
    }

    private GenerationResult generate() throws IOException {
        return run(request(sources, true, false, false));
    }

    private GenerationResult run(GenerationRequest request) throws IOException {
        return Generation.run(request, this::translate);
    }

    private GenerationRequest request(Path output, boolean overwrite, boolean failOnWarning, boolean force) {
        Path state = project.resolve("target/state");
        return new GenerationRequest(models, output, state, settings, overwrite, failOnWarning, force);
    }

    private Translation translate(List<ModelFile> files, GenerationSettings used) {
        compilations++;
        List<Problem> problems = new ArrayList<>();
        List<GeneratedFile> translated = new ArrayList<>();
        for (ModelFile file : files) {
            String[] words = file.text().split(" ", 2);
            if (words[0].equals("error")) {
                problems.add(Problem.ofFile(file.path(), "an error"));
            } else if (words[0].equals("warning")) {
                problems.add(new Problem(false, file.path(), 1, 1, "a warning", "a warning"));
                translated.add(new GeneratedFile(file, words[1], "doubtful"));
            } else {
                translated.add(new GeneratedFile(file, words[0], words[1]));
            }
        }
        return new Translation(problems, translated);
    }

    private void model(String name, String text) throws IOException {
        Files.createDirectories(models.resolve(name).getParent());
        Files.writeString(models.resolve(name), text);
    }

    private void age(String name) throws IOException {
        Files.setLastModifiedTime(sources.resolve(name), LONG_AGO);
    }

    private static GenerationSettings settings(String precision, String tool) {
        return new GenerationSettings(Optional.empty(), Optional.of(precision), Optional.empty(), 0, 0, List.of(tool));
    }
}
