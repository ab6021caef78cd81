package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Cut;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Phase;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Shared;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * What a class with threads of its own has beside the methods they share: a number for each phase that is cut, the method that does a stretch of
 * one, and fields by which the caller's thread hands over what the phases take. How the stretches are given out is {@link Workers}' business.
 */
final class SharedWork {
    private static final int MOST_CASES = 64; // of one method; HotSpot compiles none of more than 8,000 bytes

    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Map<Phase, Integer> numbers = new IdentityHashMap<>();
    private final List<CodeBlock> cases = new ArrayList<>();
    private final Map<Formal, String> handed = new LinkedHashMap<>();
    private final Map<Buffer, String> spares = new LinkedHashMap<>();
    private final String share;
    private final String part;

    SharedWork(LoopProgram program, Types types, ClassNames names) {
        this.program = program;
        this.types = types;
        this.names = names;
        boolean several = program.threads().several();
        share = several ? names.more("share") : "";
        part = several ? names.more("doPart") : "";
        program.threads().plain().values().forEach(s -> number(s, false));
        program.threads().inLanes().values().forEach(s -> number(s, true));
    }

    private void number(Shared shared, boolean apart) {
        for (Phase phase : shared.phases()) {
            phase.cut().ifPresent(cut -> {
                numbers.put(phase, cases.size());
                cut.own().forEach(b -> spares.computeIfAbsent(b, o -> names.more(wish("spare", o))));
                cases.add(call(phase, apart, f -> stretch(f, cut)));
            });
        }
    }

