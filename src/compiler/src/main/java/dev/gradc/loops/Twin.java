package dev.gradc.loops;

import java.util.List;

/**
 * A method again, with {@link Statement.Lanes}: what is called in its place where vectors are to be had.
 *
 * @param method of the same name; its formals are all that it touches, buffers of the object among them
 * @param settings what it takes after its formals
 * @param parts the methods that it calls
 */
public record Twin(Method method, List<Value.Setting> settings, List<Method> parts) {
    public Twin {
        settings = List.copyOf(settings);
        parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("twin " + method);
        parts.forEach(p -> text.append("part ").append(p));
        return text.toString();
    }
}
