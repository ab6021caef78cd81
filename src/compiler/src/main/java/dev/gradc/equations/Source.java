package dev.gradc.equations;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Application;
import dev.gradc.model.Model;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is shown: a derived program, per sample or batched, beside the model as written.
 *
 * @param forward the definitions as the reader wrote them where there are such, else those of the program
 * @param applications the tensor functions by which the program's tensors are defined
 * @param aliases the further names of the program's tensors
 * @param along what follows the program along a direction, if that is to be shown
 */
record Source(
        Model model,
        Program program,
        boolean batch,
        List<Definition> forward,
        Map<Tensor, Application> applications,
        Map<Tensor, List<Name>> aliases,
        Optional<Along> along) {

    static Source perSample(Model model, Program derived) {
        Program program = PlainAdjoints.inline(model.arena(), derived);
        return new Source(
                model,
                program,
                false,
                written(model.arena(), model.forward(), program),
                model.applications(),
                model.aliases(),
                Optional.empty());
    }

    /** The same with what follows it. */
    Source following(Along other) {
        Program plain = PlainAdjoints.inline(model.arena(), other.program(), kept(other));
        return new Source(model, plain, batch, forward, applications, aliases, Optional.of(other));
    }

    private static Set<Tensor> kept(Along along) {
        Set<Tensor> kept = new LinkedHashSet<>(along.results().values());
        kept.addAll(along.fractions().keySet());
        along.tangents().forEach((of, tangent) -> {
            boolean error = along.program().adjoints().entrySet().stream()
                    .anyMatch(e -> e.getValue() == of && e.getKey().facts().preActivation());
            if (error || of.facts().preActivation()) {
                kept.add(tangent);
            }
        });
        return kept;
    }

    /** A batched program; its tensors go by the names of those of the model. */
    static Source batched(Model model, Program asWritten, Program derived) {
        Program program = PlainAdjoints.inline(model.arena(), derived);
        Set<Tensor> all = new LinkedHashSet<>(program.parameters());
        program.forward().forEach(d -> {
            all.addAll(Reads.of(d.value()));
            all.add(d.tensor());
        });
        Map<Name, Tensor> byName = new LinkedHashMap<>();
        all.forEach(t -> byName.putIfAbsent(t.name(), t));
        Map<Tensor, Application> applications = new LinkedHashMap<>();
        model.applications().forEach((tensor, application) -> {
            List<Tensor> arguments = application.arguments().stream()
                    .map(a -> byName.get(a.name()))
                    .filter(Objects::nonNull)
                    .toList();
            if (byName.containsKey(tensor.name())
                    && arguments.size() == application.arguments().size()) {
                applications.put(
                        byName.get(tensor.name()),
                        new Application(application.function(), arguments, application.value()));
            }
        });
        Map<Tensor, List<Name>> aliases = new LinkedHashMap<>();
        model.aliases().forEach((tensor, names) -> {
            if (byName.containsKey(tensor.name())) {
                aliases.put(byName.get(tensor.name()), names);
            }
        });
        return new Source(
                model,
                program,
                true,
                written(model.arena(), asWritten, program),
                applications,
                aliases,
                Optional.empty());
    }

    /** The forward pass as written, with what derivation added to it. */
    private static List<Definition> written(Arena arena, Program asWritten, Program program) {
        Map<Tensor, Definition> written = new LinkedHashMap<>();
        asWritten.forward().forEach(d -> written.put(d.tensor(), d));
        return program.forward().stream()
                .map(d -> written.getOrDefault(d.tensor(), d))
                .map(d -> new Definition(d.tensor(), Choices.plain(arena, d.value())))
                .toList();
    }

    /** The definition to show of a tensor of the forward pass. */
    Definition definition(Tensor tensor) {
        return forward.stream().filter(d -> d.tensor() == tensor).findFirst().orElseThrow();
    }
}
