package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One forward sweep: definition after definition, a tangent {@code ẏ = Σ ∂y/∂x ẋ} for each tensor that a direction moves.
 *
 * <p>It goes over adjoints as over any other definitions: the tangent of a gradient is a Hessian times the direction. Raw: nothing is folded
 * or inlined here, that is {@code simplify}'s.
 */
public final class ForwardMode {
    private final Arena arena;
    private final Names names;
    private final Map<Tensor, Tensor> tangents = new LinkedHashMap<>();
    private final List<Definition> values = new ArrayList<>();
    private final List<Definition> moved = new ArrayList<>();

    private ForwardMode(Arena arena, Names names) {
        this.arena = arena;
        this.names = names;
    }

    /**
     * What moves along a direction.
     *
     * @param values the definitions given, and before each the positions of maxima that its tangent needs
     * @param moved the definitions of the tangents, each before its readers
     * @param tangents for each tensor that moves its tangent; for those that the direction is one of, the direction itself
     */
    public record Result(List<Definition> values, List<Definition> moved, Map<Tensor, Tensor> tangents) {
        public Result {
            values = List.copyOf(values);
            moved = List.copyOf(moved);
            tangents = Collections.unmodifiableMap(new LinkedHashMap<>(tangents));
        }
    }

    /** A direction for a tensor: of its axes, under its name with a dot. */
    public static Tensor direction(Tensor of) {
        return new Tensor(new Name(of.name().base() + "_dot", of.name().layer()), Role.TANGENT, of.axes());
    }

    /** The tangents of all that is defined, where {@code directions} tells how the tensors move that are not. */
    public static Result derive(Arena arena, List<Definition> definitions, Map<Tensor, Tensor> directions) {
        List<Tensor> used = new ArrayList<>(directions.keySet());
        used.addAll(directions.values());
        definitions.forEach(d -> used.add(d.tensor()));
        ForwardMode mode = new ForwardMode(arena, new Names(used));
        mode.tangents.putAll(directions);
        mode.sweep(definitions);
        return new Result(mode.values, mode.moved, mode.tangents);
    }

    private void sweep(List<Definition> definitions) {
        for (Stage stage : Recurrences.stages(definitions)) {
            Set<Tensor> moving = moving(stage);
            for (Definition d : stage.definitions()) {
                if (moving.contains(d.tensor())) { // named first: in a recurrence each may read any, a step before
                    Tensor own = new Tensor(
                            names.tangent(d.tensor()), Role.TANGENT, d.tensor().axes());
                    tangents.put(d.tensor(), own);
                }
            }
            stage.definitions().forEach(d -> define(d, moving.contains(d.tensor()), stage));
        }
    }

    private void define(Definition d, boolean moves, Stage stage) {
        if (moves) {
            ReductionSlopes slopes = new ReductionSlopes(arena, d.tensor(), names, values);
            Expr tangent = new Tangent(arena, tangents, slopes).apply(d.value());
            values.addAll(slopes.positions());
            if (tangent == arena.zero() && stage.time().isEmpty()) {
                tangents.remove(d.tensor());
            } else {
                moved.add(new Definition(tangents.get(d.tensor()), tangent));
            }
        }
        values.add(d);
    }

    /** Which of the tensors of a stage read what moves, by way of others of the stage or at once. */
    private Set<Tensor> moving(Stage stage) {
        Set<Tensor> moving = new LinkedHashSet<>(tangents.keySet());
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Definition d : stage.definitions()) {
                boolean reads =
                        !d.tensor().isInteger() && Reads.of(d.value()).stream().anyMatch(moving::contains);
                grows |= reads && moving.add(d.tensor());
            }
        }
        return moving;
    }
}
