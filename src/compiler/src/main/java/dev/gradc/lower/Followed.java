package dev.gradc.lower;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Output;
import dev.gradc.loops.Statement;
import dev.gradc.model.Model;
import dev.gradc.model.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The products of a model's derivatives with directions, and Jacobians: their buffers, and the public methods that compute them. */
final class Followed {
    private final Model model;
    private final BatchedProgram batched;
    private final Plan plan;
    private final Storage storage;
    private final Map<Tensor, Buffer> directions = new LinkedHashMap<>();
    private final Map<Product, List<Input>> fed = new LinkedHashMap<>();

    Followed(Planning planning, Storage storage) {
        this.model = planning.model();
        this.batched = planning.batched();
        this.plan = planning.plan();
        this.storage = storage;
    }

    // ---------------------------------------------------------------- buffers

    /** The direction of a parameter, laid out as it is; one for all products. */
    Optional<Buffer> direction(Tensor parameter) {
        for (Along along : batched.products().values()) {
            Tensor direction = along.directions().get(parameter);
            if (direction != null) {
                storage.layOutLike(direction, parameter);
            }
            if (direction != null && directions.containsKey(parameter)) {
                storage.share(direction, directions.get(parameter));
            } else if (direction != null) {
                directions.put(parameter, storage.declare(direction, Buffer.Role.STATE, Kind.REAL));
            }
        }
        return Optional.ofNullable(directions.get(parameter));
    }

    /** A parameter's part of the Hessian times the direction, laid out as it is. */
    Optional<Buffer> product(Tensor parameter) {
        Along along = batched.products().get(Product.HESSIAN_VECTOR);
        if (along == null) {
            return Optional.empty();
        }
        Tensor result = along.results().get(parameter);
        storage.layOutLike(result, parameter);
        return Optional.of(storage.declare(result, Buffer.Role.GRADIENT, Kind.REAL));
    }

    /** The rest: directions of inputs, results of outputs, and all that is named on the way. */
    void declare() {
        batched.products().forEach((product, along) -> {
            List<Input> inputs = new ArrayList<>();
            for (Tensor input : model.inputs()) {
                Tensor direction = along.directions().get(batched.of(input));
                if (direction != null) {
                    List<Integer> shape =
                            input.axes().stream().map(a -> a.extent()).toList();
                    inputs.add(new Input(
                            input.name().plain() + "Direction",
                            storage.declare(direction, Buffer.Role.INPUT, Kind.REAL),
                            false,
                            shape,
                            0));
                }
            }
            fed.put(product, inputs);
            Plan.Part part = plan.parts().get(product);
            for (Definition d : part.all()) {
                if (!storage.holds(d.tensor())) {
                    boolean read = part.results().containsKey(d.tensor());
                    Kind kind = d.tensor().isInteger()
                            ? Kind.INT
                            : plan.exact().contains(d.tensor()) ? Kind.DOUBLE : Kind.REAL;
                    storage.declare(d.tensor(), read ? Buffer.Role.OUTPUT : Buffer.Role.ACTIVATION, kind);
                }
            }
        });
    }

    // ---------------------------------------------------------------- public methods

    /**
     * The public method of a product.
     *
     * @param inputs those that the statements read
     */
    Entry entry(Product product, List<Input> inputs, List<Statement> statements) {
        List<Input> all = new ArrayList<>(inputs);
        all.addAll(fed.get(product));
        List<Output> results = new ArrayList<>();
        plan.parts().get(product).results().forEach((tensor, name) -> {
            List<Integer> shape = tensor.axes().stream()
                    .filter(a -> !a.batch())
                    .map(a -> a.extent())
                    .toList();
            results.add(new Output(name, storage.of(tensor), tensor.batched(), shape));
        });
        return new Entry(Entry.Kind.valueOf(product.name()), all, Optional.empty(), new Block(statements), results);
    }

    /** The names by which results are read: pTangent of an output, pByX of an output by an input. */
    static Map<Tensor, String> names(Model model, Along along, Function<Tensor, Tensor> over) {
        Map<Tensor, String> names = new LinkedHashMap<>();
        for (dev.gradc.model.Output output : model.outputs()) {
            Tensor tensor = over.apply(output.tensor());
            Tensor tangent = along.results().get(tensor);
            if (tangent != null) {
                names.putIfAbsent(tangent, output.name() + "Tangent");
            }
            along.fractions()
                    .forEach((result, fraction) -> model.inputs().stream()
                            .filter(i -> fraction.of() == tensor && fraction.by() == over.apply(i))
                            .forEach(i -> names.putIfAbsent(
                                    result,
                                    output.name() + "By" + capital(i.name().plain()))));
        }
        return names;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
