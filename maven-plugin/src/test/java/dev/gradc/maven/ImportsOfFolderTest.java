package dev.gradc.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.maven.generation.ModelFile;
import dev.gradc.source.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportsOfFolderTest {
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<Source, ModelFile> files = new LinkedHashMap<>();
    private final ImportsOfFolder imports = new ImportsOfFolder(sources, files);

    ImportsOfFolderTest() {
        for (String name : new String[] {"top.grad", "a/one.grad", "a/two.grad", "a/b/three.grad"}) {
            Source source = new Source(name, "");
            sources.put(name, source);
            files.put(source, new ModelFile(name, Path.of(name).toAbsolutePath(), ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a/one.grad,     a.two,        false, a/two.grad", // beside, by its last part
        "a/one.grad,     two,          false, a/two.grad",
        "a/one.grad,     b.three,      false, a/b/three.grad", // below the importing file
        "a/b/three.grad, a.one,        false, a/one.grad", // below the root
        "a/b/three.grad, top,          false, top.grad",
        "a/one.grad,     a.none,       false, ",
        "a/one.grad,     two.grad,     true,  a/two.grad",
        "a/one.grad,     ../top.grad,  true,  top.grad",
        "a/one.grad,     b/three.grad, true,  a/b/three.grad",
        "a/one.grad,     /top.grad,    true,  ",
        "a/one.grad,     ../../x.grad, true,  ",
        "top.grad,       two.grad,     true,  ",
    })
    void findsOnlyFilesOfTheFolder(String by, String target, boolean quoted, String found) {
        assertThat(imports.find(target, quoted, sources.get(by)))
                .isEqualTo(Optional.ofNullable(found).map(sources::get));
    }
}
