package dev.gradc.loops;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Whether what is computed within a loop differs from one iteration to the next. */
public final class Varying {
    private Varying() {}

    /**
     * True if a value reads the counter, or an element that moves with it, or a variable that is held to vary.
     *
     * @param held the variables that vary beside the counter
     */
    public static boolean of(Value value, Variable counter, Predicate<Variable> held) {
        if (value instanceof Variable v) {
            return v.equals(counter) || held.test(v);
        }
        if (value instanceof Element e) {
            return e.at().stream().anyMatch(i -> of(i, counter))
                    || e.array() instanceof Array.Row row && of(row.row(), counter);
        }
        if (value instanceof Value.WholeValue w) {
            return of(w.whole(), counter);
        }
        return parts(value).stream().anyMatch(p -> of(p, counter, held));
    }

    /** True if an integer moves with the counter. */
    public static boolean of(Whole whole, Variable counter) {
        if (whole instanceof Whole.Affine affine) {
            return affine.terms().stream().anyMatch(t -> of(t.atom(), counter));
        }
        if (whole instanceof Whole.Floor floor) {
            return of(floor.dividend(), counter);
        }
        List<Whole> all = whole instanceof Whole.Largest l ? l.of() : ((Whole.Smallest) whole).of();
        return all.stream().anyMatch(w -> of(w, counter));
    }

    private static boolean of(Whole.Atom atom, Variable counter) {
        return atom instanceof Variable v
                ? v.equals(counter)
                : ((Element) atom).at().stream().anyMatch(i -> of(i, counter));
    }

    /** The values that a value is made of. */
    public static List<Value> parts(Value value) {
        if (value instanceof Value.Negate n) {
            return List.of(n.of());
        }
        if (value instanceof Value.Binary b) {
            return List.of(b.left(), b.right());
        }
        if (value instanceof Value.Fma f) {
            return List.of(f.a(), f.b(), f.c());
        }
        if (value instanceof Value.Apply a) {
            return a.arguments();
        }
        if (value instanceof Value.Compare c) {
            return List.of(c.left(), c.right());
        }
        if (value instanceof Value.Logic l) {
            return List.of(l.left(), l.right());
        }
        if (value instanceof Value.Not n) {
            return List.of(n.of());
        }
        if (value instanceof Value.Select s) {
            return List.of(s.condition(), s.yes(), s.no());
        }
        return value instanceof Value.Convert c ? List.of(c.of()) : List.of();
    }

    /** The variables and array variables that a value is computed from. */
    public static Set<Object> leaves(Value value) {
        Set<Object> found = new LinkedHashSet<>();
        collect(value, found);
        return found;
    }

    private static void collect(Value value, Set<Object> found) {
        if (value instanceof Variable) {
            found.add(value);
        } else if (value instanceof Element e) {
            collect(e, found);
        } else if (value instanceof Value.WholeValue w) {
            collect(w.whole(), found);
        } else {
            parts(value).forEach(p -> collect(p, found));
        }
    }

    private static void collect(Element e, Set<Object> found) {
        found.add(e.array());
        if (e.array() instanceof Array.Row row) {
            collect(row.row(), found);
        }
        e.at().forEach(i -> collect(i, found));
    }

    private static void collect(Whole whole, Set<Object> found) {
        if (whole instanceof Whole.Affine affine) {
            for (Whole.Term t : affine.terms()) {
                if (t.atom() instanceof Element e) {
                    collect(e, found);
                } else {
                    found.add(t.atom());
                }
            }
        } else if (whole instanceof Whole.Floor floor) {
            collect(floor.dividend(), found);
        } else {
            (whole instanceof Whole.Largest l ? l.of() : ((Whole.Smallest) whole).of()).forEach(w -> collect(w, found));
        }
    }
}
