package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The check of what a file declares and no model calls: it is written out once for sizes made up, on the side, and of what that finds only
 * wrong names are reported, for the sizes may be wrong for it.
 */
final class Uncalled {
    private static final Set<ErrorCode> REPORTED = Set.of(
            ErrorCode.UNKNOWN_NAME,
            ErrorCode.UNKNOWN_FUNCTION,
            ErrorCode.UNKNOWN_ARGUMENT,
            ErrorCode.MISSING_ARGUMENT,
            ErrorCode.TOO_MANY_ARGUMENTS,
            ErrorCode.DUPLICATE_NAME,
            ErrorCode.RECURSIVE,
            ErrorCode.UNKNOWN_TYPE,
            ErrorCode.UNKNOWN_INDEX,
            ErrorCode.NOT_AVAILABLE);
    private static final int[] EXTENTS = {12, 13, 14, 15, 16, 17};

    private final Session session;
    private final Globals globals;
    private final Diagnostics aside = new Diagnostics();

    Uncalled(Session session, Globals globals) {
        this.session = session;
        this.globals = globals;
    }

    void check() {
        for (Declaration declaration : globals.declarations()) {
            if (declaration instanceof Declaration.Function function) {
                formals(function.formals());
                claims(function);
                if (!session.wasExpanded(function)) {
                    tried(
                            function.formals(),
                            new Callee.Functions(function.name().text(), List.of(new Found<>(function, globals))),
                            function.name());
                }
            } else if (declaration instanceof Declaration.Layer layer) {
                formals(layer.formals());
                if (!session.wasExpanded(layer)) {
                    tried(
                            layer.formals(),
                            new Callee.LayerCall(layer.name().text(), List.of(new Found<>(layer, globals))),
                            layer.name());
                }
            }
        }
        aside.shown().stream().filter(d -> REPORTED.contains(d.code())).forEach(d -> session.report(withoutCall(d)));
    }

    /** The trial is no call of the user's. */
    private static Diagnostic withoutCall(Diagnostic told) {
        return new Diagnostic(
                told.code(),
                told.severity(),
                told.span(),
                told.message(),
                told.labels().stream()
                        .filter(l -> !l.text().endsWith("called here"))
                        .toList(),
                told.notes(),
                told.fixes());
    }

    private void formals(List<Formal> formals) {
        Map<String, Formal> seen = new LinkedHashMap<>();
        for (Formal formal : formals) {
            Formal first = seen.putIfAbsent(formal.name().text(), formal);
            if (first != null) {
                session.report(Reports.duplicate(formal.name(), first.name()));
            }
        }
    }

    private void claims(Declaration.Function function) {
        function.derivatives().stream()
                .limit(1)
                .forEach(d -> session.report(Reports.notAvailable(d.span(), "the check of a claimed derivative is")
                        .note("the derivative is found from the formula")
                        .fix("leave the claim out")));
    }

    private void tried(List<Formal> formals, Callee callee, dev.gradc.syntax.Name name) {
        Session trial = new Session(aside, session.evaluation(), session.imports());
        Definitions definitions = new Definitions(trial);
        Context context = new Context(
                trial,
                trial.scope(globals).inner(),
                Place.MODEL,
                Optional.of(definitions),
                Optional.empty(),
                Frame.MODEL,
                false);
        try {
            List<Given> given = new ArrayList<>();
            Map<String, Integer> sizes = new LinkedHashMap<>();
            for (Formal formal : formals) {
                given.add(new Given(Optional.empty(), value(formal, sizes, trial.arena()), formal.span()));
            }
            if (callee instanceof Callee.Functions functions) {
                new Functions(context).value(functions, given, name.span());
            } else {
                new Layers(context).value((Callee.LayerCall) callee, given, name.span());
            }
        } catch (Failure reported) {
            return;
        }
    }

    /** A value such as the formal takes. */
    private static Value value(Formal formal, Map<String, Integer> sizes, Arena arena) {
        String type = formal.type().map(t -> t.name().text()).orElse("real");
        if (type.equals("fn")) {
            return new Callee.Builtin("tanh");
        }
        if (List.of("dim", "int", "count").contains(type)) {
            return Array.scalar(arena.num(2));
        }
        List<Axis> axes = new ArrayList<>();
        formal.shape().ifPresent(s -> s.sizes().forEach(size -> axes.add(arena.axis("i", extent(size, sizes)))));
        int classes = 0;
        if (type.equals("class")) {
            List<Expression> arguments = formal.type().get().arguments();
            classes = arguments.isEmpty() ? 2 : extent(arguments.get(0), sizes);
        }
        Tensor tensor = new Tensor(
                new Name(Names.ascii(formal.name().text()), 0),
                Role.INPUT,
                axes,
                Tensor.Facts.NONE.withClasses(classes));
        List<Dim> dims = axes.stream().map(a -> new Dim(a, "")).toList();
        return Array.read(arena, tensor, Index.each(axes), dims);
    }

    private static int extent(Expression size, Map<String, Integer> sizes) {
        if (size instanceof Expression.Number number) {
            return (int) Math.max(1, Math.min(1_000, number.value()));
        }
        return sizes.computeIfAbsent(size.span().text(), n -> EXTENTS[sizes.size() % EXTENTS.length]);
    }
}
