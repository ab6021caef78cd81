package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Parameter.Arrangement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where tensors lie. Over samples: a row a sample, its elements row-major in it; of a recurrence a row for each sample and step, or for each
 * sample alone where steps share their room; or crosswise, all samples of an element side by side, in rows along the last axis. Otherwise a vector
 * is flat, a matrix has its rows, a larger tensor a row for all but its last axis; a matrix may lie transposed, so that its longer loops run along
 * rows. Of small networks the rows of narrow matrices lie one behind the other in one array.
 */
final class Storage {
    private final Names names;
    private final Set<Tensor> transposed;
    private final Set<Tensor> stepwise = new LinkedHashSet<>();
    private final Map<Tensor, Axis> oneStep = new LinkedHashMap<>();
    private final Set<Tensor> crosswise;
    private final Set<Tensor> numbers;
    private final int multiple;
    private final int samples;
    private final boolean packs;
    private final Map<Tensor, Buffer> buffers = new LinkedHashMap<>();
    private final Map<List<Object>, Buffer> blocks = new LinkedHashMap<>();
    private final Wholes wholes = new Wholes();
    private final Map<Tensor, Definition> originals = new LinkedHashMap<>();
    private final List<Buffer> owned = new ArrayList<>();

    /**
     * @param crosswise the tensors over samples that lie with the samples along their rows
     * @param numbers the integer tensors whose elements are held as numbers
     * @param options say what the length of each row of reals, and of each vector, is rounded up to, and the room for samples side by side
     * @param packs true to put short rows into one array
     */
    Storage(
            Names names,
            Set<Tensor> transposed,
            Set<Tensor> crosswise,
            Set<Tensor> numbers,
            LoweringOptions options,
            boolean packs) {
        this.packs = packs;
        this.multiple = options.multiple();
        this.samples = options.samples();
        this.crosswise = Set.copyOf(crosswise);
        this.numbers = Set.copyOf(numbers);
        this.names = names;
        this.transposed = new LinkedHashSet<>(transposed);
    }

    /** The place of an element: a buffer and as many indices as it takes. */
    record Address(Buffer buffer, List<Index> at) {
        Index last() {
            return at.get(at.size() - 1);
        }
    }

    Buffer declare(Tensor tensor, Buffer.Role role, Kind kind) {
        String text = tensor.name().plain() + tensor.shape();
        Layout layout = layout(tensor, role);
        boolean padded = kind == Kind.REAL && role != Buffer.Role.INPUT;
        Layout whole = padded ? Rounded.up(layout, multiple) : layout;
        boolean packed = packs && kind != Kind.INT && role != Buffer.Role.INPUT && !crosswise.contains(tensor);
        Buffer buffer = declare(
                tensor.name().plain(), role, kind, packed ? Rounded.packed(whole, isNarrow(tensor)) : whole, text);
        buffers.put(tensor, buffer);
        return buffer;
    }

    /** A buffer that is no tensor's. */
    Buffer declare(String name, Buffer.Role role, Kind kind, Layout layout, String comment) {
        Buffer buffer = new Buffer(names.fresh(name), role, kind, layout, comment);
        if (role != Buffer.Role.INPUT) {
            owned.add(buffer);
        }
        return buffer;
    }

    /**
     * A copy of a matrix in one array, which all methods that make such a copy share.
     *
     * @param along the matrix's axis that is cut into blocks
     */
    void declareBlocks(Tensor copy, Tensor of, int along) {
        Buffer buffer = blocks.computeIfAbsent(
                List.of(of, along),
                m -> declare(
                        copy.name().plain(),
                        Buffer.Role.SCRATCH,
                        Kind.REAL,
                        new Layout.Flat(copy.size()),
                        of.name().plain() + ", columns of all rows side by side"));
        share(copy, buffer);
    }

    /** A copy of some columns of a matrix in one array, for one method. */
    void declarePanel(Tensor copy, Tensor of) {
        String text = of.name().plain() + ", some columns";
        share(copy, declare(copy.name().plain(), Buffer.Role.SCRATCH, Kind.REAL, new Layout.Flat(copy.size()), text));
    }

    /** Says that a tensor is a copy of what its definition reads. */
    void copies(Definition definition) {
        originals.put(definition.tensor(), definition);
    }

    /** What a tensor is a copy of, if it is one. */
    Optional<Definition> original(Tensor copy) {
        return Optional.ofNullable(originals.get(copy));
    }

    /** Another tensor in the place of one that has its own. */
    void share(Tensor tensor, Tensor like) {
        buffers.put(tensor, of(like));
        if (stepwise.contains(like)) {
            stepwise.add(tensor);
        }
        if (transposed.contains(like)) {
            transposed.add(tensor);
        }
    }

    /** A row for all but the tensor's last axis, for what is worked out step by step: its rows are then added up whole. */
    void layOutBySteps(Tensor tensor) {
        stepwise.add(tensor);
    }

    /** True if a tensor has a row for each sample and step. */
    boolean bySteps(Tensor tensor) {
        return stepwise.contains(tensor);
    }