    private static String wish(String verb, Formal formal) {
        String name = formal.name();
        return verb + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private String stretch(Formal formal, Cut cut) {
        if (formal instanceof Buffer b && cut.own().contains(b)) {
            return "me == 0 ? " + names.field(b) + " : " + spares.get(b) + "[me - 1]";
        }
        if (isOwn(formal)) {
            return names.field((Buffer) formal);
        }
        return formal.equals(cut.from()) ? "from" : formal.equals(cut.to()) ? "to" : handed(formal);
    }

    /** The field by which something that a phase takes is handed over. */
    private String handed(Formal formal) {
        return handed.computeIfAbsent(formal, f -> names.more(wish("handed", f)));
    }

    private CodeBlock call(Phase phase, boolean apart, Function<Formal, String> argument) {
        String arguments = phase.method().formals().stream().map(argument).collect(Collectors.joining(", "));
        String owner = apart ? VectorEmitter.className(program) + "." : "";
        return CodeBlock.of("$L$L($L)", owner, names.method(phase.method().name()), arguments);
    }

    private static boolean isOwn(Formal formal) {
        return formal instanceof Buffer b && b.role() != Buffer.Role.INPUT;
    }

    /** What stands in the place of a method's body. */
    CodeBlock instead(Shared shared, boolean apart, Names locals, StatementWriter writer) {
        CodeBlock.Builder code = CodeBlock.builder().add(writer.write(shared.before()));
        ValueWriter values = writer.values();
        for (Phase phase : shared.phases()) {
            Optional<Cut> cut = phase.cut();
            if (cut.isEmpty()) {
                code.addStatement("$L", call(phase, apart, f -> isOwn(f) ? names.field((Buffer) f) : locals.of(f)));
                continue;
            }
            List<Formal> given = phase.method().formals().stream()
                    .filter(f -> !isOwn(f)
                            && !f.equals(cut.get().from())
                            && !f.equals(cut.get().to()))
                    .toList();
            given.forEach(f -> code.addStatement("$L = $L", handed(f), locals.of(f)));
            List<Formal> arrays =
                    given.stream().filter(Buffer.class::isInstance).toList();
            CodeBlock work = CodeBlock.of(
                    "$L($L, $L, $L)",
                    share,
                    Literals.of(numbers.get(phase)),
                    values.write(cut.get().extent()),
                    Literals.of(cut.get().multiple()));
            if (arrays.isEmpty()) {
                code.addStatement(work);
            } else { // whatever happens, the caller's arrays are not kept
                code.beginControlFlow("try").addStatement(work).nextControlFlow("finally");
                arrays.forEach(f -> code.addStatement("$L = null", handed(f)));
                code.endControlFlow();
            }
        }
        return code.build();
    }

    // ---------------------------------------------------------------- members

    void fields(TypeSpec.Builder type) {
        type.addField(TypeName.INT, names.field(Own.THREAD_COUNT), Modifier.PRIVATE, Modifier.FINAL);
        type.addField(TypeName.BOOLEAN, names.field(Own.CLOSED), Modifier.PRIVATE);
        if (!cases.isEmpty()) {
            type.addField(
                    ClassName.bestGuess(names.field(Own.WORKERS_CLASS)), names.field(Own.WORKERS), Modifier.PRIVATE);
            spares.forEach((buffer, name) -> type.addField(
                    FieldSpec.builder(ArrayTypeName.of(type(buffer)), name, Modifier.PRIVATE, Modifier.FINAL)
                            .addJavadoc("$L", "What " + names.field(buffer) + " is to the first thread, to the others.")
                            .build()));
            handed.forEach((formal, name) -> type.addField(type(formal), name, Modifier.PRIVATE));
        }
    }

    /** The lines of the constructor for what each thread has for itself. */
    CodeBlock allocation() {
        CodeBlock.Builder code = CodeBlock.builder();
        spares.forEach((buffer, name) -> {
            String lengths = buffer.layout() instanceof Layout.Rows rows
                    ? "[" + Literals.of(rows.rows()) + "][" + Literals.of(rows.pitch()) + "]"
                    : "[" + Literals.of(buffer.layout().pitch()) + "]";
            code.addStatement(
                    "$L = new $T[$L - 1]$L", name, types.of(buffer.element()), names.field(Own.THREAD_COUNT), lengths);
        });
        return code.build();
    }

    private TypeName type(Formal formal) {
        if (formal instanceof RowVariable) {
            throw new IllegalStateException(formal + " is handed over");
        }
        return types.of(formal);
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        methods.add(close());
        if (cases.isEmpty()) {
            return methods;
        }
        methods.add(share());
        methods.addAll(parts());
        return methods;
    }

    /** The class of the helping threads, if there is something to share. */
    Optional<TypeSpec> workers() {
        return cases.isEmpty() ? Optional.empty() : Optional.of(new Workers(program, names, part).type());
    }

    private MethodSpec close() {
        MethodSpec.Builder close = MethodSpec.methodBuilder("close")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(
                        "$L",
                        "Ends the threads of this object. Its numbers can still be read, but nothing more computed. Closing it"
                                + " again does nothing.")
                .addStatement("$L = true", names.field(Own.CLOSED));
        if (!cases.isEmpty()) {
            String workers = names.field(Own.WORKERS);
            close.beginControlFlow("if ($L != null)", workers)
                    .addStatement("$L.end()", workers)
                    .addStatement("$L = null", workers)
                    .endControlFlow();
        }
        return close.build();
    }

    private MethodSpec share() {
        String workers = names.field(Own.WORKERS);
        String count = names.field(Own.THREAD_COUNT);
        return MethodSpec.methodBuilder(share)
                .addModifiers(Modifier.PRIVATE)
                .addParameter(TypeName.INT, "job")
                .addParameter(TypeName.INT, "extent")
                .addParameter(TypeName.INT, "multiple")
                .addJavadoc(
                        "$L",
                        "Has all threads do a job: stretches of about extent rounds, each but the last of some multiple. Which"
                                + " thread does which makes no difference to any number.")
                .beginControlFlow("if ($L == 1)", count)
                .addStatement("$L(job, 0, 0, Integer.MAX_VALUE)", part)
                .addStatement("return")
                .endControlFlow()
                .beginControlFlow("if ($L == null)", workers)
                .addStatement("$L = new $L(this, $L)", workers, names.field(Own.WORKERS_CLASS), count)
                .endControlFlow()
                .addStatement("$L.run(this, job, extent, multiple)", workers)
                .build();
    }

    /** The method that does a stretch of a job; where there are many jobs, by way of others. */
    private List<MethodSpec> parts() {
        List<MethodSpec> methods = new ArrayList<>();
        if (cases.size() <= MOST_CASES) {
            methods.add(part(part, 0, cases.size()));
            return methods;
        }
        MethodSpec.Builder all = part(part).beginControlFlow("switch (job / $L)", MOST_CASES);
        for (int from = 0; from < cases.size(); from += MOST_CASES) {
            MethodSpec some =
                    part(names.part(part, from / MOST_CASES + 1), from, Math.min(from + MOST_CASES, cases.size()));
            methods.add(some);
            all.addStatement("case $L -> $N(job, me, from, to)", from / MOST_CASES, some);
        }
        all.addStatement("default -> throw new IllegalArgumentException(\"job \" + job)")
                .endControlFlow();
        methods.add(0, all.build());
        return methods;
    }

    private static MethodSpec.Builder part(String name) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .addParameter(TypeName.INT, "job")
                .addParameter(TypeName.INT, "me")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to");
    }

    private MethodSpec part(String name, int first, int end) {
        MethodSpec.Builder method = part(name).beginControlFlow("switch (job)");
        for (int job = first; job < end; job++) {
            method.addStatement("case $L -> $L", job, cases.get(job));
        }
        return method.addStatement("default -> throw new IllegalArgumentException(\"job \" + job)")
                .endControlFlow()
                .build();
    }
}
