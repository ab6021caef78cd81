package dev.gradc.algebra;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A named array with its axes and what is known of its values. Identity is the object: two tensors of one name are two tensors.
 *
 * <p>The axes are the tensor's own index names: a definition of it is written in them. The values are held elsewhere.
 */
public final class Tensor {
    private final Name name;
    private final Role role;
    private final List<Axis> axes;
    private final Facts facts;

    /**
     * What is known of a tensor's values.
     *
     * @param classes for integers in 0 .. classes − 1; 0 for reals
     * @param simplexAxis the position of the axis over which the values are non-negative and sum to 1; −1 if none
     * @param errorLayer for a pre-activation, whose adjoint is an error δ of the textbook: its layer's number, 0 if it has none; −1 for others
     * @param value the value of a constant, the first value of a setting
     */
    public record Facts(int classes, int simplexAxis, int errorLayer, double value) {
        public static final Facts NONE = new Facts(0, -1, -1, 0);

        public Facts withClasses(int count) {
            return new Facts(count, simplexAxis, errorLayer, value);
        }

        public Facts withSimplexAxis(int axis) {
            return new Facts(classes, axis, errorLayer, value);
        }

        public Facts asPreActivation(int layer) {
            return new Facts(classes, simplexAxis, layer, value);
        }

        public boolean preActivation() {
            return errorLayer >= 0;
        }

        public Facts withValue(double number) {
            return new Facts(classes, simplexAxis, errorLayer, number);
        }
    }

    public Tensor(Name name, Role role, List<Axis> axes, Facts facts) {
        this.name = Objects.requireNonNull(name);
        this.role = Objects.requireNonNull(role);
        this.axes = List.copyOf(axes);
        this.facts = Objects.requireNonNull(facts);
    }

    public Tensor(Name name, Role role, List<Axis> axes) {
        this(name, role, axes, Facts.NONE);
    }

    public Name name() {
        return name;
    }

    public Role role() {
        return role;
    }

    public List<Axis> axes() {
        return axes;
    }

    public Facts facts() {
        return facts;
    }

    public int classes() {
        return facts.classes();
    }

    public boolean isInteger() {
        return facts.classes() > 0;
    }

    public int rank() {
        return axes.size();
    }

    /** True if the leading axis counts samples. */
    public boolean batched() {
        return !axes.isEmpty() && axes.get(0).batch();
    }

    /** The number of elements; throws {@link ArithmeticException} beyond int. */
    public int size() {
        int size = 1;
        for (Axis axis : axes) {
            size = Math.multiplyExact(size, axis.extent());
        }
        return size;
    }

    /** The shape as text: {@code [3,2]}, empty for a scalar. */
    public String shape() {
        return axes.isEmpty()
                ? ""
                : axes.stream().map(a -> Integer.toString(a.extent())).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String toString() {
        return name.plain();
    }
}
