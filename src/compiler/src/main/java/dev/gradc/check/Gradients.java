package dev.gradc.check;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Metric;
import dev.gradc.model.Parameter;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The reports of what no gradient reaches and of what is declared in vain. */
final class Gradients {
    private final Session session;
    private final Definitions definitions;
    private final ModelBody body;
    private final Tensor loss;
    private final Set<Tensor> any;
    private final Set<Tensor> smooth;

    Gradients(Session session, Definitions definitions, ModelBody body, Tensor loss) {
        this.session = session;
        this.definitions = definitions;
        this.body = body;
        this.loss = loss;
        Set<Tensor> roots = new LinkedHashSet<>(List.of(loss));
        body.foundPenalties().forEach(p -> roots.addAll(p.explicit()));
        this.any = Reach.any(definitions.list(), roots, definitions.batch()::ofOne);
        this.smooth = Reach.smooth(definitions.list(), roots, definitions.batch()::ofOne);
    }

    void check(Span model, Span lossSpan) {
        List<Tensor> parameters = definitions.parameters().stream()
                .filter(p -> !p.frozen())
                .map(Parameter::tensor)
                .toList();
        if (parameters.isEmpty() && !definitions.parameters().isEmpty()) {
            session.report(Diagnostic.error(
                            ErrorCode.NO_PARAMETER,
                            model,
                            "the model has nothing to learn: all its parameters are frozen")
                    .fix("leave out  frozen  at one of them"));
            return;
        }
        if (parameters.isEmpty()) {
            session.report(
                    Diagnostic.error(ErrorCode.NO_PARAMETER, model, "the model has nothing to learn: no parameter")
                            .fix("param w[3] ~ normal(0, 0.1)"));
            return;
        }
        if (parameters.stream().noneMatch(smooth::contains)) {
            session.report(nothing(parameters, lossSpan));
            return;
        }
        parameters.stream().filter(p -> !smooth.contains(p)).forEach(p -> session.report(unreached(p)));
        warnOfUnused();
    }

    private Diagnostic nothing(List<Tensor> parameters, Span lossSpan) {
        if (parameters.stream().anyMatch(any::contains)) {
            return Diagnostic.error(
                            ErrorCode.NOT_DIFFERENTIABLE,
                            lossSpan,
                            "the loss has no derivative by any parameter: it depends on them only through steps")
                    .note("argmax, comparisons, sign, floor and positions do not change when a parameter changes a"
                            + " little")
                    .fix("use a loss that changes smoothly, as in  loss cross_entropy(p, y); report the step as a"
                            + " metric");
        }
        return Diagnostic.error(ErrorCode.NO_GRADIENT, lossSpan, "the loss depends on no parameter")
                .fix("compare what the model computes with its target");
    }

    private Diagnostic unreached(Tensor parameter) {
        String name = definitions
                .constrained()
                .getOrDefault(parameter, parameter)
                .name()
                .plain();
        Span place = definitions.places().get(parameter);
        Diagnostic told = Diagnostic.error(ErrorCode.NO_GRADIENT, place, "no gradient reaches parameter " + name);
        if (any.contains(parameter)) {
            return told.note(
                    name + " influences the loss only through steps: argmax, comparisons, sign, floor, stop_gradient");
        }
        Optional<Tensor> reader = definitions.list().stream()
                .filter(d -> Reads.of(d.value()).contains(parameter))
                .map(Definition::tensor)
                .filter(t -> t != definitions.constrained().get(parameter))
                .findFirst();
        Optional<String> metric = body.foundMetrics().stream()
                .filter(m -> Reads.of(m.value()).contains(parameter))
                .map(Metric::name)
                .findFirst();
        if (reader.isPresent()) {
            return told.note(name + " is used in " + reader.get() + ", which the loss does not depend on")
                    .fix("use " + reader.get() + " in what the loss compares, or leave out " + name);
        }
        return metric.map(m -> told.note(name + " is used only in metric " + m))
                .orElse(told.note(name + " is used nowhere"))
                .fix("use " + name + " in the model, or leave it out");
    }

    private void warnOfUnused() {
        Set<Tensor> roots = new LinkedHashSet<>(List.of(loss));
        roots.addAll(definitions.derivatives().differentiated());
        body.foundOutputs().forEach(o -> roots.add(o.tensor()));
        body.foundMetrics().forEach(m -> roots.addAll(Reads.of(m.value())));
        body.foundPenalties().forEach(p -> roots.addAll(Reads.of(p.value())));
        definitions.states().forEach(s -> roots.add(s.next()));
        Set<Tensor> used = Reach.any(definitions.list(), roots, definitions.batch()::ofOne);
        List<Tensor> frozen = definitions.parameters().stream()
                .filter(Parameter::frozen)
                .map(Parameter::tensor)
                .toList();
        definitions.places().forEach((tensor, place) -> {
            boolean learnt = tensor.role() == Role.PARAMETER && !frozen.contains(tensor)
                    || definitions.constrained().containsValue(tensor);
            if (!used.contains(tensor)
                    && !learnt // told of as what no gradient reaches
                    && !definitions.generated().contains(tensor)) {
                session.report(Diagnostic.warning(ErrorCode.UNUSED, place, tensor + " is not used")
                        .fix("leave it out"));
            }
        });
    }
}
