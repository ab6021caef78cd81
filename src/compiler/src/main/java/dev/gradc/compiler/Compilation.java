package dev.gradc.compiler;

import dev.gradc.source.Diagnostics;
import java.util.List;

/**
 * What came of a model file.
 *
 * @param models in the order of the text; none if there are errors
 */
public record Compilation(Diagnostics diagnostics, List<CompiledModel> models) {
    public Compilation {
        models = List.copyOf(models);
    }

    public boolean hasErrors() {
        return diagnostics.hasErrors();
    }
}