    /** Room for one step of a tensor: all steps take it in turn. */
    void layOutOneStep(Tensor tensor, Axis time) {
        oneStep.put(tensor, time);
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

    /** A tensor in a buffer that is there already. */
    void share(Tensor tensor, Buffer buffer) {
        buffers.put(tensor, buffer);
    }

    /** A tensor in the rows of another, from a column on. */
    void within(Tensor tensor, Tensor whole, int from) {
        share(tensor, whole);
        wholes.put(tensor, new Wholes.Part(whole, tensor.rank() - 1, from));
    }

    /** A matrix as some rows of another, from one on. */
    void below(Tensor tensor, Tensor whole, int from) {
        share(tensor, whole);
        wholes.put(tensor, new Wholes.Part(whole, 0, from));
    }

    /** What lies within what. */
    Wholes wholes() {
        return wholes;
    }

    /** The tensor laid out as another of the same shape. */
    void layOutLike(Tensor tensor, Tensor like) {
        if (transposed.contains(like)) {
            transposed.add(tensor);
        }
    }

    /** The integer tensors whose elements are held as numbers. */
    Set<Tensor> numbers() {
        return numbers;
    }

    boolean holds(Tensor tensor) {
        return buffers.containsKey(tensor);
    }

    Buffer of(Tensor tensor) {
        Buffer buffer = buffers.get(tensor);
        if (buffer == null) {
            throw new IllegalStateException("nothing holds " + tensor);
        }
        return buffer;
    }

    List<Buffer> owned() {
        return owned;
    }

    Arrangement arrangement(Tensor tensor) {
        return of(tensor).rank() < 2 && !(of(tensor).layout() instanceof Layout.Packed)
                ? Arrangement.FLAT
                : transposed.contains(tensor) ? Arrangement.TRANSPOSED : Arrangement.ROWS;
    }

    private Layout layout(Tensor tensor, Buffer.Role role) {
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
            int last = axes.size() > 2 ? axes.size() - 1 : axes.size();
            return new Layout.Rows(
                    size(axes.subList(1, last)), Math.multiplyExact(size(axes.subList(last, axes.size())), samples));
        }
        int lead = lead(tensor);
        int first = size(axes(tensor).subList(0, lead));
        int second = size(axes(tensor).subList(lead, axes(tensor).size()));
        return transposed.contains(tensor) ? new Layout.Rows(second, first) : new Layout.Rows(first, second);
    }

    private static int size(List<Axis> axes) {
        int size = 1;
        for (Axis axis : axes) {
            size = Math.multiplyExact(size, axis.extent());
        }
        return size;
    }

    Address address(Tensor tensor, List<Index> at) {
        Buffer buffer = of(tensor);
        if (buffer.rank() == 0) {
            return new Address(buffer, List.of());
        }
        if (buffer.layout() instanceof Layout.Packed packed && tensor.rank() > 1) {
            List<Index> place = place(tensor, at);
            return new Address(
                    buffer, List.of(place.get(0).times(packed.stride()).plus(place.get(1))));
        }
        if (buffer.rank() == 1) {
            return new Address(buffer, List.of(flat(tensor.axes(), at)));
        }
        if (crosswise.contains(tensor)) {
            List<Axis> axes = tensor.axes();
            int last = axes.size() > 2 ? axes.size() - 1 : axes.size();
            Index row = flat(axes.subList(1, last), at.subList(1, last));
            Index place = flat(axes.subList(last, axes.size()), at.subList(last, at.size()));
            return new Address(buffer, List.of(row, place.times(samples).plus(at.get(0))));
        }
        return new Address(buffer, place(tensor, at));
    }

    /** The row and the place in it of an element of a tensor of rows that are no samples side by side. */
    List<Index> place(Tensor tensor, List<Index> at) {
        int lead = lead(tensor);
        List<Axis> axes = axes(tensor);
        List<Index> own = new ArrayList<>(at);
        if (axes.size() < at.size()) {
            own.remove(tensor.axes().indexOf(oneStep.get(tensor)));
        }
        Index first = flat(axes.subList(0, lead), own.subList(0, lead)).plus(wholes.row(tensor));
        Index second = flat(axes.subList(lead, own.size()), own.subList(lead, own.size()))
                .plus(wholes.column(tensor));
        return transposed.contains(tensor) ? List.of(second, first) : List.of(first, second);
    }

    /** True if a tensor's elements lie in rows, be they arrays of their own or one behind the other. */
    boolean inRows(Tensor tensor) {
        return tensor.rank() > 1 && (of(tensor).rank() == 2 || of(tensor).layout() instanceof Layout.Packed);
    }

    /** True if all rows of a buffer of reals are there to be turned in whole vectors. */
    boolean isSquarable(Buffer buffer) {
        boolean rows = buffer.layout() instanceof Layout.Rows || buffer.layout() instanceof Layout.Packed;
        int pitch = buffer.layout() instanceof Layout.Packed p
                ? p.stride()
                : buffer.layout().pitch();
        return packs
                && multiple > 1
                && rows
                && pitch % multiple == 0
                && buffer.element() == Kind.REAL
                && buffer.role() != Buffer.Role.INPUT;
    }

    /** The room for samples that lie side by side. */
    int samples() {
        return samples;
    }

    /** True if there are tensors with the samples along their rows: those of networks that look through windows. */
    boolean looksThroughWindows() {
        return !crosswise.isEmpty();
    }

    /** True if a tensor over samples that is no {@link Crosswise} one has them along its rows. */
    boolean isNarrow(Tensor tensor) {
        return tensor.batched() && transposed.contains(tensor);
    }

    /** True if the samples of a tensor lie side by side, along its rows. */
    boolean crosswise(Tensor tensor) {
        return crosswise.contains(tensor);
    }

    private static Index flat(List<Axis> axes, List<Index> at) {
        Index flat = Index.of(0);
        for (int i = 0; i < at.size(); i++) {
            flat = flat.times(axes.get(i).extent()).plus(at.get(i));
        }
        return flat;
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
