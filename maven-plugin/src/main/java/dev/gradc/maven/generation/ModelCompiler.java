package dev.gradc.maven.generation;

import java.util.List;

/** The compiler as the generation needs it: model files to Java sources. It reads and writes no file. */
public interface ModelCompiler {
    /** Translates all the files; each may import the others. */
    Translation translate(List<ModelFile> models, GenerationSettings settings);

    /** The sources, none of which counts if a problem is an error. */
    record Translation(List<Problem> problems, List<GeneratedFile> sources) {
        public Translation {
            problems = List.copyOf(problems);
            sources = List.copyOf(sources);
        }
    }
}
