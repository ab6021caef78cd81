package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Output;
import dev.gradc.model.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What jvp, hessianVector and jacobian of a generated class have left, held to what the interpreter gives sample by sample. */
final class ProductsByInterpreter {
    static final int SAMPLES = 3;

    private ProductsByInterpreter() {}

    private static Map<Tensor, double[]> run(
            CompiledModel compiled, Along along, int sample, Map<Tensor, double[]> fed, Map<Tensor, double[]> others) {
        Map<Tensor, double[]> given = new LinkedHashMap<>(others);
        fed.forEach((t, rows) -> given.put(t, row(t, rows, sample)));
        return new Interpreter(compiled.model().arena(), Partials::expand).run(along.program(), given, 1);
    }

    private static double[] row(Tensor t, double[] rows, int sample) {
        double[] row = new double[t.size()];
        System.arraycopy(rows, sample * row.length, row, 0, row.length);
        return row;
    }

    static void hessian(
            CompiledModel compiled,
            GeneratedClass.Instance net,
            Map<Tensor, double[]> fed,
            Map<Tensor, double[]> parameters,
            Map<Tensor, double[]> directions) {
        Along along = compiled.product(Product.HESSIAN_VECTOR);
        Map<Tensor, double[]> others = new LinkedHashMap<>(parameters);
        directions.forEach((t, v) -> others.put(along.directions().get(t), v));
        Map<Tensor, double[]> expected = new LinkedHashMap<>();
        for (int n = 0; n < SAMPLES; n++) {
            Map<Tensor, double[]> values = run(compiled, along, n, fed, others);
            along.results().forEach((p, result) -> {
                double[] sum = expected.computeIfAbsent(p, t -> new double[t.size()]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += values.get(result)[i] / SAMPLES;
                }
            });
        }
        assertThat(expected).isNotEmpty();
        expected.forEach((p, block) -> assertThat(
                        net.values("getHessianVector", block.length, p.name().plain()))
                .as("H v by " + p)
                .containsExactly(block, within(1e-11)));
    }

    static void tangents(
            CompiledModel compiled,
            GeneratedClass.Instance net,
            Map<Tensor, double[]> fed,
            Map<Tensor, double[]> moved,
            Map<Tensor, double[]> parameters,
            Map<Tensor, double[]> directions) {
        Along along = compiled.product(Product.JVP);
        int compared = 0;
        for (int n = 0; n < SAMPLES; n++) {
            Map<Tensor, double[]> others = new LinkedHashMap<>(parameters);
            int sample = n;
            along.directions()
                    .forEach((t, direction) -> others.put(
                            direction, directions.containsKey(t) ? directions.get(t) : row(t, moved.get(t), sample)));
            Map<Tensor, double[]> values = run(compiled, along, n, fed, others);
            for (Output output : compiled.model().outputs()) {
                Tensor tangent = along.results().get(output.tensor());
                if (tangent != null) {
                    compared += compare(net, output.name() + "Tangent", n, shape(output.tensor()), values.get(tangent));
                    compare(net, output.name(), n, shape(output.tensor()), values.get(output.tensor()));
                }
            }
        }
        assertThat(compared).isPositive();
    }

    static void jacobians(
            CompiledModel compiled,
            GeneratedClass.Instance net,
            Map<Tensor, double[]> fed,
            Map<Tensor, double[]> parameters) {
        Along along = compiled.product(Product.JACOBIAN);
        int compared = 0;
        for (int n = 0; n < SAMPLES; n++) {
            Map<Tensor, double[]> values = run(compiled, along, n, fed, parameters);
            for (Output output : compiled.model().outputs()) {
                for (Map.Entry<Tensor, Along.Fraction> e : along.fractions().entrySet()) {
                    Tensor by = e.getValue().by();
                    if (e.getValue().of() == output.tensor() && by.role() == Role.INPUT) {
                        String name = by.name().plain();
                        List<Integer> shape = new ArrayList<>(shape(output.tensor()));
                        shape.addAll(shape(by));
                        compared += compare(
                                net,
                                output.name() + "By" + name.substring(0, 1).toUpperCase() + name.substring(1),
                                n,
                                shape,
                                values.get(e.getKey()));
                    }
                }
            }
        }
        assertThat(compared).isPositive();
    }

    private static List<Integer> shape(Tensor t) {
        return t.axes().stream().map(a -> a.extent()).toList();
    }

    /** Every element, by the accessor of that name. */
    private static int compare(
            GeneratedClass.Instance net, String accessor, int row, List<Integer> shape, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            Object[] at = new Object[shape.size() + 1];
            at[0] = row;
            int rest = i;
            for (int axis = shape.size() - 1; axis >= 0; axis--) {
                at[axis + 1] = rest % shape.get(axis);
                rest /= shape.get(axis);
            }
            assertThat(net.number(accessor, at))
                    .as("%s at %d of row %d", accessor, i, row)
                    .isCloseTo(expected[i], within(1e-11 * (1 + Math.abs(expected[i]))));
        }
        return expected.length;
    }
}
