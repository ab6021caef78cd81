package dev.gradc.manual;

import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text of a smallest model that uses an entry, made of what the entry takes: tensors are parameters, so that they have a gradient,
 * labels and what is true are fed, sizes and numbers are example arguments.
 */
final class TinyModel {
    /** What stands for ∂L/∂y, the error that comes from whatever follows. */
    static final String ERROR = "ψ";

    private static final String TRUTH = "y";
    private static final int FIRST_SIZE = 4; // then 6, 8, 10: told apart, and halves are whole

    private final Declared declared;
    private final Examples examples;
    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    TinyModel(Declared declared, Examples examples) {
        this.declared = declared;
        this.examples = examples;
    }

    // ---------------------------------------------------------------- what is differentiated

    /** With the value itself as the loss, which must be a scalar. */
    String asLoss(Set<String> fed) {
        return model(declarations(fed), "loss " + call());
    }

    /** With a loss of what has the value's shape and is not what is learnt itself, to see that shape; it is the model's output. */
    String asTensor(Set<String> fed) {
        String value = output();
        return model(
                declarations(fed), "output " + value + " = 1 + " + call(), "loss sum(" + value + " * " + value + ")");
    }

    /** With a loss whose derivative by the value is {@link #ERROR}, of the value's shape as it is printed, empty for a scalar. */
    String beforeError(Set<String> fed, String shape) {
        String product = ERROR + " * " + output();
        return model(
                declarations(fed),
                "target " + ERROR + shape,
                output() + " = " + call(),
                "loss " + (shape.isEmpty() ? product : "sum(" + product + ")"));
    }

    /** What of the arguments the entry does not say itself: {@code for `x[4,6], m = 2`}; empty if it says all. */
    String settings() {
        List<String> told = new ArrayList<>();
        for (Formal f : declared.formals()) {
            if (f.shape().isPresent() || Declared.isLabel(f)) {
                told.add(f.name().text() + shape(f) + label(f));
            } else if (!flows(f)) {
                argument(f).ifPresent(a -> told.add(f.name().text() + " = " + a));
            }
        }
        return told.isEmpty() ? "" : "for `" + String.join(", ", told) + "`";
    }

    /** The name of the value. */
    String output() {
        return declared.formals().stream().anyMatch(f -> f.name().text().equals("y")) ? "u" : "y";
    }

    private List<String> declarations(Set<String> fed) {
        List<String> lines = new ArrayList<>(List.of("input unused"));
        for (int i = 0; i < declared.formals().size(); i++) {
            Formal f = declared.formals().get(i);
            String name = f.name().text();
            if (Declared.isLabel(f)) {
                lines.add("target " + name + shape(f) + label(f));
            } else if (flows(f)) {
                if (fed.contains(name) || i > 0 && name.equals(TRUTH)) {
                    lines.add("target " + name + shape(f));
                } else if (declared.readsBatch()) {
                    lines.add("input s_" + name + shape(f));
                    lines.add("param u_" + name + shape(f) + " ~ normal()");
                    lines.add(name + " = s_" + name + " + u_" + name);
                } else {
                    lines.add("param " + name + shape(f) + " ~ normal()");
                }
            }
        }
        return lines;
    }

    /** True for a tensor, or a number without a default. */
    private static boolean flows(Formal f) {
        return f.shape().isPresent() || f.type().isEmpty() && !isGiven(f);
    }

    private static boolean isGiven(Formal f) {
        return f.defaultValue().isPresent();
    }

    private String call() {
        if (declared.isBuiltin()) {
            return declared.code();
        }
        List<String> arguments = new ArrayList<>();
        for (Formal f : declared.formals()) {
            if (flows(f) || Declared.isLabel(f)) {
                arguments.add(f.name().text());
            } else {
                argument(f).ifPresent(a -> arguments.add(isGiven(f) ? f.name().text() + " = " + a : a));
            }
        }
        return declared.name() + "(" + String.join(", ", arguments) + ")";
    }

    /** What is passed for a number, a size or a function; nothing where the default will do. */
    private Optional<String> argument(Formal f) {
        return isGiven(f) ? examples.override(declared.name(), f) : Optional.of(examples.value(declared.name(), f));
    }

    /** {@code : class(4)}, or nothing. */
    private String label(Formal f) {
        return f.type()
                .filter(t -> Declared.isLabel(f))
                .map(t -> ": class(" + t.arguments().stream().map(this::size).collect(Collectors.joining()) + ")")
                .orElse("");
    }

    private String shape(Formal f) {
        return f.shape().map(Shape::sizes).orElse(List.of()).stream()
                .map(this::size)
                .reduce((a, b) -> a + "," + b)
                .map(s -> "[" + s + "]")
                .orElse("");
    }

    private String size(Expression size) {
        String name = size.span().text();
        return String.valueOf(sizes.computeIfAbsent(name, n -> FIRST_SIZE + 2 * sizes.size()));
    }

    // ---------------------------------------------------------------- what trains

    /** With a parameter W[2,3] that is penalised; the last that a penalty takes is the weight. */
    String penalised() {
        List<Formal> numbers = declared.formals().subList(0, declared.formals().size() - 1);
        return model(
                List.of("input x[3]", "param W[2,3] ~ normal()"),
                "output y = W @ x",
                "loss sum(y)",
                "penalty " + call(numbers));
    }

    /** With a parameter v[3] that keeps to the range. */
    String constrained() {
        String range = declared.formals().isEmpty() ? declared.name() : call(declared.formals());
        return model(
                List.of("input unused", "param v[3] in " + range, "target " + ERROR + "[3]"),
                "output y = v",
                "loss sum(" + ERROR + " * y)");
    }

    /** With an update of plain gradient descent but for this setting, or with this optimiser. */
    String trained(String setting) {
        String optimizer = setting.equals("optimizer") ? "" : "optimizer = sgd(lr = 0.1)  ";
        return trains(optimizer + setting + " = " + call(declared.formals()));
    }

    /** With this optimiser and a number for whatever is 0 unless given; empty if nothing is. */
    Optional<String> trainedInFull() {
        String all = fullArguments();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(trains("optimizer = " + declared.name() + "(" + all + ")"));
    }

    /** {@code momentum = 0.9, wd = 0.01}. */
    String fullArguments() {
        return declared.formals().stream()
                .filter(f -> f.defaultValue()
                        .filter(v -> v.span().text().equals("0"))
                        .isPresent())
                .map(f -> f.name().text() + " = " + examples.value(declared.name(), f))
                .collect(Collectors.joining(", "));
    }

    private static String trains(String settings) {
        return model(List.of("input x", "param w = 1.0"), "output y = w * x", "loss y", "train { " + settings + " }");
    }

    private String call(List<Formal> formals) {
        String arguments = formals.stream()
                .filter(f -> !isGiven(f))
                .map(f -> examples.value(declared.name(), f))
                .collect(Collectors.joining(", "));
        return declared.name() + "(" + arguments + ")";
    }

    private static String model(List<String> declarations, String... further) {
        return "model Tiny {\n  " + String.join("\n  ", declarations) + "\n  " + String.join("\n  ", further) + "\n}\n";
    }
}
