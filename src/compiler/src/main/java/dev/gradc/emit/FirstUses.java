package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.NumberType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * First uses of each operation on vectors that a class has, as the class is loaded. JDK 17 finds an operation's implementation by a method that is
 * inlined wherever vectors are worked on; HotSpot compiles it for the kinds of operations met so far, and falls back to the interpreter at each kind
 * that comes later. Every place where it is inlined counts such falls again, and at 100 HotSpot calls the rest of a method's operations as objects.
 */
final class FirstUses {
    private static final List<String> OF_TWO = List.of("add", "sub", "mul", "div", "min", "max");
    private static final List<String> OF_ONE = List.of("neg", "abs", "sqrt");
    private static final List<String> OF_WHOLE = List.of("add", "sub", "min");
    private static final List<String> OPERATORS = List.of("ASHR", "LSHR", "LSHL", "XOR");
    private static final List<String> OF_ALL = List.of("ADD", "MUL", "MIN", "MAX");

    private static final int TIMES = 400; // it counts what it meets from the 200th on

    private FirstUses() {}

    /** @param text the class's methods; empty if they have none of the operations */
    static Optional<CodeBlock> in(String text, VectorTypes vectors) {
        List<String> uses = new ArrayList<>();
        OF_TWO.stream().filter(o -> text.contains("." + o + "(")).forEach(o -> uses.add("x." + o + "(x)"));
        OF_ONE.stream().filter(o -> text.contains("." + o + "()")).forEach(o -> uses.add("x." + o + "()"));
        OF_ALL.stream()
                .map(o -> ".reduceLanes(VectorOperators." + o + ")")
                .filter(text::contains)
                .forEach(o -> uses.add("x" + o));
        if (text.contains(".fma(")) {
            uses.add("x.fma(x, x)");
        }
        if (text.contains(".rearrange(")) {
            uses.add("x.rearrange(x.species().iotaShuffle(0, 1, true))");
        }
        boolean isFloat = vectors.real() == NumberType.FLOAT;
        String whole = isFloat ? "IntVector" : "LongVector";
        if (text.contains(whole)) {
            uses.add(whole + " whole = x.reinterpretAs" + (isFloat ? "Ints" : "Longs") + "()");
            OF_WHOLE.forEach(o -> uses.add("whole." + o + "(1)"));
            OPERATORS.stream()
                    .filter(o -> text.contains("." + o + ","))
                    .forEach(o -> uses.add("whole.lanewise(VectorOperators." + o + ", 1)"));
        }
        if (uses.isEmpty()) {
            return Optional.empty();
        }
        CodeBlock.Builder code = CodeBlock.builder()
                .add("// HotSpot 17 keeps vectors in registers if it has met all operations before it compiles any.\n")
                .addStatement("$T x = $T.zero(SPECIES)", vectors.type(), vectors.type())
                .beginControlFlow("for (int i = 0; i < $L; i++)", TIMES);
        uses.forEach(use -> code.addStatement("$L", VectorTypes.code(use)));
        return Optional.of(code.endControlFlow().build());
    }
}
