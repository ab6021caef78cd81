package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How tensors lie. Over samples: a row a sample, its elements row-major in it; of a recurrence a row for each sample and step, or for each
 * sample alone where steps share their room; or crosswise, all samples of an element side by side, in rows along the last axis. Otherwise a vector
 * is flat, a matrix has its rows, a larger tensor a row for all but its last axis; a matrix may lie transposed, so that its longer loops run along
 * rows.
 */
final class Placement {
    private final Set<Tensor> transposed;
    private final Set<Tensor> crosswise;
    private final Set<Tensor> stepwise = new LinkedHashSet<>();
    private final Map<Tensor, Axis> oneStep = new LinkedHashMap<>();
    private final Wholes wholes = new Wholes();
    private final int multiple;
    private final int samples;

    /**
     * @param crosswise the tensors over samples that lie with the samples along their rows
     * @param multiple what the length of each row of reals is rounded up to
     * @param samples the room for samples side by side
     */
    Placement(Set<Tensor> transposed, Set<Tensor> crosswise, int multiple, int samples) {
        this.transposed = new LinkedHashSet<>(transposed);
        this.crosswise = Set.copyOf(crosswise);
        this.multiple = multiple;
        this.samples = samples;
    }

    // ---------------------------------------------------------------- what is said of tensors

    /** A row for all but the tensor's last axis, for what is worked out step by step: its rows are then added up whole. */
    void bySteps(Tensor tensor) {
        stepwise.add(tensor);
    }

    /** Room for one step of a tensor: all steps take it in turn. */
    void oneStep(Tensor tensor, Axis time) {
        oneStep.put(tensor, time);
    }

    /** A matrix transposed if another is. */
    void transposedLike(Tensor tensor, Tensor like) {
        if (transposed.contains(like)) {
            transposed.add(tensor);
        }
    }

    /** Another tensor in the rows of one that has its own. */
    void like(Tensor tensor, Tensor like) {
        if (stepwise.contains(like)) {
            stepwise.add(tensor);
        }
        transposedLike(tensor, like);
    }

    /** What lies within what. */
    Wholes wholes() {
        return wholes;
    }

    // ---------------------------------------------------------------- what is known of them

    boolean isBySteps(Tensor tensor) {
        return stepwise.contains(tensor);
    }

    boolean isTransposed(Tensor tensor) {
        return transposed.contains(tensor);
    }

    boolean isCrosswise(Tensor tensor) {
        return crosswise.contains(tensor);
    }

    /** True if any tensor is. */
    boolean isAnyCrosswise() {
        return !crosswise.isEmpty();
    }

    /** The layout of a tensor of its own, as far as its axes go: rows are not rounded up, nor put into one array. */
    Layout layout(Tensor tensor, Buffer.Role role) {
        List<Axis> axes = tensor.axes();
        if (axes.isEmpty()) {
            boolean array = role == Buffer.Role.PARAMETER || role == Buffer.Role.GRADIENT || role == Buffer.Role.STATE;
            return array ? new Layout.Flat(1) : new Layout.Scalar();
        }
        if (role == Buffer.Role.OUTPUT && !tensor.batched()) {
            return new Layout.Flat(tensor.size());
        }
        boolean rows = axes.size() > 1 || tensor.batched() && role == Buffer.Role.INPUT && !tensor.isInteger();
        if (!rows) {
            return new Layout.Flat(axes.get(0).extent());
        }
        if (crosswise.contains(tensor)) {
            int last = alongRows(tensor);
            return new Layout.Rows(
                    size(axes.subList(1, last)), Math.multiplyExact(size(axes.subList(last, axes.size())), samples));
        }
        int lead = lead(tensor);
        int first = size(axes(tensor).subList(0, lead));
        int second = size(axes(tensor).subList(lead, axes(tensor).size()));
        return transposed.contains(tensor) ? new Layout.Rows(second, first) : new Layout.Rows(first, second);
    }

    /** The indices in a buffer of an element's place. */
    List<Index> at(Tensor tensor, Layout layout, List<Index> at) {
        if (layout.rank() == 0) {
            return List.of();
        }
        if (layout instanceof Layout.Packed packed && tensor.rank() > 1) {
            List<Index> place = place(tensor, at);
            return List.of(place.get(0).times(packed.stride()).plus(place.get(1)));
        }
        if (layout.rank() == 1) {
            return List.of(Index.flat(tensor.axes(), at));
        }
        if (crosswise.contains(tensor)) {
            int last = alongRows(tensor);
            List<Axis> axes = tensor.axes();
            Index row = Index.flat(axes.subList(1, last), at.subList(1, last));
            Index place = Index.flat(axes.subList(last, axes.size()), at.subList(last, at.size()));
            return List.of(row, place.times(samples).plus(at.get(0)));
        }
        return place(tensor, at);
    }

    /** The row and the place in it of an element of a tensor of rows that are no samples side by side. */
    List<Index> place(Tensor tensor, List<Index> at) {
        int lead = lead(tensor);
        List<Axis> axes = axes(tensor);
        List<Index> own = new ArrayList<>(at);
        if (axes.size() < at.size()) {
            own.remove(tensor.axes().indexOf(oneStep.get(tensor)));
        }
        Index first = Index.flat(axes.subList(0, lead), own.subList(0, lead)).plus(wholes.row(tensor));
        Index second = Index.flat(axes.subList(lead, own.size()), own.subList(lead, own.size()))
                .plus(wholes.column(tensor));
        return transposed.contains(tensor) ? List.of(second, first) : List.of(first, second);
    }

    /** The first axis that goes along the rows of what lies crosswise, before the samples: the last of three and more. */
    private static int alongRows(Tensor tensor) {
        return tensor.rank() > 2 ? tensor.rank() - 1 : tensor.rank();
    }

    /** A tensor's axes but for that of its steps, if they share their room. */
    private List<Axis> axes(Tensor tensor) {
        return tensor.axes().stream().filter(a -> a != oneStep.get(tensor)).toList();
    }

    /** How many of a tensor's axes count its rows. */
    private int lead(Tensor tensor) {
        if (tensor.batched() && !stepwise.contains(tensor)) {
            return 1;
        }
        List<Axis> axes = axes(tensor);
        int lead = axes.size() - 1;
        boolean isShort = wholes.of(tensor).isEmpty() && 2 * axes.get(lead).extent() < multiple;
        while (isShort && lead > 1 && size(axes.subList(lead, axes.size())) < multiple) {
            lead--; // as many axes along rows as fill a vector
        }
        return lead;
    }

    private static int size(List<Axis> axes) {
        int size = 1;
        for (Axis axis : axes) {
            size = Math.multiplyExact(size, axis.extent());
        }
        return size;
    }

    /** A tensor's axes in the order in which loops over it run, the one along rows last. */
    List<Axis> loopOrder(Tensor tensor) {
        if (crosswise.contains(tensor)) {
            List<Axis> order = new ArrayList<>(tensor.axes().subList(1, tensor.rank()));
            order.add(tensor.axes().get(0));
            return order;
        }
        return transposed.contains(tensor)
                ? List.of(tensor.axes().get(1), tensor.axes().get(0))
                : tensor.axes();
    }
}
