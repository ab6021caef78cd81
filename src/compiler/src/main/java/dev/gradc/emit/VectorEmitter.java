package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.loops.Formal;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Phase;
import dev.gradc.loops.Shared;
import dev.gradc.loops.Twin;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The class beside a generated class that holds the twins of its methods: static methods by the Vector API. It is the one that names that module. */
final class VectorEmitter {
    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Helpers helpers;
    private final VectorTypes vectors;
    private final VectorFunctions functions;
    private final FirstCalls firstCalls;

    private static final String APART =
            " Nothing is thrown: HotSpot takes no method of a Throwable into one that is none's, so"
                    + " that it compiles each of these by itself. A whole step at once would be more than it keeps in registers.";

    VectorEmitter(LoopProgram program, Types types, ClassNames names, Helpers helpers) {
        this.helpers = helpers;
        this.program = program;
        this.types = types;
        this.names = names;
        this.vectors = new VectorTypes(program.real());
        this.functions = new VectorFunctions(vectors);
        this.firstCalls = new FirstCalls(program.twins().values().stream()
                .mapToInt(t -> 1 + t.parts().size())
                .sum());
    }

    static String className(LoopProgram program) {
        return program.className() + "Vector";
    }

    TypeSpec type() {
        Intrinsics intrinsics = new Intrinsics(names);
        TypeSpec.Builder type = TypeSpec.classBuilder(className(program))
                .addModifiers(Modifier.FINAL)
                .addJavadoc(
                        "$L",
                        "Methods of " + program.className() + " by the Vector API, for where the module "
                                + VectorTypes.MODULE + " is present: several elements at once, the same equations."
                                + (program.apart() ? APART : ""));
        if (program.apart()) {
            type.superclass(Throwable.class)
                    .addField(FieldSpec.builder(
                                    TypeName.LONG,
                                    "serialVersionUID",
                                    Modifier.PRIVATE,
                                    Modifier.STATIC,
                                    Modifier.FINAL)
                            .initializer("1")
                            .build());
        }
        Set<String> known = new HashSet<>();
        var methods = program.twins().entrySet().stream()
                .flatMap(t -> finished(Stream.concat(
                                entered(t.getKey(), t.getValue())
                                        .filter(m -> known.add(m.name()))
                                        .map(m -> draft(m, intrinsics)),
                                t.getValue().parts().stream().map(p -> {
                                    Draft part = draft(p, intrinsics);
                                    part.head().addModifiers(Modifier.PRIVATE);
                                    return part;
                                }))
                        .toList()))
                .toList();
        String preferred = vectors.name() + ".SPECIES_PREFERRED";
        type.addField(FieldSpec.builder(vectors.species(), "SPECIES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(
                        "$T.SPECIES_PREFERRED.length() > $L ? $T.SPECIES_512 : $L",
                        vectors.type(),
                        vectors.pitch(),
                        vectors.type(),
                        preferred)
                .build());
        type.addField(FieldSpec.builder(TypeName.INT, "LANES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("SPECIES.length()")
                .build());
        if (functions.needsPlaces()) {
            String places = IntStream.range(0, vectors.pitch())
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(", ", "{", "}"));
            type.addField(FieldSpec.builder(
                            ArrayTypeName.of(types.number()),
                            "PLACES",
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer("$L", places)
                    .build());
        }
        String text = methods.stream().map(MethodSpec::toString).collect(Collectors.joining())
                + functions.turns().text();
        CodeBlock first = CodeBlock.builder()
                .add(FirstUses.in(text, vectors).orElse(CodeBlock.of("")))
                .add(firstCalls.call())
                .build();
        if (!first.isEmpty()) {
            type.addStaticBlock(first);
        }
        type.addMethod(
                MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
        methods.forEach(type::addMethod);
        firstCalls.method().ifPresent(type::addMethod);
        functions.turns().addTo(type);
        intrinsics.methods().forEach(type::addMethod);
        return type.build();
    }

    /** The methods that the model's class calls in a method's place. */
    private Stream<Method> entered(String name, Twin twin) {
        Shared shared = program.threads().inLanes().get(name);
        return isEmpty(twin)
                ? Stream.of()
                : shared == null
                        ? Stream.of(twin.method())
                        : shared.phases().stream().map(Phase::method);
    }

    /** A method of which the body is not yet added. */
    private record Draft(Method method, Names locals, MethodSpec.Builder head, CodeBlock body) {}

    /** A twin's methods, which return at once where HotSpot may compile them early. */
    private Stream<MethodSpec> finished(List<Draft> drafts) {
        boolean early = drafts.stream().allMatch(d -> FirstCalls.canBeEarly(d.body()));
        return drafts.stream().map(d -> {
            if (early) {
                d.head()
                        .addCode(firstCalls.guard(
                                d.method(), names.method(d.method().name()), d.locals(), d.body()));
            }
            return d.head().addCode(d.body()).build();
        });
    }

    private Draft draft(Method m, Intrinsics intrinsics) {
        Names locals = names.freeLocals();
        for (String taken : new String[] {"SPECIES", "LANES", "PLACES"}) {
            locals.fresh(taken);
        }
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(names.method(m.name())).addModifiers(Modifier.STATIC);
        m.comment().stream()
                .map(Comments::equation)
                .filter(line -> !line.isBlank())
                .forEach(line -> method.addJavadoc("$L\n", line));
        for (Formal formal : m.formals()) {
            method.addParameter(types.of(formal), locals.take(formal, formal.name()));
        }
        CodeBlock body = StatementWriter.apart(types, names, locals, intrinsics, helpers, functions)
                .write(m.body());
        return new Draft(m, locals, method, body);
    }

    /** The beginning of a method that has a twin: the twin does the work where it can. */
    CodeBlock handOver(Twin twin, Names locals, StatementWriter writer) {
        CodeBlock before = writer.write(twin.before());
        String arguments = twin.method().formals().stream().map(locals::of).collect(Collectors.joining(", "));
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("if ($L)", names.field(ClassNames.Own.VECTORS))
                .add(before);
        if (!isEmpty(twin)) {
            code.addStatement(
                    "$L.$L($L)", className(program), names.method(twin.method().name()), arguments);
        }
        return code.addStatement("return").endControlFlow().build();
    }

    private static boolean isEmpty(Twin twin) {
        return twin.method().body().statements().isEmpty();
    }
}
