package dev.gradc.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.NumberType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of the Vector API for one number type. */
record VectorTypes(NumberType real) {
    static final String MODULE = "jdk.incubator.vector";
    private static final Pattern API = Pattern.compile(
            "\\b(FloatVector|DoubleVector|IntVector|LongVector|VectorMask|VectorShuffle|VectorOperators)\\b");

    /** The class of a vector of numbers. */
    ClassName type() {
        return ClassName.get(MODULE, name());
    }

    String name() {
        return real == NumberType.FLOAT ? "FloatVector" : "DoubleVector";
    }

    TypeName species() {
        TypeName number = real == NumberType.FLOAT ? TypeName.FLOAT : TypeName.DOUBLE;
        return ParameterizedTypeName.get(ClassName.get(MODULE, "VectorSpecies"), number.box());
    }

    /** Text that names classes of the API, so that they are imported. */
    static CodeBlock code(String text) {
        CodeBlock.Builder code = CodeBlock.builder();
        Matcher matcher = API.matcher(text);
        int from = 0;
        while (matcher.find()) {
            code.add("$L$T", text.substring(from, matcher.start()), ClassName.get(MODULE, matcher.group()));
            from = matcher.end();
        }
        return code.add("$L", text.substring(from)).build();
    }

    /** The most numbers a vector holds; the length of every row is a multiple of it. */
    int pitch() {
        return real.lanes();
    }

    String infinity(String sign) {
        return (real == NumberType.FLOAT ? "Float." : "Double.") + sign + "_INFINITY";
    }
}
