package dev.gradc.loops;

/**
 * The bytes that the constructor of a generated class allocates for arrays, each array with its header, by HotSpot's layout with compressed
 * references. The object itself and its fields are not among them; nothing is allocated later.
 *
 * @param parameters learnt or frozen
 * @param states the optimiser's and the model's own, and the directions of products
 * @param gradients of all parameters, and products of the Hessian
 * @param activations all that is computed for a batch and on the way to gradients
 * @param saved what more they would take if each buffer had its own array
 */
public record Memory(long parameters, long states, long gradients, long activations, long saved) {
    private static final int HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;

    /** All that is allocated. */
    public long total() {
        return parameters + states + gradients + activations;
    }

    static Memory of(LoopProgram program) {
        long parameters = 0;
        long states = 0;
        long gradients = 0;
        long activations = 0;
        long saved = 0;
        for (Buffer b : program.buffers()) {
            long bytes = of(b, program.real());
            if (program.shared().containsKey(b)) {
                saved += bytes;
                continue;
            }
            switch (b.role()) {
                case PARAMETER -> parameters += bytes;
                case STATE -> states += bytes;
                case GRADIENT -> gradients += bytes;
                case ACTIVATION, SCRATCH, OUTPUT, RESULT, INPUT, TABLE -> activations += bytes;
            }
        }
        activations += beside(program, program.threads().most());
        return new Memory(parameters, states, gradients, activations, saved);
    }

    /** The bytes of the arrays that threads beside the first have for themselves. */
    private static long beside(LoopProgram program, int threads) {
        return program.threads().own().stream()
                .mapToLong(b -> besideHead(threads) + (threads - 1) * of(b, program.real()))
                .sum();
    }

    /** The bytes of the array of those of one buffer. */
    private static long besideHead(int threads) {
        return array(threads - 1L, REFERENCE_BYTES);
    }

    /** The bytes of one buffer's arrays; 0 for a field. */
    public static long of(Buffer buffer, NumberType real) {
        int each = bytes(buffer.element(), real);
        if (buffer.layout() instanceof Layout.Flat flat) {
            return array(flat.pitch(), each);
        }
        if (buffer.layout() instanceof Layout.Packed packed) {
            return array(packed.pitch(), each);
        }
        if (buffer.layout() instanceof Layout.Rows rows) {
            return array(rows.rows(), REFERENCE_BYTES) + rows.rows() * array(rows.pitch(), each);
        }
        return 0;
    }

    private static int bytes(Kind kind, NumberType real) {
        return switch (kind) {
            case REAL -> real.bytes();
            case DOUBLE -> Double.BYTES;
            case INT, BOOLEAN -> Integer.BYTES;
        };
    }

    private static long array(long length, int each) {
        return (HEADER_BYTES + length * each + 7) / 8 * 8;
    }
}
