package dev.gradc.emit;

import static dev.gradc.loops.Value.Operation.ADD;
import static dev.gradc.loops.Value.Operation.DIVIDE;
import static dev.gradc.loops.Value.Operation.MULTIPLY;
import static dev.gradc.loops.Value.Operation.SUBTRACT;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Constant;
import dev.gradc.loops.Element;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Input;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Metric;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Output;
import dev.gradc.loops.Parameter;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Training;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loop program written by hand, with a bit of everything: logistic regression of a class label on two features, trained by momentum.
 *
 * <p>The texts and names can be chosen, so that tests can put hostile ones in every place.
 */
final class Samples {
    /** Every text that a model's author chooses. */
    record Texts(
            String packageName,
            String className,
            String words,
            String equation,
            String comment,
            String note,
            String size,
            String input,
            String label,
            String parameter,
            String state,
            String output,
            String metric,
            String inputText,
            String parameterText,
            String stateText) {
        static final Texts PLAIN = new Texts(
                "demo",
                "Logistic",
                "A line that parts two classes.",
                "z = W x + b",
                "z[n] = sum(k) W[k] x[n,k] + b",
                "per sample",
                "FEATURES",
                "x",
                "y",
                "W",
                "v",
                "p",
                "accuracy",
                "x",
                "W",
                "v");
    }

    private static final int BATCH = 4;
    private static final int FEATURES = 2;

    private final NumberType real;
    private final Texts texts;
    private final Variable n = Variable.counter("n");
    private final Variable i = Variable.counter("i");
    private final Variable k = Variable.counter("k");
    private final Buffer x;
    private final Buffer y;
    private final Buffer w;
    private final Buffer b;
    private final Buffer dw;
    private final Buffer db;
    private final Buffer v;
    private final Buffer vb;
    private final Buffer p;
    private final Buffer delta =
            buffer("delta", Buffer.Role.ACTIVATION, Kind.REAL, new Layout.Flat(BATCH), "error, [batch]");
    private final Buffer objective = buffer("objective", Buffer.Role.RESULT, Kind.DOUBLE, new Layout.Scalar(), "");
    private final Buffer hits = buffer("hits", Buffer.Role.RESULT, Kind.DOUBLE, new Layout.Scalar(), "");

    private Samples(NumberType real, Texts texts) {
        this.real = real;
        this.texts = texts;
        x = buffer(texts.input, Buffer.Role.INPUT, Kind.REAL, new Layout.Rows(BATCH, FEATURES), "");
        y = buffer(texts.label, Buffer.Role.INPUT, Kind.INT, new Layout.Flat(BATCH), "");
        w = buffer(texts.parameter, Buffer.Role.PARAMETER, Kind.REAL, new Layout.Rows(FEATURES, 1), "weight, [1,2]");
        b = buffer("b", Buffer.Role.PARAMETER, Kind.REAL, new Layout.Flat(1), "bias, [1]");
        dw = buffer("d" + texts.parameter, Buffer.Role.GRADIENT, Kind.REAL, w.layout(), "");
        db = buffer("db", Buffer.Role.GRADIENT, Kind.REAL, b.layout(), "");
        v = buffer(texts.state + "_" + texts.parameter, Buffer.Role.STATE, Kind.REAL, w.layout(), "");
        vb = buffer(texts.state + "_b", Buffer.Role.STATE, Kind.REAL, b.layout(), "");
        p = buffer(texts.output, Buffer.Role.OUTPUT, Kind.REAL, new Layout.Flat(BATCH), texts.comment);
    }

    static LoopProgram logistic(NumberType real) {
        return logistic(real, Texts.PLAIN);
    }

    static LoopProgram logistic(NumberType real, Texts texts) {
        return new Samples(real, texts).program();
    }

    private static Buffer buffer(String name, Buffer.Role role, Kind kind, Layout layout, String comment) {
        return new Buffer(name, role, kind, layout, comment);
    }

    private static Value lit(double value) {
        return new Value.Literal(value, Kind.REAL);
    }

    private static Value op(Value.Operation o, Value a, Value c) {
        return new Value.Binary(o, a, c);
    }

    private static Value wide(Value value) {
        return new Value.Convert(value, Kind.DOUBLE);
    }

