package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Threads;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The constructors of a generated class, which allocate every array it will ever have. */
final class Constructors {
    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final SharedWork work;

    Constructors(LoopProgram program, Types types, ClassNames names, SharedWork work) {
        this.program = program;
        this.types = types;
        this.names = names;
        this.work = work;
    }

    /** @param filling what is computed once, when all arrays are there */
    List<MethodSpec> methods(CodeBlock filling) {
        List<CodeBlock> lines = new ArrayList<>();
        for (Buffer b : program.buffers()) {
            if (!program.shared().containsKey(b) && !(b.layout() instanceof Layout.Scalar)) {
                lines.add(CodeBlock.of("$L = $L;\n", names.field(b), allocation(b)));
            }
        }
        if (!allocatedInParts()) {
            program.shared()
                    .forEach((b, owner) -> lines.add(CodeBlock.of("$L = $L;\n", names.field(b), names.field(owner))));
        }
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(
                        "$L", "Allocates every array, once. The parameters have no values before {@code initialize}.");
        List<MethodSpec> all = new ArrayList<>();
        if (program.threads().several()) {
            all.add(withDefaultThreads());
            takeThreads(constructor);
        }
        if (!allocatedInParts()) {
            lines.forEach(constructor::addCode);
            constructor.addCode(work.allocation());
            all.add(constructor.addCode(filling).build());
            return all;
        }
        List<MethodSpec> parts = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += ClassNames.MOST_ARRAYS) {
            MethodSpec.Builder part = MethodSpec.methodBuilder(names.part("allocate", parts.size() + 1))
                    .addModifiers(Modifier.PRIVATE);
            lines.subList(from, Math.min(from + ClassNames.MOST_ARRAYS, lines.size()))
                    .forEach(part::addCode);
            parts.add(part.build());
            constructor.addStatement("$N()", parts.get(parts.size() - 1));
        }
        constructor.addCode(work.allocation());
        all.add(constructor.addCode(filling).build());
        all.addAll(parts);
        return all;
    }

    private MethodSpec withDefaultThreads() {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L", "As the other, with the threads that the model asks for.")
                .addStatement("this($L)", names.field(Own.THREADS))
                .build();
    }

    /** @param constructor which allocates all */
    private void takeThreads(MethodSpec.Builder constructor) {
        String threads = names.locals().fresh("threads");
        constructor
                .addJavadoc(
                        "$L",
                        " It works in as many threads, the caller's among them: every number is the same whatever they are. The"
                                + " others start with the first call that computes, and end with {@code close}.")
                .addParameter(TypeName.INT, threads)
                .beginControlFlow("if ($L < 1 || $L > $L)", threads, threads, Threads.MOST)
                .addStatement(
                        "throw new IllegalArgumentException(\"threads: expected 1 to $L, found \" + $L)",
                        Threads.MOST,
                        threads)
                .endControlFlow()
                .addStatement("$L = $L", names.field(Own.THREAD_COUNT), threads);
    }

    private CodeBlock allocation(Buffer b) {
        CodeBlock lengths = b.layout() instanceof Layout.Rows rows
                ? CodeBlock.of("[$L][$L]", Literals.of(rows.rows()), Literals.of(rows.pitch()))
                : CodeBlock.of("[$L]", Literals.of(b.layout().pitch()));
        return CodeBlock.of("new $T$L", types.of(b.element()), lengths);
    }

    /** True if the arrays are too many for one method: then their fields are not final, and several methods allocate them. */
    private boolean allocatedInParts() {
        return ClassNames.manyArrays(program);
    }
}
