package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.TypeName;
import java.util.List;
import java.util.Optional;

/** Formal parameters: what they take, and whether an argument is that. */
final class Formals {
    private static final List<String> TYPES = List.of("fn", "dim", "int", "count", "class", "real", "probability");

    private final Context context;
    private final Session session;
    private final SizeNames sizes;

    /** For the formals of one call, whose size names live in the context's scope. */
    Formals(Context context) {
        this.context = context;
        this.session = context.session();
        this.sizes = new SizeNames(context);
    }

    private static String type(Formal formal) {
        return formal.type().map(TypeName::name).map(n -> n.text()).orElse("real");
    }

    /** True if all formals are plain numbers: the function then works element by element. */
    static boolean isScalar(Declaration.Function function) {
        return function.formals().stream().allMatch(f -> f.shape().isEmpty() && type(f).equals("real"));
    }

    /** True if it takes a number, a size or a function, nothing with axes and no label. */
    static boolean isNumber(Formal formal) {
        return formal.shape().isEmpty() && !type(formal).equals("class");
    }

    /** How well an argument goes with a formal: 2 exactly, 1 element by element, 0 not at all. */
    static int fit(Formal formal, Value value, boolean scalarFunction) {
        String type = type(formal);
        if (value instanceof Callee || type.equals("fn")) {
            return value instanceof Callee && type.equals("fn") ? 2 : 0;
        }
        Array array = (Array) value;
        int rank = formal.shape().map(s -> s.rank()).orElse(0);
        if (array.isLabel() != type.equals("class")) {
            return 0;
        }
        if (array.rank() == rank) {
            return 2;
        }
        return scalarFunction && rank == 0 ? 1 : 0;
    }

    /** The argument's value, its sizes brought to the formal's; fails if it is not what the formal takes. */
    Value checked(Formal formal, Given given, String callee) {
        checkType(formal);
        if (fit(formal, given.value(), false) == 0) {
            throw session.fail(mismatch(formal, given, callee));
        }
        if (given.value() instanceof Array array) {
            sizes.unify(formal, array, given.span());
            checkNumber(formal, array, given);
        }
        return given.value();
    }

    private void checkType(Formal formal) {
        if (!TYPES.contains(type(formal))) {
            TypeName type = formal.type().orElseThrow();
            Diagnostic told = Diagnostic.error(
                            ErrorCode.UNKNOWN_TYPE,
                            type.span(),
                            Names.shown(type.name().text()) + " is not a type")
                    .note("an argument is a number, or of one of the types " + Names.list(TYPES));
            throw session.fail(Names.closest(type.name().text(), TYPES)
                    .map(t -> told.fix("did you mean " + t + "?"))
                    .orElse(told));
        }
    }

    private void checkNumber(Formal formal, Array array, Given given) {
        if (type(formal).equals("probability")) {
            checkProbability(formal, array, given);
            return;
        }
        boolean size = type(formal).equals("dim");
        boolean count = type(formal).equals("count");
        if (!size && !count && !type(formal).equals("int")) {
            return;
        }
        Optional<Rational> number = array.number();
        if (number.isEmpty()) {
            throw session.fail(
                    ErrorCode.NOT_CONSTANT,
                    given.span(),
                    "the argument " + formal.name().text() + " must be a number that is known now");
        }
        if (size) {
            new Shapes(context).size(number.get(), given.span());
        } else if (!number.get().isInt() || count && number.get().signum() < 0) {
            throw session.fail(
                    ErrorCode.TYPE_MISMATCH,
                    given.span(),
                    "the argument " + formal.name().text() + " is a whole number" + (count ? ", 0 or more" : "")
                            + ", and this is " + Literals.text(number.get()));
        }
    }

    private void checkProbability(Formal formal, Array array, Given given) {
        Optional<Rational> number = array.number();
        boolean fits =
                number.isPresent() && number.get().signum() >= 0 && number.get().compareTo(Rational.ONE) <= 0;
        if (!fits) {
            throw session.fail(Diagnostic.error(
                            number.isPresent() ? ErrorCode.TYPE_MISMATCH : ErrorCode.NOT_CONSTANT,
                            given.span(),
                            "the argument " + formal.name().text() + " is a number from 0 to 1"
                                    + number.map(n -> ", and this is " + Literals.text(n))
                                            .orElse(" that is known now"))
                    .fix(formal.name().text() + " = 0.5"));
        }
    }

    private Diagnostic mismatch(Formal formal, Given given, String callee) {
        String takes = callee + " takes " + description(formal) + " for "
                + formal.name().text();
        if (given.value() instanceof Callee function) {
            return Diagnostic.error(
                    ErrorCode.TYPE_MISMATCH, given.span(), takes + ", and " + function.name() + " is a function");
        }
        if (type(formal).equals("fn")) {
            return Diagnostic.error(ErrorCode.NOT_A_FUNCTION, given.span(), takes + ", and this is not one")
                    .fix("give the function's name, as in  " + formal.name().text() + " = relu");
        }
        Array array = (Array) given.value();
        if (array.isLabel() != type(formal).equals("class")) {
            String is = array.isLabel() ? "a label of " + array.classes() + " classes" : "a number, not a label";
            return Declared.label(
                    Diagnostic.error(ErrorCode.TYPE_MISMATCH, given.span(), takes + ", and this is " + is),
                    context,
                    array);
        }
        return Declared.label(
                Diagnostic.error(ErrorCode.ARGUMENT_SHAPE, given.span(), takes + ", and this is " + array.shape())
                        .label(formal.span(), "the argument is declared here"),
                context,
                array);
    }

    private static String description(Formal formal) {
        int rank = formal.shape().map(s -> s.rank()).orElse(0);
        return switch (type(formal)) {
            case "fn" -> "a function";
            case "dim" -> "a size";
            case "int" -> "a whole number";
            case "count" -> "a whole number, 0 or more,";
            case "probability" -> "a number from 0 to 1";
            case "class" ->
                rank == 0 ? "a label" : "labels " + formal.shape().get().span().text();
            default ->
                rank == 0
                        ? "a scalar"
                        : (rank == 1 ? "a vector " : rank == 2 ? "a matrix " : "a tensor ")
                                + formal.shape().get().span().text();
        };
    }
}
