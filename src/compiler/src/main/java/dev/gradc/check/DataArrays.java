package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Data;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of arrays, one a tensor: {@code idx("train-images.gz", test = "test-images.gz") / 255}. */
final class DataArrays {
    private final Context context;
    private final Session session;

    DataArrays(Context context) {
        this.context = context;
        this.session = context.session();
    }

    /** True if a tensor's data are written as a file of its own. */
    static boolean written(Expression source) {
        return source instanceof Expression.Chain chain
                ? written(chain.first())
                : source instanceof Expression.Call call
                        && call.function().text().equals("idx");
    }

    /** The arrays of all tensors; settings that are those of a table are refused. */
    List<Data.Array> arrays(Block block, Map<Tensor, Expression> sources) {
        for (String key : List.of("file", "header", "missing")) {
            block.value(key).ifPresent(value -> {
                throw session.fail(Diagnostic.error(
                                ErrorCode.DATA_VALUE,
                                value.span(),
                                key + " is of a table, and here each input has a file of its own")
                        .fix("leave out " + key));
            });
        }
        List<Data.Array> arrays = new ArrayList<>();
        sources.forEach((tensor, source) -> arrays.add(array(tensor, source)));
        boolean tests = arrays.get(0).test().isPresent();
        for (int i = 1; i < arrays.size(); i++) {
            if (arrays.get(i).test().isPresent() != tests) {
                int lacking = tests ? i : 0;
                Tensor tensor = arrays.get(lacking).tensor();
                throw session.fail(Diagnostic.error(
                                ErrorCode.DATA_VALUE,
                                new ArrayList<>(sources.values()).get(lacking).span(),
                                tensor + " has no test file, and "
                                        + arrays.get(i - lacking).tensor() + " has one")
                        .fix(tensor + " = idx(\"" + arrays.get(lacking).file() + "\", test = \"...\")"));
            }
        }
        Optional<Expression> holdout = block.value("holdout");
        if (tests && holdout.isPresent()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.DATA_VALUE,
                            holdout.get().span(),
                            "the test files are what is held out, and holdout would be more")
                    .fix("leave out holdout"));
        }
        return arrays;
    }

    private Data.Array array(Tensor tensor, Expression written) {
        if (!(written instanceof Expression.Chain chain)) {
            return array(tensor, written, 1);
        }
        if (chain.links().size() != 1 || chain.links().get(0).operator() != Expression.Operator.DIVIDE) {
            throw form(tensor, written);
        }
        Expression operand = chain.links().get(0).operand();
        Rational divisor = new Expressions(context).constant(operand);
        if (divisor.isZero()) {
            throw session.fail(ErrorCode.DATA_VALUE, operand.span(), "an array cannot be divided by 0");
        }
        return array(tensor, chain.first(), divisor.doubleValue());
    }

    private Data.Array array(Tensor tensor, Expression written, double divisor) {
        if (!written(written) || !(written instanceof Expression.Call call)) {
            throw form(tensor, written);
        }
        Optional<String> file = Optional.empty();
        Optional<String> test = Optional.empty();
        for (Argument argument : call.arguments()) {
            String keyword = argument.keyword().map(name -> name.text()).orElse("");
            if (!(argument.value() instanceof Expression.Text text)) {
                throw form(tensor, argument.value());
            } else if (keyword.isEmpty() && file.isEmpty()) {
                file = Optional.of(text.value());
            } else if (keyword.equals("test") && test.isEmpty()) {
                test = Optional.of(text.value());
            } else {
                throw form(tensor, written);
            }
        }
        if (file.isEmpty()) {
            throw form(tensor, written);
        }
        return new Data.Array(tensor, file.get(), test, divisor);
    }

    private Failure form(Tensor tensor, Expression written) {
        return session.fail(Diagnostic.error(
                        ErrorCode.DATA_VALUE, written.span(), "this does not say in which file " + tensor + " is")
                .fix(tensor + " = idx(\"train.gz\")   or   idx(\"train.gz\", test = \"test.gz\") / 255"));
    }
}
