package dev.gradc.check;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Data;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A checked model as text, every fact on a line of its own. */
final class Printed {
    private final StringBuilder out = new StringBuilder();

    private Printed() {}

    static String of(Model model) {
        Printed printed = new Printed();
        printed.all(model);
        return printed.out.toString();
    }

    private void all(Model model) {
        line("model " + model.name() + (model.sizes().isEmpty() ? "" : " " + model.sizes()));
        model.inputs().forEach(t -> line("  " + t.role() + " " + described(t)));
        model.parameters()
                .forEach(p -> line("  PARAMETER " + described(p.tensor()) + " ~ "
                        + p.initial().value()));
        model.forward().forward().forEach(d -> line("  " + d + facts(d.tensor())));
        Set<Formula> formulas = new LinkedHashSet<>();
        model.forward().forward().forEach(d -> collect(d.value(), formulas));
        formulas.forEach(f -> line("  where " + f.text() + f.formals() + " = " + f.body()));
        line("  loss " + model.forward().loss()
                + model.forward().penalty().map(p -> ", penalty " + p).orElse(""));
        model.outputs()
                .forEach(o -> line("  output " + o.name()
                        + (o.tensor().name().plain().equals(o.name()) ? "" : " = " + o.tensor())));
        model.metrics().forEach(m -> line("  metric " + m.name() + " = " + m.value()));
        model.aliases().forEach((t, names) -> line("  " + t + " is also " + names));
        model.applications().forEach((t, a) -> line("  " + t + " is " + a.function() + a.arguments()));
        model.training().ifPresent(t -> {
            line("  train batch " + t.batch() + ", epochs " + t.epochs() + ", seed " + t.seed());
            optimizer(t.optimizer());
        });
        model.data().ifPresent(this::data);
    }

    private void optimizer(Optimizer optimizer) {
        line("  optimizer " + optimizer.name() + " on " + optimizer.parameter() + ", " + optimizer.gradient()
                + optimizer.step().map(s -> ", " + s).orElse(""));
        optimizer.rate().ifPresent(r -> line("    rate " + r + " = " + r.facts().value()));
        optimizer.constants().forEach(c -> line("    " + c + " = " + c.facts().value()));
        optimizer
                .states()
                .forEach(s -> line("    state " + s + " = " + s.facts().value()));
        optimizer.updates().forEach(u -> line("    " + u.target() + " <- " + u.value()));
    }

    private void data(Data data) {
        line("  data " + data.file().orElse(data.arrays().isEmpty() ? "literal" : "arrays")
                + (data.header() ? "" : ", no header") + (data.dropMissing() ? ", missing dropped" : "") + ", holdout "
                + data.holdout());
        data.columns()
                .forEach(c -> line("    " + c.tensor() + " = " + c.positions() + c.names() + " / " + c.divisor()
                        + (c.standardise() ? " standardised" : "") + (c.classes() ? " classes" : "")));
        data.arrays()
                .forEach(a -> line("    " + a.tensor() + " = " + a.file()
                        + a.test().map(t -> ", test " + t).orElse("") + " / " + a.divisor()));
        for (int i = 0; i < data.rows().size(); i++) {
            List<double[]> rows = data.rows().get(i);
            line("    " + rows.size() + " rows of " + rows.get(0).length);
        }
    }

    private static String described(Tensor tensor) {
        return tensor + tensor.shape() + facts(tensor);
    }

    private static String facts(Tensor tensor) {
        String text = tensor.isInteger() ? "  class(" + tensor.classes() + ")" : "";
        text += tensor.facts().simplexAxis() >= 0
                ? "  simplex over axis " + tensor.facts().simplexAxis()
                : "";
        return text
                + (tensor.facts().preActivation()
                        ? "  error layer " + tensor.facts().errorLayer()
                        : "");
    }

    private static void collect(Expr expr, Set<Formula> formulas) {
        if (expr instanceof Expr.Call call && call.function() instanceof Formula formula && formulas.add(formula)) {
            collect(formula.body(), formulas);
        }
        expr.children().forEach(c -> collect(c, formulas));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
