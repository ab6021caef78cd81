package dev.gradc.compiler;

import static dev.gradc.compiler.HoldsTogether.holdsTogether;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.library.Library;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation, loss, penalty, optimiser and initialiser of the library, in a small model of its own: parsed, checked, differentiated,
 * compiled; the gradient is the central difference, and the generated class computes what the interpreter computes, three steps long.
 */
class EveryLibraryEntryTest {
    private static Stream<Declaration> declarations(String file) {
        return Library.files().stream()
                .filter(f -> f.source().name().endsWith(file))
                .flatMap(f -> f.declarations().stream());
    }

    private static Stream<Declaration.Function> functions(String file) {
        return declarations(file).filter(Declaration.Function.class::isInstance).map(Declaration.Function.class::cast);
    }

    static Stream<String> activations() {
        return functions("activations.grad").map(f -> f.name().text()).distinct();
    }

    static Stream<String> losses() {
        return functions("losses.grad")
                .filter(f -> f.formals().size() > 1
                        && f.formals().get(1).name().text().equals("y")
                        && f.formals().stream()
                                .skip(2)
                                .allMatch(further -> further.defaultValue().isPresent()))
                .map(EveryLibraryEntryTest::lossModel);
    }

    static Stream<String> optimizers() {
        return declarations("optimizers.grad")
                .filter(Declaration.Optimizer.class::isInstance)
                .map(d -> ((Declaration.Optimizer) d).name().text());
    }

    static Stream<String> initializers() {
        return declarations("initializers.grad")
                .filter(Declaration.Initializer.class::isInstance)
                .map(d -> ((Declaration.Initializer) d).name().text());
    }

    static Stream<String> constraints() {
        return declarations("constraints.grad")
                .map(d -> (Declaration.Rule) d)
                .map(r -> r.name().text()
                        + List.of("", "(-2)", "(-2, 3)").get(r.formals().size()));
    }

    static Stream<String> penalties() {
        return functions("penalties.grad")
                .map(f -> f.name().text() + (f.formals().size() > 2 ? "(0.01, 0.25)" : "(0.01)"));
    }

    private static String network(String activation, String loss, String penalty, String initial, String optimizer) {
        return """
            model Small {
              input x[3]    target y[2]
              hidden = x |> dense(2, activation = %s)
              param V[2,2] ~ %s()
              output p = V @ hidden
              loss %s
              %s
              train { optimizer = %s  batch = 4 }
            }
            """.formatted(activation, initial, loss, penalty, optimizer);
    }

    /** The prediction lies in (0, 1) and a dense one sums to 1, so that every loss is defined. */
    private static String lossModel(Declaration.Function loss) {
        Formal target = loss.formals().get(1);
        boolean scalar = loss.formals().get(0).shape().isEmpty();
        boolean label = target.type().isPresent();
        return """
            model Small {
              input x[3]    target y%s
              param W[2,3] ~ normal()
              output p = %s
              loss %s(p, y)
              train { optimizer = sgd(lr = 0.1)  batch = 4 }
            }
            """.formatted(
                        label ? ": class(2)" : scalar ? "" : "[2]",
                        scalar ? "sigmoid(W[0,:] @ x + sum(W[1,:]))" : "softmax(W @ x)",
                        loss.name().text());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void everyActivationHoldsTogether(String name) {
        holdsTogether(network(name, "half_squared_error(p, y)", "", "glorot_normal", "sgd(lr = 0.1)"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyLossHoldsTogether(String model) {
        holdsTogether(model);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerHoldsTogether(String name) {
        holdsTogether(network("tanh", "half_squared_error(p, y)", "", "glorot_normal", name + "()"));
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void everyInitializerHoldsTogether(String name) {
        holdsTogether(network("tanh", "half_squared_error(p, y)", "", name, "sgd()"));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void everyPenaltyHoldsTogether(String call) {
        holdsTogether(network("tanh", "half_squared_error(p, y)", "penalty " + call, "glorot_normal", "sgd()"));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void everyConstraintHoldsTogether(String name) {
        holdsTogether("""
            model Small {
              input x[3]    target y[2]
              param V[2,3] in %s
              output p = V @ x
              loss half_squared_error(p, y)
              penalty l2(0.1, V)
              train { optimizer = adam(lr = 0.1)  batch = 4 }
            }
            """.formatted(name));
    }

    /** The one line a user adds; nothing else in the project knows its name. */
    @Test
    void anActivationIsAddedByOneLine() {
        String line = "fn bent_identity(x) = (sqrt(x^2 + 1) - 1) / 2 + x\n";
        CompiledModel compiled = holdsTogether(
                line + network("bent_identity", "half_squared_error(p, y)", "", "glorot_normal", "sgd()"));
        String equations = compiled.equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT);
        assertThat(equations)
                .contains("bent_identity(z⁽¹⁾)", "bent_identity′(z⁽¹⁾)", "bent_identity′(z) = 1 + ½ z / √(1 + z²)");
    }
}
