package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.model.Data;
import dev.gradc.model.EarlyStop;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code early_stop(monitor = "val.loss", patience = 3)} of a train block. */
final class EarlyStops {
    private static final List<String> KNOWN = List.of("monitor", "patience", "least", "best");
    private static final String LOSS = "loss";
    private static final String HELD_OUT = "val.";
    private static final String TRAINED_ON = "train.";
    private static final List<String> LOW = List.of(LOSS, "error", "mse", "mae", "rmse", "false");
    private static final int PATIENCE = 3;

    private final Context context;
    private final Session session;
    private final List<String> reports;

    /** @param reports the names of the model's metrics */
    EarlyStops(Context context, List<String> reports) {
        this.context = context;
        this.session = context.session();
        this.reports = reports;
    }

    EarlyStop earlyStop(Setting written, Optional<Data> data) {
        if (written.value().isPresent()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE, written.span(), "early_stop is told in brackets what to watch")
                    .fix("early_stop(monitor = \"val.loss\", patience = 3)"));
        }
        Map<String, Expression> given = arguments(written);
        Expression monitor = given.get("monitor");
        String watched = monitor == null ? HELD_OUT + LOSS : text("monitor", monitor);
        boolean heldOut = watched.startsWith(HELD_OUT);
        String figure = watched.substring(Math.min(watched.length(), watched.indexOf('.') + 1));
        boolean known =
                (heldOut || watched.startsWith(TRAINED_ON)) && (figure.equals(LOSS) || reports.contains(figure));
        if (!known) {
            List<String> all = new ArrayList<>();
            for (String part : List.of(HELD_OUT, TRAINED_ON)) {
                all.add(part + LOSS);
                reports.forEach(r -> all.add(part + r));
            }
            throw session.fail(Reports.unknownWord(
                    ErrorCode.SETTING_VALUE,
                    monitor.span(),
                    "there is no " + Names.shown(watched) + " to watch",
                    watched,
                    all));
        }
        if (heldOut && data.isPresent() && !data.get().holdsOut()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            monitor == null ? written.span() : monitor.span(),
                            watched + " is that of rows held out, and no row is")
                    .fix("data { ...  holdout = 0.2 }   or   monitor = \"" + TRAINED_ON + figure + "\""));
        }
        return new EarlyStop(
                figure,
                heldOut,
                highest(given.get("best"), figure),
                patience(given.get("patience")),
                least(given.get("least")));
    }

    private Map<String, Expression> arguments(Setting written) {
        Map<String, Expression> given = new LinkedHashMap<>();
        for (Argument argument : written.arguments()) {
            String name = argument.keyword()
                    .orElseThrow(() -> session.fail(Diagnostic.error(
                                    ErrorCode.MISSING_ARGUMENT,
                                    argument.span(),
                                    "the arguments of early_stop are given by name")
                            .fix("early_stop(monitor = \"val.loss\", patience = 3)")))
                    .text();
            if (!KNOWN.contains(name)) {
                throw session.fail(Reports.unknownWord(
                        ErrorCode.UNKNOWN_ARGUMENT,
                        argument.span(),
                        "early_stop has no argument called " + Names.shown(name),
                        name,
                        KNOWN));
            }
            if (given.putIfAbsent(name, argument.value()) != null) {
                throw session.fail(
                        ErrorCode.DUPLICATE_ARGUMENT, argument.span(), "the argument " + name + " is given twice");
            }
        }
        return given;
    }

    private String text(String name, Expression value) {
        if (value instanceof Expression.Text text) {
            return text.value();
        }
        throw session.fail(Diagnostic.error(ErrorCode.SETTING_VALUE, value.span(), name + " is a text in quotes")
                .fix(name + " = \"" + value.span().text() + "\""));
    }

    /** A loss or an error is better low, any other figure high, unless told. */
    private boolean highest(Expression best, String figure) {
        if (best == null) {
            return LOW.stream().noneMatch(figure::contains);
        }
        String word = text("best", best);
        if (!List.of("lowest", "highest").contains(word)) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.SETTING_VALUE, best.span(), "best is \"lowest\" or \"highest\"")
                            .fix("best = \"highest\""));
        }
        return word.equals("highest");
    }

    private int patience(Expression value) {
        if (value == null) {
            return PATIENCE;
        }
        Rational number = new Expressions(context).constant(value);
        if (!number.isInt() || number.signum() <= 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            value.span(),
                            "patience is a whole number of epochs, at least 1, and this is " + Literals.text(number))
                    .fix("patience = " + PATIENCE));
        }
        return number.intValue();
    }

    private double least(Expression value) {
        if (value == null) {
            return 0;
        }
        Rational number = new Expressions(context).constant(value);
        if (number.signum() < 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            value.span(),
                            "least is by how much a value must be better, 0 or more, and this is "
                                    + Literals.text(number))
                    .fix("least = 0"));
        }
        return number.doubleValue();
    }
}
