package dev.gradc.equations;

import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.Part;
import java.util.ArrayList;
import java.util.List;

/** Conditions on indices as people write them: k = t, and 1 ≤ i+u−1 ≤ 28 for a pair of bounds on one index. */
final class Conditions {
    private Conditions() {}

    static List<String> texts(List<Constraint> conditions, Typesetter set) {
        List<String> out = new ArrayList<>();
        List<Constraint> bounds = new ArrayList<>();
        for (Constraint c : conditions) {
            if (c.equality()) {
                out.add(equation(c.index(), set));
            } else {
                bounds.add(c);
            }
        }
        while (!bounds.isEmpty()) {
            Constraint low = bounds.remove(0);
            Constraint high = bounds.stream()
                    .filter(c -> opposite(c.index(), low.index()))
                    .findFirst()
                    .orElse(null);
            if (high == null) {
                out.add(atLeast(low.index(), set));
            } else {
                bounds.remove(high);
                boolean turned = low.index().parts().get(0).coefficient() < 0;
                out.add(between(turned ? high.index() : low.index(), turned ? low.index() : high.index(), set));
            }
        }
        return out;
    }

    private static boolean opposite(Subscript a, Subscript b) {
        return negated(a).parts().equals(b.parts());
    }

    private static Subscript negated(Subscript s) {
        return new Subscript(
                s.parts().stream()
                        .map(p -> new Part(-p.coefficient(), p.atom()))
                        .toList(),
                -s.constant());
    }

    private static Subscript without(Subscript s) {
        return new Subscript(s.parts(), 0);
    }

    /** x + c ≥ 0 and d − x ≥ 0, as −c ≤ x ≤ d. */
    private static String between(Subscript low, Subscript high, Typesetter set) {
        String le = " " + set.relation("<=") + " ";
        return set.subscript(Subscript.of(-low.constant()))
                + le
                + set.subscript(without(low))
                + le
                + set.subscript(Subscript.of(high.constant()));
    }

    private static String atLeast(Subscript s, Typesetter set) {
        boolean turned = s.parts().stream().allMatch(p -> p.coefficient() < 0);
        return turned
                ? set.subscript(without(negated(s))) + " " + set.relation("<=") + " "
                        + set.subscript(Subscript.of(s.constant()))
                : set.subscript(without(s)) + " " + set.relation(">=") + " "
                        + set.subscript(Subscript.of(-s.constant()));
    }

    /** Positive parts on the left, negative ones on the right. */
    private static String equation(Subscript s, Typesetter set) {
        List<Part> left = new ArrayList<>();
        List<Part> right = new ArrayList<>();
        for (Part part : s.parts()) {
            if (part.coefficient() > 0) {
                left.add(part);
            } else {
                right.add(new Part(-part.coefficient(), part.atom()));
            }
        }
        if (left.isEmpty()) {
            return equation(negated(s), set);
        }
        return set.subscript(new Subscript(left, Math.max(0, s.constant()))) + " = "
                + set.subscript(new Subscript(right, Math.max(0, -s.constant())));
    }
}
