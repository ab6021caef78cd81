package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * Calls without arrays, at which the methods of a class of vectors return at once, as the class is loaded. HotSpot compiles a method that has been
 * called 600 times once it has gone 15,000 rounds of loops, too; a tile of several hundred rounds a call goes 40,000 before, and is compiled from
 * within its loop first, which takes five times as long and is of no use later. What is called once a step would wait for 5,000 calls.
 */
final class FirstCalls {
    private static final String NAME = "firstCalls";
    private static final int CALLS = 4_900; // of 5,000, at which HotSpot compiles a method whatever it has seen of it
    private static final int MOST = 250; // methods: some 0.1 ms each, and the time to compile them

    private final boolean few;
    private final List<String> calls = new ArrayList<>();

    /** @param methods how many a class has; none of very many is called */
    FirstCalls(int methods) {
        few = methods <= MOST;
    }

    /** False if a body has vectors of two kinds, as exponentials have: JDK 17 makes objects of them if it compiles them before it has met all there are. */
    static boolean canBeEarly(CodeBlock body) {
        return !body.toString().contains("reinterpretAs");
    }

    /** What a method begins with so that it can be called without arrays; nothing where that would do harm. */
    CodeBlock guard(Method method, String name, Names locals, CodeBlock body) {
        Optional<Formal> array =
                method.formals().stream().filter(FirstCalls::isArray).findFirst();
        if (!few || array.isEmpty() || !body.toString().contains("for (") || fetchesMuch(method.body(), 0)) {
            return CodeBlock.of("");
        }
        calls.add(
                method.formals().stream().map(FirstCalls::nothing).collect(Collectors.joining(", ", name + "(", ");")));
        return CodeBlock.builder()
                .beginControlFlow("if ($L == null)", locals.of(array.get()))
                .addStatement("return")
                .endControlFlow()
                .build();
    }

    private static String nothing(Formal formal) {
        boolean condition = formal instanceof Variable v && v.kind() == Kind.BOOLEAN;
        return isArray(formal) ? "null" : condition ? "false" : "0";
    }

    private static boolean isArray(Formal formal) {
        return formal instanceof RowVariable || formal instanceof Buffer b && b.rank() > 0;
    }

    /**
     * True if two arrays' rows are looked up at each round of a loop within a loop: that takes all registers for whole numbers, and HotSpot keeps
     * some among vectors, where they are slow to be had, if it believes the loops to be rare.
     */
    private static boolean fetchesMuch(Block block, int loops) {
        long rows = block.statements().stream()
                .filter(Statement.LetRow.class::isInstance)
                .count();
        return loops > 1 && rows > 1
                || block.statements().stream()
                        .anyMatch(s -> s instanceof Statement.For f && fetchesMuch(f.body(), loops + 1)
                                || s instanceof Statement.Lanes l && fetchesMuch(l.body(), loops));
    }

    /** The method that makes the calls, if there are any. */
    Optional<MethodSpec> method() {
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("for (int i = 0; i < $L; i++)", CALLS);
        calls.forEach(call -> code.add("$L\n", call));
        return Optional.of(MethodSpec.methodBuilder(NAME)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addJavadoc(
                        "Has HotSpot compile these methods early, and as a whole: called so often, without arrays.\n")
                .addCode(code.endControlFlow().build())
                .build());
    }

    /** The call of that method, if there is one. */
    CodeBlock call() {
        return calls.isEmpty() ? CodeBlock.of("") : CodeBlock.of("$L();\n", NAME);
    }
}
