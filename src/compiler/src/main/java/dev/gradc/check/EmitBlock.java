package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.model.Emission;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Product;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The {@code emit} block: what the file itself says of its Java. */
final class EmitBlock {
    private static final List<String> KNOWN = List.of("java");
    private static final List<String> JAVA =
            List.of("class", "package", "real", "batch", "simd", "threads", "jvp", "hessian_vector", "jacobian");

    private final Context context;
    private final Session session;

    EmitBlock(Context context) {
        this.context = context;
        this.session = context.session();
    }

    static Emission unsaid(String packageName) {
        return new Emission("", packageName, Emission.Precision.UNSAID, 0);
    }

    Emission check(Statement.Settings written, String packageName) {
        Block block = new Block(context, "emit", written.settings(), KNOWN, List.of("equations"));
        Optional<Expression> java = block.value("java");
        if (java.isEmpty()) {
            return unsaid(packageName);
        }
        if (!(java.get() instanceof Expression.Settings settings)) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.SETTING_VALUE, java.get().span(), "java is a list of settings in { }")
                            .fix("java = { real = double }"));
        }
        Block inner = new Block(context, "java", settings.settings(), JAVA, List.of("unroll"));
        Optional<String> className = inner.text("class");
        className.ifPresent(n -> check(n, JavaNames.classProblem(n), span(inner, "class")));
        Optional<String> inPackage = inner.text("package");
        inPackage.ifPresent(n -> check(n, JavaNames.packageProblem(n), span(inner, "package")));
        Emission.Precision precision = inner.word("real", List.of("float", "double"))
                .map(w -> w.equals("float") ? Emission.Precision.FLOAT : Emission.Precision.DOUBLE)
                .orElse(Emission.Precision.UNSAID);
        Backend backend = inner.word("simd", List.of("auto", "off"))
                .map(w -> w.equals("auto") ? Backend.VECTOR : Backend.PLAIN)
                .orElse(Backend.UNSAID);
        int threads = inner.value("threads").map(t -> threads(inner, t)).orElse(0);
        int batch = (int) inner.whole("batch", 0, 1, Integer.MAX_VALUE);
        Set<Product> products = EnumSet.noneOf(Product.class);
        for (Product product : Product.values()) {
            String key = product.name().toLowerCase(Locale.ROOT);
            inner.word(key, List.of("true", "false"))
                    .filter(w -> w.equals("true"))
                    .ifPresent(w -> products.add(product));
        }
        return new Emission(
                className.orElse(""), inPackage.orElse(packageName), precision, batch, backend, threads, products);
    }

    private int threads(Block block, Expression written) {
        boolean number = written instanceof Expression.Number || written instanceof Expression.Negation;
        Optional<Rational> found = number ? Optional.of(block.number("threads", written)) : Optional.empty();
        boolean fits = found.isPresent()
                && found.get().isInteger()
                && found.get().compareTo(Rational.ONE) >= 0
                && found.get().compareTo(Rational.of(Emission.MOST_THREADS)) <= 0;
        if (!fits) {
            String message = "threads is a whole number from 1 to " + Emission.MOST_THREADS + ", and this is "
                    + found.map(Literals::text).orElse(written.span().text());
            throw session.fail(Diagnostic.error(ErrorCode.SETTING_VALUE, written.span(), message)
                    .fix("threads = 2, or another number when an object is made: every number is the same then"));
        }
        return found.get().numerator().intValueExact();
    }

    private static Span span(Block block, String key) {
        return block.value(key).orElseThrow().span();
    }

    private void check(String name, Optional<String> problem, Span span) {
        if (problem.isPresent()) {
            throw session.fail(ErrorCode.JAVA_NAME, span, Names.shown(name) + " " + problem.get());
        }
    }
}
