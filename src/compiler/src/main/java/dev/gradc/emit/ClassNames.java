package dev.gradc.emit;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.Constant;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Metric;
import dev.gradc.loops.Output;
import dev.gradc.loops.Twin;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of a generated class's members. Fields and methods have a scope each; the model's names come before the emitter's own. */
final class ClassNames {
    /** A field that the emitter adds. */
    enum Own {
        RATE("rate"),
        STEP_COUNT("stepCount"),
        TOTAL_STEPS("totalSteps"),
        INITIALIZED("initialized"),
        /** The rows of the latest forward pass. */
        FORWARD_ROWS("forwardRows"),
        /** The rows of the latest loss, 0 once anything it left may be gone. */
        LOSS_ROWS("lossRows"),
        METRICS_READY("metricsReady"),
        GRADIENTS_READY("gradientsReady"),
        /** The rows of the latest jvp. */
        TANGENT_ROWS("tangentRows"),
        /** The rows of the latest jacobian. */
        JACOBIAN_ROWS("jacobianRows"),
        PRODUCT_READY("productReady"),
        SEED("drawSeed"),
        DRAW_STATE("drawState"),
        /** True where the class of the twins can be used. */
        VECTORS("VECTORS"),
        /** True where HotSpot makes vector code of loops over several rows. */
        LATER("JDK_25"),
        PARAMETER_NAMES("PARAMETER_NAMES"),
        STATE_NAMES("STATE_NAMES"),
        MODEL_STATE_NAMES("MODEL_STATE_NAMES"),
        /** The threads of an object if nothing else is said. */
        THREADS("THREADS", true),
        THREAD_COUNT("threadCount", true),
        WORKERS("workers", true),
        /** A class, but no field may hide it. */
        WORKERS_CLASS("Workers", true),
        CLOSED("closed", true);

        private final String wish;
        private final boolean ofThreads;

        Own(String wish) {
            this(wish, false);
        }

        Own(String wish, boolean ofThreads) {
            this.wish = wish;
            this.ofThreads = ofThreads;
        }
    }

    /** A private method that the emitter adds. */
    enum Helper {
        CHECK_READY("checkReady"),
        CHECK_COUNT("checkCount"),
        CHECK_ROWS("checkRows"),
        CHECK_LABELS("checkLabels"),
        CHECK_LABEL_ROWS("checkLabelRows"),
        CHECK_ROW("checkRow"),
        CHECK_INDEX("checkIndex"),
        CHECK_METRICS("checkMetrics"),
        CHECK_LENGTH("checkLength"),
        UNKNOWN("unknown"),
        READ("read"),
        READ_TRANSPOSED("readTransposed"),
        /** Of rows one behind the other in one array. */
        READ_PACKED("readPacked"),
        WRITE("write"),
        WRITE_TRANSPOSED("writeTransposed"),
        WRITE_PACKED("writePacked"),
        COPY("copy"),
        START_DRAWS("startDraws"),
        START_ROW("startRow"),
        NEXT_DRAW("nextDraw"),
        MIX("mix"),
        UNIFORM("uniform"),
        COARSE("coarse"),
        GAUSSIAN("gaussian"),
        WHOLE_POWER("wholePower"),
        FIRST_POWERS("firstPowers"),
        ERFC_TAIL("erfcTail"),
        /** tanh without a branch, for loops over rows. */
        TANH_OF_ROW("tanhOfRow"),
        TANH_NEAR("tanhNear"),
        /** The sigmoid without a branch, for loops over long rows. */
        SIGMOID_OF_ROW("sigmoidOfRow");

        private final String wish;

        Helper(String wish) {
            this.wish = wish;
        }
    }

    // Every public method, and what each object inherits.
    private static final String[] PUBLIC =
            ("initialize forward evaluate loss backward update step warmUp memoryBytes parameterNames parameterShape"
                            + " getParameter setParameter getGradient stateNames getState setState setRate rate stepCount"
                            + " setStepCount modelStateNames getModelState setModelState totalSteps setTotalSteps metricMeans"
                            + " combineMetrics copyParametersFrom getClass hashCode equals clone toString notify notifyAll wait"
                            + " finalize")
                    .split(" ");

    private static final List<String> FOLLOWING =
            List.of("jvp", "hessianVector", "jacobian", "setDirection", "getHessianVector");

