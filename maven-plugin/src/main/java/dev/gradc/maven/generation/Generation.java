package dev.gradc.maven.generation;

import dev.gradc.maven.generation.GenerationResult.Outcome;
import dev.gradc.maven.generation.ModelCompiler.Translation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings a folder of generated sources up to date. It looks at contents, never at times; compiles nothing if nothing
 * changed; leaves a file alone that would not change; deletes only files that its own manifest names; and touches
 * nothing at all if a model has an error.
 */
public final class Generation {
    private final GenerationRequest request;
    private final Inputs inputs;
    private final StateStore store;
    private final OutputFolder folder;

    private Generation(GenerationRequest request) throws IOException {
        this.request = request;
        this.inputs = Inputs.read(request.sourceDirectory());
        this.store = new StateStore(request.stateDirectory());
        this.folder = new OutputFolder(request.outputDirectory());
    }

    public static GenerationResult run(GenerationRequest request, ModelCompiler compiler) throws IOException {
        return new Generation(request).run(compiler);
    }

    private GenerationResult run(ModelCompiler compiler) throws IOException {
        BuildState last = store.read();
        BuildState wanted = new BuildState(request.settings().fingerprint(), inputs.hashes(), new TreeMap<>());
        boolean cleanStart = !request.force() && !store.interrupted();
        if (cleanStart && last.madeFrom(wanted) && folder.holds(last.outputs())) {
            return result(Outcome.UP_TO_DATE, List.of(), List.of(), List.of());
        }
        if (!inputs.problems().isEmpty()) {
            return result(Outcome.FAILED, inputs.problems(), List.of(), List.of());
        }
        Translation translation = compiler.translate(inputs.models(), request.settings());
        List<Problem> problems = new ArrayList<>(translation.problems());
        problems.addAll(conflicts(translation.sources(), last));
        if (problems.stream().anyMatch(problem -> problem.error() || request.failOnWarning())) {
            return result(Outcome.FAILED, problems, List.of(), List.of());
        }
        return write(translation.sources(), problems, last, wanted);
    }

    private GenerationResult write(
            List<GeneratedFile> sources, List<Problem> problems, BuildState last, BuildState wanted)
            throws IOException {
        SortedMap<String, String> outputs = new TreeMap<>();
        sources.forEach(source -> outputs.put(source.name(), ContentHash.of(source.text())));
        BuildState next = new BuildState(wanted.configuration(), wanted.inputs(), outputs);
        store.begin(next.owningAlso(last));
        // before the writing: on some systems a name that only changed its case is the same file
        List<Path> deleted = new ArrayList<>();
        for (String name : last.outputs().keySet()) {
            if (!outputs.containsKey(name) && folder.delete(name)) {
                deleted.add(folder.resolve(name));
            }
        }
        List<Path> written = new ArrayList<>();
        for (GeneratedFile source : sources) {
            if (folder.write(source)) {
                written.add(folder.resolve(source.name()));
            }
        }
        store.succeed(next);
        return result(Outcome.GENERATED, problems, written, deleted);
    }

    /** Sources that would meet another file: names that differ in case alone are one file on some systems. */
    private List<Problem> conflicts(List<GeneratedFile> sources, BuildState last) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Map<String, GeneratedFile> byName = new TreeMap<>();
        for (GeneratedFile source : sources) {
            String name = source.name();
            GeneratedFile other = byName.putIfAbsent(name.toLowerCase(Locale.ROOT), source);
            Path model = source.model().path();
            if (other != null) {
                problems.add(Problem.ofFile(
                        model, "both this file and " + other.model().path() + " generate " + name));
            } else if (!request.overwrite() && !request.force() && isForeign(source, last)) {
                problems.add(Problem.ofFile(
                        model,
                        folder.resolve(name) + " is in the way and was not generated here; remove it, or generate with"
                                + " gradc.force to replace it"));
            }
        }
        return problems;
    }

    private boolean isForeign(GeneratedFile file, BuildState last) throws IOException {
        var hash = folder.hash(file.name());
        return hash.isPresent()
                && !last.outputs().containsKey(file.name())
                && !hash.get().equals(ContentHash.of(file.text()));
    }

    private GenerationResult result(Outcome outcome, List<Problem> problems, List<Path> written, List<Path> deleted) {
        return new GenerationResult(outcome, inputs.paths(), problems, written, deleted);
    }
}
