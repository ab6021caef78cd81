package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** How what a network keeps, parameters and states, crosses a trainer's adapter as doubles. */
final class TrainerTransfers {
    /** The name of the method that makes floats of doubles. */
    static final String NARROW = "narrow";

    private final LoopProgram program;

    TrainerTransfers(LoopProgram program) {
        this.program = program;
    }

    /** The methods that read and write them. */
    List<MethodSpec> both() {
        return List.of(transfer("getParameter", "into"), transfer("setParameter", "from"));
    }

    /** Parameters, and behind them states, cross in the class's own number type. */
    private MethodSpec transfer(String name, String array) {
        MethodSpec.Builder method = TrainerEmitter.method(name, TypeName.VOID)
                .addParameter(TypeName.INT, "parameter")
                .addParameter(ArrayTypeName.of(TypeName.DOUBLE), array);
        if (!program.states().isEmpty()) {
            method.beginControlFlow("if (parameter >= $L)", program.parameters().size())
                    .addStatement(
                            "$T name = net.modelStateNames().get(parameter - $L)",
                            String.class,
                            program.parameters().size());
            move(method, name.equals("getParameter") ? "getModelState" : "setModelState", array);
            method.addStatement("return").endControlFlow();
        }
        method.addStatement("$T name = net.parameterNames().get(parameter)", String.class);
        move(method, name, array);
        return method.build();
    }

    private void move(MethodSpec.Builder method, String accessor, String array) {
        if (program.real() == NumberType.DOUBLE) {
            method.addStatement("net.$L(name, $L)", accessor, array);
        } else if (accessor.startsWith("get")) {
            method.addStatement("float[] values = new float[into.length]")
                    .addStatement("net.$L(name, values)", accessor)
                    .beginControlFlow("for (int i = 0; i < values.length; i++)")
                    .addStatement("into[i] = values[i]")
                    .endControlFlow();
        } else {
            method.addStatement("net.$L(name, " + NARROW + "(from))", accessor);
        }
    }

    /** What makes floats of doubles, if the class is one of floats. */
    Optional<MethodSpec> narrow() {
        return program.real() == NumberType.DOUBLE ? Optional.empty() : Optional.of(toFloats());
    }

    private static MethodSpec toFloats() {
        return MethodSpec.methodBuilder(NARROW)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(float[].class)
                .addParameter(double[].class, "from")
                .addStatement("float[] values = new float[from.length]")
                .beginControlFlow("for (int i = 0; i < from.length; i++)")
                .addStatement("values[i] = (float) from[i]")
                .endControlFlow()
                .addStatement("return values")
                .build();
    }
}
