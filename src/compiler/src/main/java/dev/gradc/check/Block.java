package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A block of settings as a table of known keys; keys that are unknown, not available or given twice are reported. */
final class Block {
    private final Context context;
    private final Session session;
    private final String name;
    private final List<String> called;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /**
     * @param name the block's word, for messages
     * @param planned keys that the language knows and that are not available yet
     */
    Block(Context context, String name, List<Setting> written, List<String> known, List<String> planned) {
        this(context, name, written, known, planned, List.of());
    }

    /** @param called keys that may stand without {@code =}, alone or with arguments */
    Block(
            Context context,
            String name,
            List<Setting> written,
            List<String> known,
            List<String> planned,
            List<String> called) {
        this.called = called;
        this.context = context;
        this.session = context.session();
        this.name = name;
        for (Setting setting : written) {
            try {
                add(setting, known, planned);
            } catch (Failure reported) {
                continue;
            }
        }
    }

    private void add(Setting setting, List<String> known, List<String> planned) {
        String key = setting.key().text();
        if (planned.contains(key)) {
            throw session.fail(Reports.notAvailable(setting.span(), "the setting " + key + " of " + name + " is")
                    .fix("leave it out"));
        }
        if (!known.contains(key)) {
            throw session.fail(Reports.unknownWord(
                    ErrorCode.UNKNOWN_SETTING,
                    setting.key().span(),
                    name + " has no setting called " + Names.shown(key),
                    key,
                    known));
        }
        Setting first = settings.putIfAbsent(key, setting);
        if (first != null) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.DUPLICATE_SETTING, setting.key().span(), key + " is set already")
                            .label(first.key().span(), "first here")
                            .fix("keep one of the two"));
        }
        if (setting.value().isEmpty() && !called.contains(key)) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.SETTING_VALUE, setting.span(), "the setting " + key + " needs a value")
                            .fix(key + " = "
                                    + (setting.arguments().isEmpty()
                                            ? "..."
                                            : setting.arguments().get(0).span().text())));
        }
    }

    Optional<Expression> value(String key) {
        return Optional.ofNullable(settings.get(key)).flatMap(Setting::value);
    }

    /** The setting as written. */
    Optional<Setting> written(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** The settings in the order of the text. */
    List<Setting> all() {
        return new ArrayList<>(settings.values());
    }

    /** A whole number from {@code least} to {@code most}. */
    long whole(String key, long otherwise, long least, long most) {
        Optional<Expression> value = value(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Rational number = number(key, value.get());
        boolean fits = number.isInteger()
                && number.compareTo(Rational.of(least)) >= 0
                && number.compareTo(Rational.of(most)) <= 0;
        if (!fits) {
            String wanted = most == Integer.MAX_VALUE || most == Long.MAX_VALUE
                    ? "a whole number" + (least == Long.MIN_VALUE ? "" : " of at least " + least)
                    : "a whole number from " + least + " to " + most;
            throw wrong(value.get().span(), key + " is " + wanted + ", and this is " + Literals.text(number));
        }
        return number.numerator().longValueExact();
    }

    Rational number(String key, Expression value) {
        if (value instanceof Expression.Text
                || value instanceof Expression.Array
                || value instanceof Expression.Settings) {
            throw wrong(value.span(), key + " is a number");
        }
        return new Expressions(context).constant(value);
    }

    /** The text of a setting in quotes. */
    Optional<String> text(String key) {
        Optional<Expression> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Expression.Text)) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.SETTING_VALUE, value.get().span(), key + " is a text in quotes")
                            .fix(key + " = \"" + value.get().span().text() + "\""));
        }
        return value.map(v -> ((Expression.Text) v).value());
    }

    /** One of a few words. */
    Optional<String> word(String key, List<String> words) {
        Optional<Expression> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String word = value.get() instanceof Expression.Reference reference
                ? reference.name().text()
                : "";
        if (!words.contains(word)) {
            throw wrong(value.get().span(), key + " is " + String.join(" or ", words));
        }
        return Optional.of(word);
    }

    Failure wrong(Span span, String message) {
        return session.fail(ErrorCode.SETTING_VALUE, span, message);
    }
}
