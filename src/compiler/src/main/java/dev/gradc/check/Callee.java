package dev.gradc.check;

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

    /** A layer. */
    record LayerCall(String name, Found<Declaration.Layer> layer) implements Callee {}

    /** An initialiser: only in what a parameter starts from. */
    record InitializerCall(String name, Found<Declaration.Initializer> initializer) implements Callee {}
}
