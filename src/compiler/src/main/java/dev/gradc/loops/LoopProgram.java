package dev.gradc.loops;

import java.util.List;
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
        Optional<Training> training) {
    private static final int OBJECT_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;

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
    }

    /** A program of a model that keeps nothing itself. */
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
            Optional<Training> training) {
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
                List.of(),
                training);
    }

    /** The number of learnt numbers. */
    public long parameterCount() {
        return parameters.stream().mapToLong(Parameter::size).sum();
    }

    /** The bytes that the arrays of the constructor take, with HotSpot's headers and compressed references, each array rounded up to 8. */
    public long memoryBytes() {
        long bytes = 0;
        for (Buffer b : buffers) {
            int each = elementBytes(b.element());
            if (b.layout() instanceof Layout.Flat flat) {
                bytes += array(flat.size(), each);
            } else if (b.layout() instanceof Layout.Rows rows) {
                bytes += array(rows.rows(), REFERENCE_BYTES) + rows.rows() * array(rows.columns(), each);
            }
        }
        return bytes;
    }

    private int elementBytes(Kind kind) {
        return switch (kind) {
            case REAL -> real.bytes();
            case DOUBLE -> Double.BYTES;
            case INT, BOOLEAN -> Integer.BYTES;
        };
    }

    private static long array(long length, int each) {
        return (OBJECT_BYTES + length * each + 7) / 8 * 8;
    }

    /** The program with other public methods. */
    public LoopProgram withEntries(List<Entry> others) {
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
                methods,
                others,
                inputs,
                parameters,
                outputs,
                constrained,
                metrics,
                states,
                training);
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
            text.append('\n');
        }
        methods.forEach(m -> text.append('\n').append(m));
        entries.forEach(e -> text.append('\n').append(e));
        return text.toString();
    }
}