    /** The arrays that one method allocates at most. */
    static final int MOST_ARRAYS = 400;

    // What is named after an array that has a number: delta12Row3
    private static final Pattern NUMBERED = Pattern.compile("(\\w*[A-Za-z])(\\d+)([A-Z_]\\w*)");

    private final Names fields = new Names();
    private final Names methods = new Names();
    private final UnaryOperator<String> ofLocals;

    ClassNames(LoopProgram program) {
        fields.fresh(program.className());
        if (program.threads().several()) {
            List.of("Thread", "LockSupport", "Runtime").forEach(fields::fresh); // a field would hide them
            methods.fresh("close");
        }
        for (Constant c : program.constants()) {
            fields.take(c, c.name());
        }
        boolean many = manyArrays(program);
        Set<String> arrays = program.buffers().stream().map(Buffer::name).collect(Collectors.toSet());
        ofLocals = many ? wish -> unnumbered(wish, arrays) : UnaryOperator.identity();
        for (Buffer b : program.buffers()) {
            if (!many || !program.shared().containsKey(b)) {
                fields.take(b, b.name());
            }
        }
        if (many) {
            program.shared().forEach((b, owner) -> fields.alias(b, fields.of(owner)));
        }
        for (Own own : Own.values()) {
            if (!own.ofThreads || program.threads().several()) {
                fields.take(own, own.wish);
            }
        }
        for (String name : PUBLIC) {
            methods.fresh(name);
        }
        if (program.entries().stream().anyMatch(Entry::follows)) {
            for (String name : FOLLOWING) {
                methods.fresh(name);
            }
        }
        for (Output o : program.outputs()) {
            methods.take(o, o.name());
        }
        for (Entry entry : program.entries()) {
            entry.results().forEach(o -> methods.take(o, o.name()));
        }
        for (Output o : program.constrained()) {
            methods.take(o, o.name());
        }
        for (Metric m : program.metrics()) {
            methods.take(m, m.name());
        }
        for (Method m : program.methods()) {
            methods.take(m.name(), m.name());
        }
        for (Twin twin : program.twins().values()) {
            twin.parts().forEach(m -> methods.take(m.name(), m.name()));
        }
        program.threads()
                .all()
                .forEach(s -> s.phases()
                        .forEach(p -> methods.take(p.method().name(), p.method().name())));
        for (Helper helper : Helper.values()) {
            methods.take(helper, helper.wish);
        }
        for (Intrinsic i : Intrinsic.values()) {
            methods.take(i, Intrinsics.wish(i));
        }
    }

    /**
     * True if a class has so many arrays that one method cannot allocate them, and that those which share an array have no field of their own: the
     * constants of a class are numbered up to 65,535, and a field takes three.
     */
    static boolean manyArrays(LoopProgram program) {
        return program.buffers().size() > MOST_ARRAYS;
    }

    /** The scope of a method's variables. */
    Names locals() {
        return fields.inner(ofLocals);
    }

    /** The scope of the variables of a method that touches no field. */
    Names freeLocals() {
        return new Names(ofLocals);
    }

    /** The same name without an array's number, as {@code deltaRow3}: in a class of many arrays so many names would be constants too many. */
    private static String unnumbered(String wish, Set<String> arrays) {
        Matcher matcher = NUMBERED.matcher(wish);
        return matcher.matches() && arrays.contains(matcher.group(1) + matcher.group(2))
                ? matcher.group(1) + matcher.group(3)
                : wish;
    }

    /** A name for one more field, which is also free among the methods. */
    String more(String wish) {
        String name = fields.fresh(wish);
        methods.fresh(name);
        return name;
    }

    String field(Buffer buffer) {
        return fields.of(buffer);
    }

    String field(Constant constant) {
        return fields.of(constant);
    }

    String field(Own own) {
        return fields.of(own);
    }

    String accessor(Output output) {
        return methods.of(output);
    }

    String accessor(Metric metric) {
        return methods.of(metric);
    }

    /** The Java name of a private method of the program. */
    String method(String name) {
        return methods.of(name);
    }

    /** A private method that does a part of another's work: {@code getParameterPart2}. */
    String part(String of, int number) {
        return methods.take(of + " part " + number, of + "Part" + number);
    }

    String method(Helper helper) {
        return methods.of(helper);
    }

    String method(Intrinsic intrinsic) {
        return methods.of(intrinsic);
    }
}
