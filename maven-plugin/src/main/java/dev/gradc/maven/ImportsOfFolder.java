package dev.gradc.maven;

import dev.gradc.compiler.SourceImports;
import dev.gradc.maven.generation.ModelFile;
import dev.gradc.source.Source;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Imports among the model files of one folder. A quoted name is a path from the importing file; a dotted one, {@code
 * a.b}, is {@code b.grad} beside it, or {@code a/b.grad} from there or from the folder's root.
 */
record ImportsOfFolder(Map<String, Source> sources, Map<Source, ModelFile> files) implements SourceImports {
    private static final String ENDING = ".grad";

    @Override
    public Optional<Source> find(String target, boolean quoted, Source by) {
        ModelFile importer = files.get(by);
        if (importer == null) {
            return Optional.empty(); // the library imports nothing of the user's
        }
        Path importing = Path.of(importer.name());
        String asPath = target.replace('.', '/') + ENDING;
        String last = target.substring(target.lastIndexOf('.') + 1) + ENDING;
        try {
            List<Path> candidates = quoted
                    ? List.of(importing.resolveSibling(target))
                    : List.of(importing.resolveSibling(last), importing.resolveSibling(asPath), Path.of(asPath));
            return candidates.stream().flatMap(this::at).findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Stream<Source> at(Path candidate) {
        Path place = candidate.normalize();
        String name = place.toString().replace(place.getFileSystem().getSeparator(), "/");
        return Stream.of(name).map(sources::get).filter(Objects::nonNull);
    }
}
