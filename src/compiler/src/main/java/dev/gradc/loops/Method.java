package dev.gradc.loops;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A private method without result: a loop nest, or a kernel that several nests call.
 *
 * @param name unique among the methods of a program
 * @param comment the equation it computes, a line a text; empty for none
 * @param formals what it takes, in order: input buffers it reads, the count of samples, arrays and scalars
 * @param free true if it touches nothing but its formals, so that it can be static
 * @param later the same in a form that only later compilers of HotSpot make vector code of, to be run there in the body's place; empty for none
 */
public record Method(
        String name, List<String> comment, List<Formal> formals, boolean free, Block body, Optional<Block> later) {
    public Method {
        comment = List.copyOf(comment);
        formals = List.copyOf(formals);
    }

    public Method(String name, List<String> comment, List<Formal> formals, boolean free, Block body) {
        this(name, comment, formals, free, body, Optional.empty());
    }

    /** The same with another form for later compilers. */
    public Method withLater(Block form) {
        return new Method(name, comment, formals, free, body, Optional.of(form));
    }

    @Override
    public String toString() {
        String notes = comment.stream().map(c -> "// " + c + "\n").collect(Collectors.joining());
        return notes + name + formals.stream().map(Formal::name).collect(Collectors.joining(", ", "(", ")\n")) + body;
    }
}
