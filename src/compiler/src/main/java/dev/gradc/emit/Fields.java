package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Constant;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.ModelState;
import dev.gradc.loops.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The fields of a generated class: its constants, what it names, its arrays, and what it knows of itself. */
final class Fields {
    private static final int LISTED = 8;
    private static final int MOST_NAMES = 400; // that a list names one by one

    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Map<Buffer, List<String>> guests = new LinkedHashMap<>();

    Fields(LoopProgram program, Types types, ClassNames names) {
        this.program = program;
        this.types = types;
        this.names = names;
        program.shared()
                .forEach((b, owner) ->
                        guests.computeIfAbsent(owner, o -> new ArrayList<>()).add(names.field(b)));
    }

    /**
     * Adds them to a class.
     *
     * @param states the names of what the optimiser keeps
     */
    void declare(TypeSpec.Builder type, Collection<String> states, SharedWork work) {
        program.constants().forEach(c -> type.addField(constant(c)));
        if (program.threads().several()) {
            type.addField(FieldSpec.builder(
                            TypeName.INT, names.field(Own.THREADS), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                    .initializer("$L", program.threads().most())
                    .addJavadoc(
                            "$L",
                            "The threads of an object that is not told how many to have, its caller's among them.")
                    .build());
        }
        type.addField(list(
                Own.PARAMETER_NAMES,
                program.parameters().stream().map(Parameter::name).toList()));
        if (!states.isEmpty()) {
            type.addField(list(Own.STATE_NAMES, states));
        }
        if (!program.states().isEmpty()) {
            type.addField(list(
                    Own.MODEL_STATE_NAMES,
                    program.states().stream().map(ModelState::name).toList()));
        }
        program.buffers().stream()
                .filter(b ->
                        !ClassNames.manyArrays(program) || !program.shared().containsKey(b))
                .forEach(b -> type.addField(buffer(b)));
        kept(type, work);
    }

    private FieldSpec constant(Constant constant) {
        FieldSpec.Builder field = FieldSpec.builder(
                        TypeName.INT, names.field(constant), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", Literals.of(constant.value()));
        String comment = Comments.javadoc(constant.comment());
        return comment.isBlank()
                ? field.build()
                : field.addJavadoc("$L", comment).build();
    }

    private FieldSpec list(Own field, Collection<String> items) {
        CodeBlock texts = items.size() > MOST_NAMES
                ? CodeBlock.of("$L.split(\" \")", Literals.of(String.join(" ", items)))
                : CodeBlock.of("$L", items.stream().map(Literals::of).collect(Collectors.joining(", ")));
        return FieldSpec.builder(
                        ParameterizedTypeName.get(List.class, String.class),
                        names.field(field),
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer("$T.of($L)", List.class, texts)
                .build();
    }

    private FieldSpec buffer(Buffer b) {
        FieldSpec.Builder field =
                FieldSpec.builder(types.of(b.element(), b.layout()), names.field(b), Modifier.PRIVATE);
        String comment = Comments.equation(b.comment() + place(b));
        if (!comment.isBlank()) {
            field.addJavadoc("$L", comment);
        }
        return b.layout() instanceof Layout.Scalar || ClassNames.manyArrays(program)
                ? field.build()
                : field.addModifiers(Modifier.FINAL).build();
    }

    /** What is to be said of a buffer whose array holds others, too. */
    private String place(Buffer b) {
        Buffer owner = program.shared().get(b);
        if (owner != null) {
            return "; in the array of " + names.field(owner) + ", which is not needed then";
        }
        List<String> others = guests.getOrDefault(b, List.of());
        String more = others.size() > LISTED ? " and " + (others.size() - LISTED) + " more" : "";
        return others.isEmpty()
                ? ""
                : "; its array holds " + others.stream().limit(LISTED).collect(Collectors.joining(", ")) + more
                        + " at other times";
    }

    /** What an object knows of itself beside its arrays. */
    private void kept(TypeSpec.Builder type, SharedWork work) {
        if (!program.twins().isEmpty()) {
            type.addField(FieldSpec.builder(
                            TypeName.BOOLEAN,
                            names.field(Own.VECTORS),
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer("$T.boot().findModule($S).isPresent()", ModuleLayer.class, VectorTypes.MODULE)
                    .build());
        }
        if (program.methods().stream().anyMatch(m -> m.later().isPresent())) {
            type.addField(FieldSpec.builder(
                            TypeName.BOOLEAN, names.field(Own.LATER), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer("$T.version().feature() >= 25", Runtime.class)
                    .build());
        }
        program.training().ifPresent(training -> {
            training.rate()
                    .ifPresent(rate ->
                            type.addField(FieldSpec.builder(TypeName.DOUBLE, names.field(Own.RATE), Modifier.PRIVATE)
                                    .initializer("$L", Literals.of(rate))
                                    .build()));
            type.addField(TypeName.LONG, names.field(Own.STEP_COUNT), Modifier.PRIVATE);
            training.total()
                    .ifPresent(total -> type.addField(
                            FieldSpec.builder(TypeName.LONG, names.field(Own.TOTAL_STEPS), Modifier.PRIVATE)
                                    .initializer("$LL", total)
                                    .build()));
        });
        type.addField(TypeName.BOOLEAN, names.field(Own.INITIALIZED), Modifier.PRIVATE);
        type.addField(TypeName.INT, names.field(Own.FORWARD_ROWS), Modifier.PRIVATE);
        type.addField(TypeName.INT, names.field(Own.LOSS_ROWS), Modifier.PRIVATE);
        if (!program.metrics().isEmpty()) {
            type.addField(TypeName.BOOLEAN, names.field(Own.METRICS_READY), Modifier.PRIVATE);
        }
        type.addField(TypeName.BOOLEAN, names.field(Own.GRADIENTS_READY), Modifier.PRIVATE);
        program.entries()
                .forEach(e -> followed(e.kind())
                        .ifPresent(own -> type.addField(
                                own == Own.PRODUCT_READY ? TypeName.BOOLEAN : TypeName.INT,
                                names.field(own),
                                Modifier.PRIVATE)));
        type.addField(TypeName.LONG, names.field(Own.SEED), Modifier.PRIVATE);
        type.addField(TypeName.LONG, names.field(Own.DRAW_STATE), Modifier.PRIVATE);
        if (program.threads().several()) {
            work.fields(type);
        }
    }

    /** The field that tells of the latest product. */
    private static Optional<Own> followed(Entry.Kind kind) {
        return switch (kind) {
            case JVP -> Optional.of(Own.TANGENT_ROWS);
            case JACOBIAN -> Optional.of(Own.JACOBIAN_ROWS);
            case HESSIAN_VECTOR -> Optional.of(Own.PRODUCT_READY);
            case INITIALIZE, FORWARD, EVALUATE, LOSS, BACKWARD, UPDATE, STEP -> Optional.empty();
        };
    }
}
