package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Constant;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.ModelState;
import dev.gradc.loops.Output;
import dev.gradc.loops.Parameter;
import dev.gradc.loops.Training;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Schedule;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the user meets: inputs, parameters with what the optimiser keeps for them, states, outputs, constants; each with its buffer. */
final class Surface {
    private final Model model;
    private final Arena arena;
    private final BatchedProgram batched;
    private final Plan plan;
    private final Storage storage;
    private final Followed followed;
    private final Optional<Optimizer> optimizer;
    private final Map<Tensor, List<Tensor>> optimizerStates = new LinkedHashMap<>();

    Surface(Planning planning, Storage storage, Followed followed) {
        this.model = planning.model();
        this.arena = planning.arena();
        this.batched = planning.batched();
        this.plan = planning.plan();
        this.storage = storage;
        this.followed = followed;
        this.optimizer = model.training().map(t -> t.rule(arena));
    }

    /** What the optimiser keeps for each parameter, in the optimiser's order. */
    Map<Tensor, List<Tensor>> optimizerStates() {
        return optimizerStates;
    }

    List<Input> inputs() {
        return model.inputs().stream().map(this::input).toList();
    }

    private Input input(Tensor tensor) {
        Tensor over = batched.of(tensor);
        Kind kind = tensor.isInteger() ? Kind.INT : Kind.REAL;
        Buffer buffer = storage.declare(over, Buffer.Role.INPUT, kind);
        return new Input(tensor.name().plain(), buffer, tensor.role() == Role.TARGET, shape(tensor), tensor.classes());
    }

    private static List<Integer> shape(Tensor tensor) {
        return tensor.axes().stream().filter(a -> !a.batch()).map(Axis::extent).toList();
    }

    List<Parameter> parameters() {
        return model.parameters().stream().map(this::parameter).toList();
    }

    private Parameter parameter(dev.gradc.model.Parameter parameter) {
        Tensor tensor = parameter.tensor();
        Buffer values = storage.declare(tensor, Buffer.Role.PARAMETER, Kind.REAL);
        if (parameter.frozen()) {
            optimizerStates.put(tensor, List.of());
            return new Parameter(
                    tensor.name().plain(),
                    shape(tensor),
                    values,
                    Optional.empty(),
                    List.of(),
                    storage.arrangement(tensor));
        }
        Optional<Buffer> direction = followed.direction(tensor);
        Optional<Buffer> product = followed.product(tensor);
        Tensor gradient = plan.gradients().get(tensor);
        storage.layOutLike(gradient, tensor);
        Buffer gradients = storage.declare(gradient, Buffer.Role.GRADIENT, Kind.REAL);
        List<Parameter.State> held = new ArrayList<>();
        List<Tensor> mine = new ArrayList<>();
        for (Tensor formal : optimizer.map(Optimizer::states).orElse(List.of())) {
            String name = tensor.name().plain() + "_" + formal.name().plain();
            Tensor state = new Tensor(new Name(name, 0), Role.STATE, tensor.axes(), formal.facts());
            storage.layOutLike(state, tensor);
            held.add(new Parameter.State(formal.name().plain(), storage.declare(state, Buffer.Role.STATE, Kind.REAL)));
            mine.add(state);
        }
        optimizerStates.put(tensor, mine);
        return new Parameter(
                tensor.name().plain(),
                shape(tensor),
                values,
                Optional.of(gradients),
                held,
                storage.arrangement(tensor),
                direction,
                product);
    }

    List<ModelState> states() {
        return model.environment().states().stream().map(this::state).toList();
    }

    private ModelState state(State state) {
        Tensor tensor = state.tensor();
        Buffer values = storage.declare(tensor, Buffer.Role.STATE, Kind.REAL);
        return new ModelState(tensor.name().plain(), shape(tensor), values, storage.arrangement(tensor));
    }

    List<Output> outputs() {
        return model.outputs().stream().map(this::output).toList();
    }

    private Output output(dev.gradc.model.Output output) {
        Tensor tensor = plan.outputs().get(output);
        return new Output(output.name(), storage.of(tensor), tensor.batched(), storage.isNarrow(tensor), shape(tensor));
    }

    /** The constrained parameters that are no outputs anyway. */
    List<Output> constrained() {
        return model.constrained().stream()
                .filter(c -> model.outputs().stream().noneMatch(o -> o.name().equals(c.name())))
                .map(this::output)
                .toList();
    }

    Optional<Training> training() {
        return optimizer.map(rule -> {
            List<String> arguments = new ArrayList<>();
            Optional<Schedule> schedule = model.training().flatMap(dev.gradc.model.Training::schedule);
            rule.rate().ifPresent(r -> arguments.add(argument(r)));
            rule.constants().forEach(c -> arguments.add(argument(c)));
            return new Training(
                    rule.name() + "(" + String.join(", ", arguments) + ")",
                    rule.rate().map(r -> r.facts().value()),
                    schedule.flatMap(Schedule::total).map(t -> (long) t.facts().value()));
        });
    }

    private static String argument(Tensor tensor) {
        return tensor.name().plain() + " = " + tensor.facts().value();
    }

    /** @param batch the most samples a call may hand over */
    List<Constant> constants(List<Parameter> parameters, int batch) {
        List<Constant> constants = new ArrayList<>();
        constants.add(new Constant("BATCH", batch, "The most samples a call may hand over."));
        int total = parameters.stream().mapToInt(Parameter::size).reduce(0, Math::addExact);
        constants.add(new Constant("PARAMETERS", total, "The number of learnt numbers."));
        model.sizes()
                .forEach((name, value) -> constants.add(new Constant(name, value, "The model's size " + name + ".")));
        return constants;
    }
}
