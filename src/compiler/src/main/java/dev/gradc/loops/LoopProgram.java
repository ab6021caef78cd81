package dev.gradc.loops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole generated class.
 *
 * @param packageName may be empty
 * @param documentation the class comment, a paragraph a text: the model's own words, then its equations, sizes, conventions at kinks
 * @param equations the equations for the class comment, a line a text, set as they stand
 * @param batch the most samples a call may hand over
 * @param count the variable that holds their number in each method that needs it: a formal of kind INT
 * @param buffers all but those of role INPUT, in the order of allocation
 * @param methods the private methods, in the order in which they are first needed
 * @param entries the public methods; UPDATE and STEP only if the model says how it is trained
 * @param constrained parameters made of free ones, read like outputs
 * @param states what the model itself keeps from step to step
 * @param training empty if the model does not say how it is trained
 * @param shared for a buffer without an array of its own, whose array it takes: one that has its own, of as many rows and no fewer columns
 * @param construction what the constructor does when all arrays are there: fills tables
 * @param twins by name, the methods that are also there with lanes; none if vectors are not asked for
 * @param threads what several threads share
 * @param apart true if the methods with lanes take so long that HotSpot should compile each by itself, none as a part of those that call it
 */
public record LoopProgram(
        String packageName,
        String className,
        List<String> documentation,
        List<String> equations,
        NumberType real,
        int batch,
        Variable count,
        List<Constant> constants,
        List<Buffer> buffers,
        List<Method> methods,
        List<Entry> entries,
        List<Input> inputs,
        List<Parameter> parameters,
        List<Output> outputs,
        List<Output> constrained,
        List<Metric> metrics,
        List<ModelState> states,
        Optional<Training> training,
        Map<Buffer, Buffer> shared,
        Block construction,
        Map<String, Twin> twins,
        Threads threads,
        boolean apart) {
    public LoopProgram {
        documentation = List.copyOf(documentation);
        equations = List.copyOf(equations);
        constants = List.copyOf(constants);
        buffers = List.copyOf(buffers);
        methods = List.copyOf(methods);
        entries = List.copyOf(entries);
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        outputs = List.copyOf(outputs);
        constrained = List.copyOf(constrained);
        metrics = List.copyOf(metrics);
        states = List.copyOf(states);
        shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
        twins = Collections.unmodifiableMap(new LinkedHashMap<>(twins));
    }

    /** A program in which each buffer has its own array. */
    public LoopProgram(
            String packageName,
            String className,
            List<String> documentation,
            List<String> equations,
            NumberType real,
            int batch,
            Variable count,
            List<Constant> constants,
            List<Buffer> buffers,
            List<Method> methods,
            List<Entry> entries,
            List<Input> inputs,
            List<Parameter> parameters,
            List<Output> outputs,
            List<Output> constrained,
            List<Metric> metrics,
            List<ModelState> states,
            Optional<Training> training,
            Map<String, Twin> twins) {
        this(
                packageName,
                className,
                documentation,
                equations,
                real,
                batch,
                count,
                constants,
                buffers,
                methods,
                entries,
                inputs,
                parameters,
                outputs,
                constrained,
                metrics,
                states,
                training,
                Map.of(),
                Block.EMPTY,
                twins,
                Threads.NONE,
                false);
    }

    /** The number of learnt numbers. */
    public long parameterCount() {
        return parameters.stream().mapToLong(Parameter::size).sum();
    }

    /** True if arrays are longer than what they hold, so that whole vectors can be read and written. */
    public boolean padded() {
        return buffers.stream().anyMatch(b -> b.layout().pitch() > b.layout().columns());
    }

    /** What the arrays of the constructor take. */
    public Memory memory() {
        return Memory.of(this);
    }

    /** The program with other public methods. */
    public LoopProgram withEntries(List<Entry> others) {
        return with(methods, others, shared, construction, twins, threads, apart);
    }

    /** The program with other private methods. */
    public LoopProgram withMethods(List<Method> others) {
        return with(others, entries, shared, construction, twins, threads, apart);
    }

    /** The program with other private methods and twins. */
    public LoopProgram withMethods(List<Method> others, Map<String, Twin> theirTwins) {
        return with(others, entries, shared, construction, theirTwins, threads, apart);
    }

    /** The program with arrays shared. */
    public LoopProgram withShared(Map<Buffer, Buffer> arrays) {
        return with(methods, entries, arrays, construction, twins, threads, apart);
    }

    /** The program without methods that have lanes. */
    public LoopProgram withoutTwins() {
        return with(methods, entries, shared, construction, Map.of(), threads, apart);
    }

    /** The program whose constructor does more than to allocate. */
    public LoopProgram withConstruction(Block statements) {
        return with(methods, entries, shared, statements, twins, threads, apart);
    }

    /** The program with work shared by threads. */
    public LoopProgram withThreads(Threads others) {
        return with(methods, entries, shared, construction, twins, others, apart);
    }

    /** The program whose methods with lanes stay by themselves, or not. */
    public LoopProgram withTwinsApart(boolean whether) {
        return with(methods, entries, shared, construction, twins, threads, whether);
    }

    private LoopProgram with(
            List<Method> itsMethods,
            List<Entry> itsEntries,
            Map<Buffer, Buffer> itsShared,
            Block itsConstruction,
            Map<String, Twin> itsTwins,
            Threads itsThreads,
            boolean itsApart) {
        return new LoopProgram(
                packageName,
                className,
                documentation,
                equations,
                real,
                batch,
                count,
                constants,
                buffers,
                itsMethods,
                itsEntries,
                inputs,
                parameters,
                outputs,
                constrained,
                metrics,
                states,
                training,
                itsShared,
                itsConstruction,
                itsTwins,
                itsThreads,
                itsApart);
    }

    /** The program as text, for goldens and for reading. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("class " + className + " " + real + " batch " + batch + "\n");
        for (Buffer b : buffers) {
            text.append(b.role())
                    .append(' ')
                    .append(b)
                    .append(' ')
                    .append(b.element())
                    .append(' ')
                    .append(b.layout());
            text.append(shared.containsKey(b) ? " in the array of " + shared.get(b) : "");
            text.append('\n');
        }
        if (!construction.equals(Block.EMPTY)) {
            text.append("\nCONSTRUCTION\n").append(construction);
        }
        methods.forEach(m -> text.append('\n').append(m));
        twins.values().forEach(t -> text.append('\n').append(t));
        threads.plain().values().forEach(t -> text.append('\n').append(t));
        threads.inLanes().values().forEach(t -> text.append('\n').append(t));
        entries.forEach(e -> text.append('\n').append(e));
        return text.toString();
    }
}
