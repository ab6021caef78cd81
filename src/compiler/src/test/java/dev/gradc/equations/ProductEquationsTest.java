package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.Golden;
import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Model;
import dev.gradc.model.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed of tangents, of Hessians times a direction and of Jacobians: to the letter for a few models, and true for all. */
class ProductEquationsTest {
    private static final List<String> FILES = List.of(
            "logistic",
            "small",
            "layers",
            "written",
            "regression",
            "residual",
            "attention",
            "norm",
            "cnn",
            "gmm",
            "critic",
            "oscillator",
            "laplace");

    private final Random random = new Random(11);

    static Stream<Arguments> documents() {
        List<Arguments> all = new ArrayList<>();
        for (String file : FILES) {
            for (Product product : Product.values()) {
                for (Notation notation : List.of(Notation.MATRIX, Notation.INDEX, Notation.SCALAR)) {
                    boolean large = notation == Notation.SCALAR
                            && List.of("cnn", "attention", "layers").contains(file);
                    if (!large) {
                        all.add(Arguments.of(file, product, notation));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("documents")
    void everyPrintedEquationIsTrue(String file, Product product, Notation notation) {
        CompiledModel compiled = WrittenModels.compile(file);
        Model model = compiled.model();
        Arena arena = model.arena();
        Along along = compiled.product(product);
        Map<Tensor, double[]> given = new HashMap<>();
        model.inputs().forEach(t -> given.put(t, draw(t)));
        model.parameters().forEach(p -> given.put(p.tensor(), draw(p.tensor())));
        along.directions().values().forEach(t -> given.put(t, draw(t)));
        Map<Tensor, double[]> values =
                new HashMap<>(new Interpreter(arena, Partials::expand).run(along.program(), given, 1));
        Document document = Equations.of(model, along, Optional.empty(), Partials::expand)
                .document(notation, EquationOptions.DEFAULT.withExpand());
        EquationChecker checker = new EquationChecker(new TermEvaluator(arena, values, 1), model, along.program());
        document.equations().forEach(checker::check);
        assertThat(checker.checked).as("equations with a value to compare").isGreaterThanOrEqualTo(2);
    }

    private double[] draw(Tensor t) {
        double[] out = new double[t.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = t.isInteger() ? random.nextInt(t.classes()) : 0.1 + 0.8 * random.nextDouble();
        }
        return out;
    }

    static Stream<Arguments> goldens() {
        List<Arguments> all = new ArrayList<>();
        for (String file : List.of("logistic", "small")) {
            for (Product product : Product.values()) {
                all.add(Arguments.of(file, product, Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT, "matrix"));
            }
            EquationOptions batch = EquationOptions.DEFAULT.withBatch();
            all.add(Arguments.of(file, Product.HESSIAN_VECTOR, Notation.MATRIX, Format.TEXT, batch, "batch"));
            all.add(Arguments.of(file, Product.JVP, Notation.MATRIX, Format.TEXT, batch, "batch"));
        }
        EquationOptions plain = EquationOptions.DEFAULT;
        all.add(Arguments.of("small", Product.HESSIAN_VECTOR, Notation.INDEX, Format.TEXT, plain, "index"));
        all.add(Arguments.of("small", Product.JACOBIAN, Notation.INDEX, Format.TEXT, plain.withBatch(), "batch"));
        all.add(Arguments.of("logistic", Product.HESSIAN_VECTOR, Notation.SCALAR, Format.TEXT, plain, "scalar"));
        all.add(Arguments.of("small", Product.HESSIAN_VECTOR, Notation.MATRIX, Format.LATEX, plain, "latex"));
        all.add(Arguments.of("gmm", Product.HESSIAN_VECTOR, Notation.MATRIX, Format.TEXT, plain, "matrix"));
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} {5}")
    @MethodSource("goldens")
    void printsAsTheGolden(
            String file, Product product, Notation notation, Format format, EquationOptions options, String kind) {
        Golden.check(
                ProductEquationsTest.class,
                file + "." + product.name().toLowerCase(Locale.ROOT) + "." + kind + ".txt",
                WrittenModels.compile(file).equations(product, notation, format, options));
    }
}
