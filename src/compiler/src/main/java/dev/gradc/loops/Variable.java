package dev.gradc.loops;

/** A local scalar: a loop counter, a temporary, an accumulator, a formal. Distinct by name within a method. */
public record Variable(String name, Kind kind, boolean mutable) implements Place, Value, Formal, Whole.Atom {
    /** A variable that is set once. */
    public static Variable fixed(String name, Kind kind) {
        return new Variable(name, kind, false);
    }

    /** An accumulator. */
    public static Variable mutable(String name, Kind kind) {
        return new Variable(name, kind, true);
    }

    /** A loop counter, or another integer that does not change in its scope. */
    public static Variable counter(String name) {
        return fixed(name, Kind.INT);
    }

    @Override
    public <R> R accept(Value.Visitor<R> visitor) {
        return visitor.variable(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