    private static Value narrow(Value value) {
        return new Value.Convert(value, Kind.REAL);
    }

    private static Element at(Buffer buffer, Variable... indices) {
        Whole[] wholes = new Whole[indices.length];
        for (int a = 0; a < indices.length; a++) {
            wholes[a] = Whole.of(indices[a]);
        }
        return buffer.at(wholes);
    }

    private static Element cell(Buffer buffer, Variable row) {
        return buffer.at(Whole.of(row), Whole.of(0));
    }

    private static Element only(Buffer buffer) {
        return buffer.layout() instanceof Layout.Scalar ? buffer.at() : buffer.at(Whole.of(0));
    }

    private static Statement.For loop(Variable counter, Whole to, Statement... body) {
        return Statement.For.upTo(counter, to, Block.of(body));
    }

    private LoopProgram program() {
        Input feature = new Input(texts.inputText, x, false, List.of(FEATURES), 0);
        Input label = new Input(texts.label, y, true, List.of(), 2);
        List<Input> both = List.of(feature, label);
        Statement forward = call("predict", x, n);
        Statement loss = call("mean_loss", y, n);
        Statement error = call("error", x, y, n);
        Statement count = call("count_hits", y, n);
        Statement move = call("move");
        Statement.NextStep next = new Statement.NextStep();
        return new LoopProgram(
                texts.packageName,
                texts.className,
                List.of(texts.words, "relu'(0) = 0."),
                List.of(texts.equation),
                real,
                BATCH,
                n,
                List.of(
                        new Constant("BATCH", BATCH, "The most rows of a call."),
                        new Constant("PARAMETERS", 3, "The count of learnt numbers."),
                        new Constant(texts.size, FEATURES, texts.comment)),
                List.of(w, b, dw, db, v, vb, p, delta, objective, hits),
                List.of(predict(), meanLoss(), countHits(), error(), move()),
                List.of(
                        new Entry(Entry.Kind.INITIALIZE, List.of(), Optional.empty(), start()),
                        new Entry(Entry.Kind.FORWARD, List.of(feature), Optional.empty(), Block.of(forward)),
                        new Entry(Entry.Kind.LOSS, both, Optional.of(objective), Block.of(forward, loss, count)),
                        new Entry(Entry.Kind.BACKWARD, both, Optional.empty(), Block.of(error)),
                        new Entry(Entry.Kind.UPDATE, List.of(), Optional.empty(), Block.of(next, move)),
                        new Entry(
                                Entry.Kind.STEP,
                                both,
                                Optional.of(objective),
                                Block.of(forward, loss, error, next, move))),
                both,
                List.of(
                        new Parameter(
                                texts.parameterText,
                                List.of(1, FEATURES),
                                w,
                                Optional.of(dw),
                                List.of(new Parameter.State(texts.stateText, v)),
                                Parameter.Arrangement.TRANSPOSED),
                        new Parameter(
                                "b",
                                List.of(1),
                                b,
                                Optional.of(db),
                                List.of(new Parameter.State(texts.stateText, vb)),
                                Parameter.Arrangement.FLAT)),
                List.of(new Output(texts.output, p, true, List.of())),
                List.of(),
                List.of(new Metric(texts.metric, hits)),
                List.of(),
                Optional.of(new Training("momentum(lr = 0.1, mu = 0.5)", Optional.of(0.1))),
                Map.of());
    }

    private static Statement.Call call(String name, Argument... arguments) {
        return new Statement.Call(name, List.of(arguments));
    }

    private Block start() {
        Variable drawn = Variable.fixed("drawn", Kind.DOUBLE);
        return Block.of(
                new Statement.Seed(0),
                loop(
                        k,
                        Whole.of(FEATURES),
                        new Statement.Let(drawn, new Value.Draw(Value.Distribution.GAUSSIAN)),
                        new Statement.Store(cell(w, k), narrow(drawn))),
                new Statement.Fill(b, lit(0)),
                loop(k, Whole.of(FEATURES), new Statement.Fill(v.row(Whole.of(k)), lit(0))),
                new Statement.Fill(vb, lit(0)));
    }

    private Method method(String name, String comment, List<Formal> formals, Statement... body) {
        return new Method(name, comment.isEmpty() ? List.of() : List.of(comment), formals, false, Block.of(body));
    }

