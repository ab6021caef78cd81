package dev.gradc.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What was found against what a case expects, by the case's own rule; every difference is kept, so that all are told at once. */
final class Comparison {
    private static final int TOLD = 20;

    private final List<String> failures = new ArrayList<>();
    private final double tolerance;
    private final double valueTolerance;
    private final boolean relative;

    Comparison(Case of) {
        tolerance = of.json().get("tolerance").get("tol").asDouble();
        valueTolerance = of.json().get("tolerance").path("value_tol").asDouble(tolerance);
        String rule = of.json().get("tolerance").get("rule").asText();
        relative = switch (rule) {
            case "|x-y|/max(1,|x|+|y|) <= tol" -> true;
            case "|x-y| <= tol + tol*|y|" -> false;
            default -> {
                if (!rule.startsWith("F at certified b: relative error <= tol; gradients at starts: relative 1e-9;")) {
                    throw new IllegalArgumentException("no such rule: " + rule);
                }
                yield true;
            }
        };
    }

    double tolerance() {
        return tolerance;
    }

    /** A gradient, or a parameter after a step. */
    void numbers(String what, double[] found, double[] expected) {
        numbers(what, found, expected, tolerance);
    }

    /** A value printed by its source with fewer digits. */
    void value(String what, double[] found, JsonNode expected) {
        numbers(what, found, Case.numbers(expected), valueTolerance);
    }

    void value(String what, double found, JsonNode expected) {
        value(what, new double[] {found}, expected);
    }

    private void numbers(String what, double[] found, double[] expected, double within) {
        if (sized(what, found, expected)) {
            for (int i = 0; i < found.length; i++) {
                double scale =
                        relative ? Math.max(1, Math.abs(found[i]) + Math.abs(expected[i])) : 1 + Math.abs(expected[i]);
                hold(what, i, found[i], expected[i], within * scale);
            }
        }
    }

    /** Numbers that agree in their leading digits, however small they are. */
    void digits(String what, double[] found, double[] expected, double within) {
        if (sized(what, found, expected)) {
            for (int i = 0; i < found.length; i++) {
                hold(what, i, found[i], expected[i], within * Math.abs(expected[i]));
            }
        }
    }

    /** Numbers that are zero as seen beside others. */
    void vanishes(String what, double[] found, double[] scale, double within) {
        if (sized(what, found, scale)) {
            for (int i = 0; i < found.length; i++) {
                hold(what, i, found[i], 0, within * Math.abs(scale[i]));
            }
        }
    }

    private boolean sized(String what, double[] found, double[] expected) {
        if (found.length != expected.length) {
            failures.add(what + " has " + found.length + " elements, expected " + expected.length);
        }
        return found.length == expected.length;
    }

    private void hold(String what, int i, double found, double expected, double within) {
        boolean holds = Math.abs(found - expected) <= within; // false for NaN
        if (!holds) {
            failures.add(what + "[" + i + "] is " + found + ", expected " + expected + " within " + within);
        }
    }

    /** The first of the differences. */
    List<String> failures() {
        return failures.subList(0, Math.min(TOLD, failures.size()));
    }
}
