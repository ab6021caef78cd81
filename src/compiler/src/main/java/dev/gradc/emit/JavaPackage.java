package dev.gradc.emit;

import java.util.ArrayList;
import java.util.List;

/** A package for generated source: names with dots between, so never a way out of the output folder. Empty is the unnamed package. */
record JavaPackage(List<JavaName> segments) {
    JavaPackage {
        segments = List.copyOf(segments);
    }

    /** The package of a dotted name; throws {@link IllegalArgumentException} where a part is no {@link JavaName}. */
    static JavaPackage parse(String dotted) {
        List<JavaName> segments = new ArrayList<>();
        if (!dotted.isEmpty()) {
            for (String segment : dotted.split("\\.", -1)) {
                segments.add(JavaName.ofFile(segment));
            }
        }
        return new JavaPackage(segments);
    }

    /** The dotted name. */
    String dotted() {
        return joined(".");
    }

    /** The path of a source file of this package, with {@code /} between. */
    String path(JavaName type) {
        return (segments.isEmpty() ? "" : joined("/") + "/") + type + ".java";
    }

    private String joined(String separator) {
        return String.join(separator, segments.stream().map(JavaName::text).toList());
    }
}
