package dev.gradc.check;

import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import java.util.List;

/** Something that can be called, under the name by which it was found. */
sealed interface Callee extends Value {
    String name();

    /** A primitive or a reduction of the compiler itself. */
    record Builtin(String name) implements Callee {}

    /** The functions of one name, told apart by their arguments. */
    record Functions(String name, List<Found<Declaration.Function>> variants) implements Callee {
        public Functions {
            variants = List.copyOf(variants);
        }
    }

    /** The layers of one name, told apart by their arguments. */
    record LayerCall(String name, List<Found<Declaration.Layer>> variants) implements Callee {
        public LayerCall {
            variants = List.copyOf(variants);
        }
    }

    /** A layer with all its arguments but what goes into it, {@code dense(64)}: however often it is applied, its parameters are the same. */
    record Instance(LayerCall layer, List<Given> given, Span span, Shared shared) implements Callee {
        public Instance {
            given = List.copyOf(given);
        }

        @Override
        public String name() {
            return span.text();
        }
    }

    /** An initialiser: only in what a parameter starts from. */
    record InitializerCall(String name, Found<Declaration.Initializer> initializer) implements Callee {}
}
