package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;
import java.util.List;

/** A class with one method, which applies functions of vectors to a row: {@code run(from, to)}. */
final class LaneFunction {
    private LaneFunction() {}

    static GeneratedFile file(Intrinsic function, NumberType real) {
        VectorTypes types = new VectorTypes(real);
        VectorFunctions functions = new VectorFunctions(types);
        CodeBlock.Builder body = CodeBlock.builder();
        Names locals = new Names();
        String result = functions.call(function, List.of(locals.fresh("v")), locals, body);
        return file(real, body.build() + result + ".intoArray(to, i);\n");
    }

    /** Statements that read v and write the row {@code to} at i. */
    static GeneratedFile file(NumberType real, String body) {
        String text = """
                import jdk.incubator.vector.VectorSpecies;

                /** Functions of vectors. */
                public final class Functions {
                    private static final VectorSpecies<BOX> SPECIES = jdk.incubator.vector.TYPE.SPECIES_PREFERRED;

                    private Functions() {}

                    /** Applies them to a row. */
                    public static void run(REAL[] from, REAL[] to) {
                        for (int i = 0; i < from.length; i += SPECIES.length()) {
                            jdk.incubator.vector.TYPE v = jdk.incubator.vector.TYPE.fromArray(SPECIES, from, i);
                            BODY
                        }
                    }
                }
                """;
        boolean isFloat = real == NumberType.FLOAT;
        return new GeneratedFile(
                "Functions.java",
                text.replace("BODY", body)
                        .replace("BOX", isFloat ? "Float" : "Double")
                        .replace("TYPE", new VectorTypes(real).name())
                        .replace("REAL", isFloat ? "float" : "double"));
    }
}
