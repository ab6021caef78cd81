package dev.gradc.emit;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Expressions as Java text, with the parentheses that the order of evaluation asks for and no others.
 *
 * @param names the class's members
 * @param locals the variables in scope
 * @param intrinsics remembers which functions the class needs
 * @param helpers remembers which draws the class needs
 * @param row the length of the row whose elements the loop does one thing to, 1 if it is not known; 0 in no such loop
 * @param apart true outside the model's class: its buffers are variables in scope
 * @param met gathers the buffers of which elements have been named
 */
record ValueWriter(
        Types types,
        ClassNames names,
        Names locals,
        Intrinsics intrinsics,
        Helpers helpers,
        int row,
        boolean apart,
        Set<Buffer> met)
        implements Value.Visitor<ValueWriter.Text> {
    private static final int TERNARY = 2;
    private static final int OR = 3;
    private static final int AND = 4;
    private static final int EQUALITY = 8;
    private static final int COMPARISON = 9;
    private static final int SUM = 11;
    private static final int PRODUCT = 12;
    private static final int UNARY = 14;
    private static final int PRIMARY = 16;

    /** Source text and how tightly its outermost operator binds. */
    record Text(String code, int binding) {
        /** The code for a place that asks for at least this binding. */
        String at(int least) {
            return binding >= least ? code : "(" + code + ")";
        }
    }

    /** A writer outside all loops. */
    static ValueWriter of(
            Types types, ClassNames names, Names locals, Intrinsics intrinsics, Helpers helpers, boolean apart) {
        return new ValueWriter(types, names, locals, intrinsics, helpers, 0, apart, new HashSet<>());
    }

    /** The same in another kind of loop, where what is met is gathered in another set. */
    ValueWriter within(int loopOfRow, Set<Buffer> metThere) {
        return new ValueWriter(types, names, locals, intrinsics, helpers, loopOfRow, apart, metThere);
    }

    /** A value as the right side of an assignment, or as an argument. */
    String write(Value value) {
        return value.accept(this).code();
    }

    String write(Argument argument) {
        if (argument instanceof Value value) {
            return write(value);
        }
        return argument instanceof Whole whole ? write(whole) : array((Array) argument);
    }

    String array(Array array) {
        if (array instanceof Array.Row row) {
            return array(row.buffer()) + "[" + write(row.row()) + "]";
        }
        if (array instanceof RowVariable variable) {
            return locals.of(variable);
        }
        return locals.of(array);
    }

    /** What stands on the left of an assignment. */
    String place(Place place) {
        return place instanceof Variable variable
                ? variable(variable).code()
                : element((Element) place).code();
    }

    /** An integer expression as an index or a bound. */
    String write(Whole whole) {
        return text(whole).code();
    }

    private Text text(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            return affine(affine);
        }
        if (whole instanceof Whole.Largest largest) {
            return new Text(chain("Math.max", largest.of()), PRIMARY);
        }
        if (whole instanceof Whole.Smallest smallest) {
            return new Text(chain("Math.min", smallest.of()), PRIMARY);
        }
        Whole.Floor floor = (Whole.Floor) whole;
        return new Text(
                "Math.floorDiv(" + write(floor.dividend()) + ", " + Literals.of(floor.divisor()) + ")", PRIMARY);
    }

    private String chain(String function, List<Whole> of) {
        String text = write(of.get(0));
        for (Whole next : of.subList(1, of.size())) {
            text = function + "(" + text + ", " + write(next) + ")";
        }
        return text;
    }

    private Text affine(Whole.Affine affine) {
        if (affine.terms().isEmpty()) {
            return new Text(Literals.of(affine.constant()), PRIMARY);
        }
        StringBuilder text = new StringBuilder();
        for (Whole.Term term : affine.terms()) {
            boolean negative = term.coefficient() < 0;
            long size = Math.abs((long) term.coefficient());
            text.append(text.isEmpty() ? (negative ? "-" : "") : negative ? " - " : " + ");
            text.append(size == 1 ? "" : size + " * ").append(atom(term.atom()));
        }
        int constant = affine.constant();
        if (constant != 0) {
            text.append(constant < 0 ? " - " : " + ").append(Math.abs((long) constant));
        }
        Whole.Term first = affine.terms().get(0);
        boolean bare = affine.terms().size() == 1 && constant == 0 && first.coefficient() == 1;
        return new Text(text.toString(), bare ? PRIMARY : SUM);
    }

    private String atom(Whole.Atom atom) {
        return atom instanceof Variable variable
                ? variable(variable).code()
                : element((Element) atom).code();
    }

    @Override
    public Text element(Element v) {
        if (v.array() instanceof Buffer buffer) {
            met.add(buffer);
        }
        String at = v.at().stream().map(i -> "[" + write(i) + "]").collect(Collectors.joining());
        return new Text(array(v.array()) + at, PRIMARY);
    }

    @Override
    public Text variable(Variable v) {
        return new Text(locals.of(v), PRIMARY);
    }

    @Override
    public Text literal(Value.Literal v) {
        return new Text(types.isFloat(v.kind()) ? Literals.of((float) v.value()) : Literals.of(v.value()), PRIMARY);
    }

    @Override
    public Text wholeValue(Value.WholeValue v) {
        return text(v.whole());
    }

    @Override
    public Text negate(Value.Negate v) {
        Text of = v.of().accept(this);
        // A sign or a cast behind a sign would read as another operator.
        return new Text("-" + of.at(PRIMARY), UNARY);
    }

    @Override
    public Text binary(Value.Binary v) {
        int binding = switch (v.operation()) {
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> PRODUCT;
        };
        return infix(v.operation().symbol(), binding, v.left(), v.right());
    }

    @Override
    public Text fma(Value.Fma v) {
        return new Text("Math.fma(" + write(v.a()) + ", " + write(v.b()) + ", " + write(v.c()) + ")", PRIMARY);
    }

    @Override
    public Text apply(Value.Apply v) {
        if (v.function() == Intrinsic.POWER
                && v.arguments().get(0) instanceof Value.Literal base
                && v.arguments().get(1) instanceof Value.SettingValue s
                && s.setting() == Value.Setting.STEP) {
            return new Text(intrinsics.powers().call(base.value()), PRIMARY);
        }
        String arguments = v.arguments().stream().map(this::write).collect(Collectors.joining(", ", "(", ")"));
        boolean isFloat = types.isFloat(v.kind());
        boolean rough = v.rough() && types.isFloat(Kind.REAL);
        String call = (isFloat ? intrinsics.ofFloats(v.function(), row) : intrinsics.ofDoubles(v.function(), rough))
                + arguments;
        return isFloat && Intrinsics.givesDouble(v.function())
                ? new Text("(float) " + call, UNARY)
                : new Text(call, PRIMARY);
    }

    @Override
    public Text compare(Value.Compare v) {
        int binding = switch (v.relation()) {
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> COMPARISON;
            case EQUAL, NOT_EQUAL -> EQUALITY;
        };
        return infix(v.relation().symbol(), binding, v.left(), v.right());
    }

    @Override
    public Text logic(Value.Logic v) {
        return infix(v.both() ? "&&" : "||", v.both() ? AND : OR, v.left(), v.right());
    }

    private Text infix(String symbol, int binding, Value left, Value right) {
        String code = left.accept(this).at(binding) + " " + symbol + " "
                + right.accept(this).at(binding + 1);
        return new Text(code, binding);
    }

    @Override
    public Text not(Value.Not v) {
        return new Text("!" + v.of().accept(this).at(PRIMARY), UNARY);
    }

    @Override
    public Text select(Value.Select v) {
        String code = v.condition().accept(this).at(OR) + " ? "
                + v.yes().accept(this).at(OR) + " : "
                + v.no().accept(this).at(OR);
        return new Text(code, TERNARY);
    }

    @Override
    public Text convert(Value.Convert v) {
        Text of = v.of().accept(this);
        if (types.of(v.kind()).equals(types.of(v.of().kind()))) {
            return of;
        }
        return new Text("(" + types.of(v.kind()) + ") " + of.at(UNARY), UNARY);
    }

    @Override
    public Text settingValue(Value.SettingValue v) {
        return switch (v.setting()) {
            case RATE -> new Text(names.field(ClassNames.Own.RATE), PRIMARY);
            case TOTAL -> new Text("(double) " + names.field(ClassNames.Own.TOTAL_STEPS), UNARY);
            case STEP -> new Text("(double) " + names.field(ClassNames.Own.STEP_COUNT), UNARY);
        };
    }

    @Override
    public Text draw(Value.Draw v) {
        ClassNames.Helper helper = switch (v.distribution()) {
            case UNIFORM -> ClassNames.Helper.UNIFORM;
            case COARSE -> ClassNames.Helper.COARSE;
            case GAUSSIAN -> ClassNames.Helper.GAUSSIAN;
        };
        return new Text(helpers.call(helper) + "()", PRIMARY);
    }
}
