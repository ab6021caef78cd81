package dev.gradc.emit;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;

/** The texts of the private methods that draw: SplitMix64, uniform and standard normal numbers of it. */
final class DrawMethods {
    private final ClassNames names;
    private final String steps;

    /** @param steps the text of the count of updates */
    DrawMethods(ClassNames names, String steps) {
        this.names = names;
        this.steps = steps;
    }

    private String draw(String text) {
        return text.replace("#STATE", names.field(Own.DRAW_STATE))
                .replace("#SEED", names.field(Own.SEED))
                .replace("#MIX", names.method(Helper.MIX))
                .replace("#NEXT", names.method(Helper.NEXT_DRAW))
                .replace("#UNIFORM", names.method(Helper.UNIFORM));
    }

    MethodSpec startDraws() {
        MethodSpec.Builder method = Helpers.method(names, Helper.START_DRAWS, false)
                .addJavadoc("Starts the stream of draws of one parameter: SplitMix64, a stream a parameter.")
                .addParameter(TypeName.INT, "parameter");
        return Helpers.body(method, draw("#STATE = #MIX(#MIX(#SEED) + parameter * 0x9E3779B97F4A7C15L);\n"));
    }

    MethodSpec nextDraw() {
        return Helpers.body(Helpers.method(names, Helper.NEXT_DRAW, false).returns(TypeName.LONG), draw("""
                #STATE += 0x9E3779B97F4A7C15L;
                return #MIX(#STATE);
                """));
    }

    MethodSpec mix() {
        MethodSpec.Builder method =
                Helpers.method(names, Helper.MIX, true).returns(TypeName.LONG).addParameter(TypeName.LONG, "z");
        return Helpers.body(method, """
                long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
                return b ^ (b >>> 31);
                """);
    }

    MethodSpec uniform() {
        MethodSpec.Builder method = Helpers.method(names, Helper.UNIFORM, false)
                .addJavadoc("The next number of [0, 1).")
                .returns(TypeName.DOUBLE);
        return Helpers.body(method, draw("return (#NEXT() >>> 11) * 0x1.0p-53;\n"));
    }

    MethodSpec coarse() {
        MethodSpec.Builder method = Helpers.method(names, Helper.COARSE, false)
                .addJavadoc("The next number of [0, 1) that a float holds exactly.")
                .returns(TypeName.DOUBLE);
        return Helpers.body(method, draw("return (#NEXT() >>> 40) * 0x1.0p-24;\n"));
    }

    MethodSpec startRow() {
        MethodSpec.Builder method = Helpers.method(names, Helper.START_ROW, false)
                .addJavadoc(
                        "Starts the stream of a row of what the forward pass draws: by seed, updates so far, draw and row alone.")
                .addParameter(TypeName.INT, "draw")
                .addParameter(TypeName.INT, "row");
        return Helpers.body(method, draw("""
                long stream = #MIX(#MIX(#SEED) - (draw + 1) * 0x9E3779B97F4A7C15L);
                #STATE = #MIX(#MIX(stream + #STEPS * 0x9E3779B97F4A7C15L) + row * 0x9E3779B97F4A7C15L);
                """.replace("#STEPS", steps)));
    }

    MethodSpec gaussian() {
        MethodSpec.Builder method = Helpers.method(names, Helper.GAUSSIAN, false)
                .addJavadoc("The next standard normal number, by the cosine of Box and Muller.")
                .returns(TypeName.DOUBLE);
        return Helpers.body(method, draw("""
                double u = #UNIFORM();
                double v = #UNIFORM();
                return StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - u)) * StrictMath.cos(2.0 * Math.PI * v);
                """));
    }
}
