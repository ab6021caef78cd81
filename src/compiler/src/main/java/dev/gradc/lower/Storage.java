package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Parameter.Arrangement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The buffers of a loop program, and which of them holds which tensor; several tensors may share one. How tensors lie in them says their
 * {@link Placement}; of small networks the rows of narrow matrices lie one behind the other in one array.
 */
final class Storage {
    private final Names names;
    private final Placement placement;
    private final Set<Tensor> numbers;
    private final int multiple;
    private final int samples;
    private final boolean packs;
    private final Map<Tensor, Buffer> buffers = new LinkedHashMap<>();
    private final Map<List<Object>, Buffer> blocks = new LinkedHashMap<>();
    private final Map<Tensor, Definition> originals = new LinkedHashMap<>();
    private final List<Buffer> owned = new ArrayList<>();

    /** @param options say what the length of each row of reals, and of each vector, is rounded up to, and the room for samples side by side */
    Storage(Names names, Planning planning, LoweringOptions options) {
        this.names = names;
        this.placement =
                new Placement(planning.transposed(), planning.crosswise(), options.multiple(), options.samples());
        this.numbers = Set.copyOf(planning.numbers());
        this.packs = planning.packs();
        this.multiple = options.multiple();
        this.samples = options.samples();
    }

    /** The place of an element: a buffer and as many indices as it takes. */
    record Address(Buffer buffer, List<Index> at) {
        Index last() {
            return at.get(at.size() - 1);
        }
    }

    Buffer declare(Tensor tensor, Buffer.Role role, Kind kind) {
        String text = tensor.name().plain() + tensor.shape();
        Layout layout = placement.layout(tensor, role);
        boolean padded = kind == Kind.REAL && role != Buffer.Role.INPUT;
        Layout whole = padded ? Rounded.up(layout, multiple) : layout;
        boolean packed = packs && kind != Kind.INT && role != Buffer.Role.INPUT && !crosswise(tensor);
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

    /** Room for reals that one method works in, as a tensor of its own. */
    Tensor scratch(String name, List<Axis> axes) {
        Tensor tensor = new Tensor(new Name(name, 0), Role.DEFINED, axes);
        declare(tensor, Buffer.Role.SCRATCH, Kind.REAL);
        return tensor;
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
        placement.like(tensor, like);
    }

    /** A row for all but the tensor's last axis, for what is worked out step by step: its rows are then added up whole. */
    void layOutBySteps(Tensor tensor) {
        placement.bySteps(tensor);
    }

    /** True if a tensor has a row for each sample and step. */
    boolean bySteps(Tensor tensor) {
        return placement.isBySteps(tensor);
    }

    /** Room for one step of a tensor: all steps take it in turn. */
    void layOutOneStep(Tensor tensor, Axis time) {
        placement.oneStep(tensor, time);
    }

    /** A tensor in a buffer that is there already. */
    void share(Tensor tensor, Buffer buffer) {
        buffers.put(tensor, buffer);
    }

    /** A tensor in the rows of another, from a column on. */
    void within(Tensor tensor, Tensor whole, int from) {
        share(tensor, whole);
        wholes().put(tensor, new Wholes.Part(whole, tensor.rank() - 1, from));
    }

    /** A matrix as some rows of another, from one on. */
    void below(Tensor tensor, Tensor whole, int from) {
        share(tensor, whole);
        wholes().put(tensor, new Wholes.Part(whole, 0, from));
    }

    /** What lies within what. */
    Wholes wholes() {
        return placement.wholes();
    }

    /** The tensor laid out as another of the same shape. */
    void layOutLike(Tensor tensor, Tensor like) {
        placement.transposedLike(tensor, like);
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
                : placement.isTransposed(tensor) ? Arrangement.TRANSPOSED : Arrangement.ROWS;
    }

    Address address(Tensor tensor, List<Index> at) {
        Buffer buffer = of(tensor);
        return new Address(buffer, placement.at(tensor, buffer.layout(), at));
    }

    /** The row and the place in it of an element of a tensor of rows that are no samples side by side. */
    List<Index> place(Tensor tensor, List<Index> at) {
        return placement.place(tensor, at);
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
        return placement.isAnyCrosswise();
    }

    /** True if a tensor over samples that is no {@link Crosswise} one has them along its rows. */
    boolean isNarrow(Tensor tensor) {
        return tensor.batched() && placement.isTransposed(tensor);
    }

    /** True if the samples of a tensor lie side by side, along its rows. */
    boolean crosswise(Tensor tensor) {
        return placement.isCrosswise(tensor);
    }

    /** A tensor's axes in the order in which loops over it run, the one along rows last. */
    List<Axis> loopOrder(Tensor tensor) {
        return placement.loopOrder(tensor);
    }
}
