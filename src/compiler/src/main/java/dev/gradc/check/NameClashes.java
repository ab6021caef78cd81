package dev.gradc.check;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of two names of the user's that would be one in Java, as δ and delta. */
final class NameClashes {
    private final Session session;
    private final Definitions definitions;

    NameClashes(Session session, Definitions definitions) {
        this.session = session;
        this.definitions = definitions;
    }

    void check() {
        List<Tensor> all = new ArrayList<>(definitions.inputs());
        definitions.parameters().forEach(p -> all.add(p.tensor()));
        definitions.states().forEach(s -> all.add(s.tensor()));
        definitions.list().stream().map(Definition::tensor).forEach(all::add);
        all.removeIf(definitions.generated()::contains);
        Map<String, Tensor> taken = new LinkedHashMap<>();
        for (Tensor tensor : all) {
            Tensor first = taken.putIfAbsent(tensor.name().plain(), tensor);
            if (first != null) {
                session.report(Diagnostic.error(
                                ErrorCode.NAME_CLASH,
                                definitions.places().get(tensor),
                                definitions.places().get(tensor).text() + " and "
                                        + definitions.places().get(first).text() + " are one name in Java, "
                                        + tensor.name().plain())
                        .label(definitions.places().get(first), "the other")
                        .fix("give one of the two another name"));
            }
        }
    }
}
