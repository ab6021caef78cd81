package dev.gradc.manual;

import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What kinds of declarations have in common for the manual.
 *
 * @param kind the word it begins with
 * @param on the names that stand after {@code on}
 * @param code the text of the declaration without its comment; of a builtin its call
 */
record Declared(String kind, Optional<String> doc, String name, List<Formal> formals, List<String> on, String code) {
    private static final String BUILTIN = "builtin";
    private static final Pattern TRAINING = Pattern.compile("\\b(training|state)\\b");
    private static final Pattern BATCH = Pattern.compile("\\bbatch\\b");

    Declared {
        formals = List.copyOf(formals);
        on = List.copyOf(on);
    }

    static Declared of(Declaration declaration) {
        return declaration.accept(new Reader());
    }

    /** What the compiler itself knows, read from the body of a function, {@code fn f(x) = exp(x)}; the function's name says nothing. */
    static Declared builtin(Declaration declaration) {
        Declaration.Function f = (Declaration.Function) declaration;
        String body = f.body().span().text();
        return new Declared(BUILTIN, f.doc(), body.split("\\W", 2)[0], f.formals(), List.of(), body);
    }

    /** True for what has no text in the language. */
    boolean isBuiltin() {
        return kind.equals(BUILTIN);
    }

    /** {@code sgd(lr = 0.01) on p, g}: how it is called, with the defaults. */
    String signature() {
        if (isBuiltin()) {
            return code;
        }
        if (kind.equals("const")) {
            return name;
        }
        String taken = formals.stream().map(f -> f.span().text()).collect(Collectors.joining(", ", "(", ")"));
        return name + taken + (on.isEmpty() ? "" : " on " + String.join(", ", on));
    }

    /** True if something that flows through a model is among what it takes: a tensor or labels. */
    boolean takesTensor() {
        return formals.stream().anyMatch(f -> f.shape().isPresent() || isLabel(f));
    }

    /** True if its formula is another in training than at inference. */
    boolean differsInTraining() {
        return TRAINING.matcher(code).find();
    }

    /** True if the samples of a batch depend on one another in it. */
    boolean readsBatch() {
        return BATCH.matcher(code).find();
    }

    static boolean isLabel(Formal formal) {
        return formal.type().filter(t -> t.name().text().equals("class")).isPresent();
    }

    /** One reader for all kinds. */
    private static final class Reader implements Declaration.Visitor<Declared> {
        @Override
        public Declared sizes(Declaration.Sizes sizes) {
            throw new IllegalArgumentException("sizes are no entry of the manual");
        }

        @Override
        public Declared constant(Declaration.Constant c) {
            return declared("const", Optional.empty(), c.name(), List.of(), List.of(), c.span());
        }

        @Override
        public Declared function(Declaration.Function f) {
            return declared("fn", f.doc(), f.name(), f.formals(), List.of(), f.span());
        }

        @Override
        public Declared layer(Declaration.Layer l) {
            return declared("layer", l.doc(), l.name(), l.formals(), List.of(), l.span());
        }

        @Override
        public Declared optimizer(Declaration.Optimizer o) {
            return declared("optimizer", o.doc(), o.name(), o.formals(), o.on(), o.span());
        }

        @Override
        public Declared initializer(Declaration.Initializer i) {
            return declared("initializer", i.doc(), i.name(), i.formals(), i.on(), i.span());
        }

        @Override
        public Declared rule(Declaration.Rule r) {
            String kind = switch (r.kind()) {
                case CONSTRAINT -> "constraint";
                case SCHEDULE -> "schedule";
                case CLIPPING -> "clipping";
            };
            return declared(kind, r.doc(), r.name(), r.formals(), r.on(), r.span());
        }

        @Override
        public Declared model(Declaration.Model model) {
            throw new IllegalArgumentException("a model is no entry of the manual");
        }

        private static Declared declared(
                String kind, Optional<String> doc, Name name, List<Formal> formals, List<Name> on, Span span) {
            return new Declared(
                    kind, doc, name.text(), formals, on.stream().map(Name::text).toList(), span.text());
        }
    }
}
