package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Data;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Setting;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code data} block: a file's columns, files of arrays, or rows written out, for every input and target. */
final class DataBlock {
    private static final List<String> KEYS = List.of("file", "header", "missing", "holdout");

    private final Context context;
    private final Session session;
    private final List<Tensor> fed;

    DataBlock(Context context, List<Tensor> fed) {
        this.context = context;
        this.session = context.session();
        this.fed = fed;
    }

    Data check(Statement.Settings written) {
        List<String> known = new ArrayList<>(KEYS);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Tensor tensor : fed) {
            String name = Declared.place(context, tensor).orElseThrow().text();
            tensors.put(name, tensor);
            known.add(name);
        }
        for (Setting setting : written.settings()) {
            checkName(setting, known);
        }
        Block block = new Block(context, "data", written.settings(), known, List.of());
        Map<Tensor, Expression> sources = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Expression source = block.value(entry.getKey())
                    .orElseThrow(() -> session.fail(Diagnostic.error(
                                    ErrorCode.DATA_MISSING,
                                    written.span(),
                                    "data does not say where " + entry.getKey() + " comes from")
                            .fix(entry.getKey() + " = " + example(entry.getValue()))));
            sources.put(entry.getValue(), source);
        }
        return data(block, sources, written.span());
    }

    private void checkName(Setting setting, List<String> known) {
        String key = setting.key().text();
        if (!known.contains(key)) {
            throw session.fail(Reports.unknownWord(
                    ErrorCode.DATA_NAME,
                    setting.key().span(),
                    Names.shown(key) + " is neither an input or target nor a setting of data",
                    key,
                    known));
        }
    }

    private static String example(Tensor tensor) {
        return tensor.size() == 1 ? "column(0)" : "columns(0.." + tensor.size() + ")";
    }

    private Data data(Block block, Map<Tensor, Expression> sources, Span whole) {
        if (sources.values().stream().anyMatch(DataArrays::written)) {
            List<Data.Array> arrays = new DataArrays(context).arrays(block, sources);
            return new Data(Optional.empty(), true, false, holdout(block), List.of(), arrays, List.of());
        }
        Optional<String> file = block.text("file");
        boolean header =
                block.word("header", List.of("true", "false")).orElse("true").equals("true");
        boolean drop =
                block.word("missing", List.of("error", "drop")).orElse("error").equals("drop");
        double holdout = holdout(block);
        if (file.isPresent()) {
            List<Data.Columns> columns = new ArrayList<>();
            sources.forEach((t, e) -> columns.add(new DataColumns(context, t, header).columns(e)));
            return new Data(file, header, drop, holdout, columns, List.of(), List.of());
        }
        List<List<double[]>> rows = new ArrayList<>();
        DataRows reader = new DataRows(context);
        sources.forEach((t, e) -> rows.add(reader.rows(t, e)));
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).size() != rows.get(0).size()) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.DATA_SHAPE,
                                new ArrayList<>(sources.values()).get(i).span(),
                                fed.get(i) + " has " + rows.get(i).size() + " samples, and " + fed.get(0) + " has "
                                        + rows.get(0).size())
                        .label(
                                new ArrayList<>(sources.values()).get(0).span(),
                                "these are the samples of " + fed.get(0)));
            }
        }
        return new Data(Optional.empty(), header, drop, holdout, List.of(), List.of(), rows);
    }

    private double holdout(Block block) {
        Optional<Expression> written = block.value("holdout");
        if (written.isEmpty()) {
            return 0;
        }
        Rational share = block.number("holdout", written.get());
        if (share.signum() < 0 || share.compareTo(Rational.ONE) >= 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            written.get().span(),
                            "holdout is the share of rows held out, from 0 to below 1, and this is "
                                    + Literals.text(share))
                    .fix("holdout = 0.2"));
        }
        return share.doubleValue();
    }
}