    private Method predict() {
        Variable z = Variable.mutable("z", Kind.REAL);
        return method(
                "predict",
                texts.comment,
                List.of(x, n),
                new Statement.Note(texts.note),
                loop(
                        i,
                        Whole.of(n),
                        new Statement.Let(z, only(b)),
                        loop(k, Whole.of(FEATURES), new Statement.Accumulate(z, op(MULTIPLY, cell(w, k), at(x, i, k)))),
                        new Statement.Store(at(p, i), new Value.Apply(Intrinsic.SIGMOID, List.of(z)))));
    }

    private Method meanLoss() {
        Variable total = Variable.mutable("total", Kind.DOUBLE);
        Value hit = new Value.Compare(Value.Relation.EQUAL, at(y, i), new Value.WholeValue(Whole.of(1)));
        Value likely = new Value.Select(hit, at(p, i), op(SUBTRACT, lit(1), at(p, i)));
        Value log = new Value.Apply(Intrinsic.LOG, List.of(wide(likely)));
        return method(
                "mean_loss",
                "",
                List.of(y, n),
                new Statement.Let(total, new Value.Literal(0, Kind.DOUBLE)),
                loop(i, Whole.of(n), new Statement.Accumulate(total, new Value.Negate(log))),
                new Statement.Store(only(objective), op(DIVIDE, total, new Value.Convert(n, Kind.DOUBLE))));
    }

    private Method countHits() {
        Variable total = Variable.mutable("total", Kind.DOUBLE);
        Value above = new Value.Compare(Value.Relation.GREATER, at(p, i), lit(0.5));
        Value one = new Value.Compare(Value.Relation.EQUAL, at(y, i), new Value.WholeValue(Whole.of(1)));
        Value right = new Value.Logic(
                false,
                new Value.Logic(true, above, one),
                new Value.Logic(true, new Value.Not(above), new Value.Not(one)));
        return method(
                "count_hits",
                "",
                List.of(y, n),
                new Statement.Let(total, new Value.Literal(0, Kind.DOUBLE)),
                loop(
                        i,
                        Whole.of(n),
                        new Statement.If(
                                right,
                                Block.of(new Statement.Accumulate(total, new Value.Literal(1, Kind.DOUBLE))),
                                Block.EMPTY)),
                new Statement.Store(only(hits), op(DIVIDE, total, new Value.Convert(n, Kind.DOUBLE))));
    }

    private Method error() {
        Value difference = op(SUBTRACT, at(p, i), new Value.Convert(at(y, i), Kind.REAL));
        Value share = op(DIVIDE, difference, new Value.Convert(n, Kind.REAL));
        return method(
                "error",
                "delta = (p - y) / n",
                List.of(x, y, n),
                loop(k, Whole.of(FEATURES), new Statement.Fill(dw.row(Whole.of(k)), lit(0))),
                new Statement.Fill(db, lit(0)),
                loop(
                        i,
                        Whole.of(n),
                        new Statement.Store(at(delta, i), share),
                        new Statement.Accumulate(only(db), at(delta, i)),
                        loop(
                                k,
                                Whole.of(FEATURES),
                                new Statement.Accumulate(cell(dw, k), op(MULTIPLY, at(delta, i), at(x, i, k))))));
    }

    private Method move() {
        Variable rate = Variable.fixed("eta", Kind.REAL);
        List<Statement> body = new ArrayList<>();
        body.add(new Statement.Let(rate, narrow(new Value.SettingValue(Value.Setting.RATE))));
        body.add(loop(k, Whole.of(FEATURES), moved(cell(v, k), cell(w, k), cell(dw, k), rate)));
        body.addAll(List.of(moved(only(vb), only(b), only(db), rate)));
        return new Method("move", List.of("v <- 0.5 v + g", "W <- W - eta v"), List.of(), false, new Block(body));
    }

    private static Statement[] moved(Element state, Element value, Element gradient, Variable rate) {
        return new Statement[] {
            new Statement.Store(state, op(ADD, op(MULTIPLY, lit(0.5), state), gradient)),
            new Statement.Store(value, op(SUBTRACT, value, op(MULTIPLY, rate, state)))
        };
    }
}
