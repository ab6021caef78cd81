package dev.gradc.check;

import dev.gradc.syntax.Name;
import java.util.Optional;

/**
 * What a name stands for in a scope.
 *
 * @param value empty if its definition was wrong: then its uses are silent
 */
record Symbol(Name name, Sort sort, Optional<Value> value) {
    /** What kind of thing was declared. */
    enum Sort {
        SIZE("size"),
        CONSTANT("constant"),
        INPUT("input"),
        TARGET("target"),
        PARAMETER("parameter"),
        DEFINITION("definition"),
        INDEX("index"),
        FORMAL("argument"),
        STATE("state");

        private final String word;

        Sort(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
