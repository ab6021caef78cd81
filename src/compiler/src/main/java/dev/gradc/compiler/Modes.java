package dev.gradc.compiler;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Constants;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Application;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two forms of one model: each choice by the condition {@code training} settled, definitions that only the other form needs left out.
 *
 * @param training what is differentiated and trained
 * @param inference what predictions and evaluations come from; empty if it is the same
 */
record Modes(Model training, Optional<Model> inference) {

    static Modes of(Model checked) {
        if (checked.forward().forward().stream().noneMatch(d -> mentions(d.value()))) {
            return new Modes(checked, Optional.empty());
        }
        Model training = settled(checked, true);
        Model inference = settled(checked, false);
        List<Definition> first = needed(training, training.forward(), roots(training, false));
        return new Modes(
                training, first.equals(inference.forward().forward()) ? Optional.empty() : Optional.of(inference));
    }

    private static boolean mentions(Expr value) {
        return Reads.of(value).contains(Constants.TRAINING);
    }

    private static Model settled(Model model, boolean training) {
        Map<Tensor, Application> applications = new LinkedHashMap<>();
        model.applications().forEach((tensor, application) -> {
            if (!mentions(application.value())) { // a name that means two things is no name
                applications.put(tensor, application);
            }
        });
        Program settled = settled(model.arena(), model.forward(), training);
        List<Definition> kept = needed(model, settled, roots(model.withForward(settled, applications), training));
        return model.withForward(settled.underived(kept), applications);
    }

    /** The program with every choice settled; nothing is left out. */
    static Program settled(Arena arena, Program program, boolean training) {
        return program.underived(program.forward().stream()
                .map(d -> new Definition(d.tensor(), settled(arena, d.value(), training)))
                .toList());
    }

    private static Expr settled(Arena arena, Expr value, boolean training) {
        return arena.instantiate(value, Map.of(Constants.TRAINING, training ? arena.one() : arena.zero()));
    }

    /** The definitions that tensors need, of this sample or of others. */
    private static List<Definition> needed(Model model, Program program, Set<Tensor> roots) {
        Map<Tensor, Tensor> ones = model.environment().batch();
        Set<Tensor> wanted = new LinkedHashSet<>(roots);
        List<Definition> all = program.forward();
        boolean grows = true;
        while (grows) { // once, but where recurrences need what stands after them
            grows = false;
            for (int i = all.size() - 1; i >= 0; i--) {
                if (wanted.contains(all.get(i).tensor())) {
                    for (Tensor read : Reads.of(all.get(i).value())) {
                        grows |= wanted.add(ones.getOrDefault(read, read));
                    }
                }
            }
        }
        return all.stream().filter(d -> wanted.contains(d.tensor())).toList();
    }

    private static Set<Tensor> roots(Model model, boolean states) {
        Set<Tensor> roots = new LinkedHashSet<>(List.of(model.forward().loss()));
        model.forward().penalty().ifPresent(roots::add);
        model.outputs().stream().map(Output::tensor).forEach(roots::add);
        model.constrained().stream().map(Output::tensor).forEach(roots::add);
        model.metrics().forEach(m -> roots.addAll(Reads.of(m.value())));
        if (states) {
            model.environment().states().forEach(s -> roots.add(s.next()));
        }
        return roots;
    }

    /** The tensors that others than definitions read, in either form. */
    Set<Tensor> read() {
        Set<Tensor> read = roots(training, true);
        inference.ifPresent(i -> read.addAll(roots(i, true)));
        return read;
    }

    /** What has a value of its own for each sample before anything is computed: inputs and draws. */
    static List<Tensor> fed(Model model) {
        List<Tensor> fed = new ArrayList<>(model.inputs());
        fed.addAll(model.environment().draws());
        return fed;
    }
}
