package dev.gradc.loops;

import java.util.List;

/**
 * A method again, with {@link Statement.Lanes}: what is called in its place where vectors are to be had.
 *
 * @param before what is worked out within the object first: scalars that depend on nothing but settings and the count of samples
 * @param method of the same name; its formals are all that it touches, buffers of the object and the scalars before among them
 * @param parts the methods that it calls
 */
public record Twin(Block before, Method method, List<Method> parts) {
    public Twin {
        parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("twin " + before + method);
        parts.forEach(p -> text.append("part ").append(p));
        return text.toString();
    }
}
