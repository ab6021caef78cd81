package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Variable;

/** The Java types of values and buffers, for one number type. */
record Types(NumberType real) {
    TypeName number() {
        return real == NumberType.FLOAT ? TypeName.FLOAT : TypeName.DOUBLE;
    }

    TypeName of(Kind kind) {
        return switch (kind) {
            case REAL -> number();
            case DOUBLE -> TypeName.DOUBLE;
            case INT -> TypeName.INT;
            case BOOLEAN -> TypeName.BOOLEAN;
        };
    }

    TypeName of(Kind element, Layout layout) {
        TypeName type = of(element);
        for (int i = 0; i < layout.rank(); i++) {
            type = ArrayTypeName.of(type);
        }
        return type;
    }

    TypeName of(Formal formal) {
        if (formal instanceof Buffer buffer) {
            return of(buffer.element(), buffer.layout());
        }
        return formal instanceof RowVariable row ? ArrayTypeName.of(of(row.element())) : of(((Variable) formal).kind());
    }

    /** True if values of the kind are floats. */
    boolean isFloat(Kind kind) {
        return kind == Kind.REAL && real == NumberType.FLOAT;
    }
}
