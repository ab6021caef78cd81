package dev.gradc.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code -XX:+PrintCompilation -XX:+PrintInlining} tells of one class: HotSpot of JDK 17 to 25, compilations one after the other. */
final class CompilationLog {
    // time, number, marks (% for code entered within a loop), tier, method, what became of it
    private static final Pattern LINE =
            Pattern.compile("\\s*\\d+\\s+\\d+\\s([%sbn! ]*)\\s+([1-4])\\s+(\\S+)::(\\S+)(.*)");
    private static final Pattern INLINED = Pattern.compile("\\s+@ -?\\d+\\s+(\\S+)::(\\S+) \\(\\d+ bytes\\)\\s+(.*)");
    private static final int C2 = 4;

    private final Map<String, Integer> alive = new LinkedHashMap<>();
    private final Set<String> ran = new LinkedHashSet<>();
    private final Map<String, Integer> falls = new LinkedHashMap<>();
    private final Map<String, Set<String>> inlined = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();

    private CompilationLog() {}

    static CompilationLog of(List<String> lines, String className) {
        CompilationLog log = new CompilationLog();
        String current = "";
        for (String line : lines) {
            Matcher compiled = LINE.matcher(line);
            Matcher inlined = INLINED.matcher(line);
            if (line.contains("COMPILE SKIPPED")) {
                log.skipped.add(line);
            } else if (compiled.matches()) {
                boolean own = compiled.group(3).equals(className);
                boolean best = own && Integer.parseInt(compiled.group(2)) == C2;
                if (own) {
                    log.ran.add(compiled.group(4));
                }
                if (best) {
                    log.compiled(compiled.group(4), compiled.group(1).contains("%"), compiled.group(5));
                }
                if (!compiled.group(5)
                        .contains(" made ")) { // the fate of older code is told before what the new one contains
                    current = best ? compiled.group(4) : "";
                }
            } else if (inlined.matches() && inlined.group(1).equals(className) && !current.isEmpty()) {
                boolean taken = inlined.group(3).startsWith("inline (hot)")
                        || inlined.group(3).startsWith("force inline");
                if (taken) {
                    log.inlined
                            .computeIfAbsent(inlined.group(2), m -> new LinkedHashSet<>())
                            .add(current);
                }
            } else if (line.contains(": ")) {
                log.value(line);
            }
        }
        return log;
    }

    private void compiled(String method, boolean withinLoop, String rest) {
        boolean fall = rest.contains("made not entrant") || rest.contains("made zombie");
        if (rest.contains("made not entrant")) {
            falls.merge(method, 1, Integer::sum);
        }
        if (!withinLoop && !rest.contains("made zombie")) {
            alive.merge(method, fall ? -1 : 1, Integer::sum);
        }
    }

    private void value(String line) {
        int colon = line.indexOf(": ");
        try {
            values.put(line.substring(0, colon), Double.parseDouble(line.substring(colon + 2)));
        } catch (NumberFormatException notOurs) {
            values.remove(line.substring(0, colon));
        }
    }

    /** The methods that C2 has ever compiled. */
    Set<String> methods() {
        return alive.keySet();
    }

    /** True if the method was called often enough for any compiler to take it; one for leftover rows may never be. */
    boolean ran(String method) {
        return ran.contains(method);
    }

    /** True if the method is in the end C2's code, or part of that of a method that is. */
    boolean endsCompiled(String method) {
        return alive.getOrDefault(method, 0) > 0
                || inlined.getOrDefault(method, Set.of()).stream().anyMatch(by -> alive.getOrDefault(by, 0) > 0);
    }

    /** How often compiled code of the method was given up. */
    int falls(String method) {
        return falls.getOrDefault(method, 0);
    }

    /** The lines that say that a method could not be compiled. */
    List<String> skipped() {
        return skipped;
    }

    /** A number that the program printed behind a name and a colon. */
    double number(String name) {
        return values.get(name);
    }
}
