package dev.gradc.maven.generation;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a request. After a failure the output folder is as it was.
 *
 * @param models the model files, in the order of their names
 * @param written the files whose content changed
 * @param deleted the files of models that are gone
 */
public record GenerationResult(
        Outcome outcome, List<Path> models, List<Problem> problems, List<Path> written, List<Path> deleted) {
    public GenerationResult {
        models = List.copyOf(models);
        problems = List.copyOf(problems);
        written = List.copyOf(written);
        deleted = List.copyOf(deleted);
    }

    /** The three ways in which a request ends. */
    public enum Outcome {
        UP_TO_DATE,
        GENERATED,
        FAILED
    }
}
