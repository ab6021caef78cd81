package dev.gradc.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.LoopProgram;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import javax.lang.model.element.Modifier;

/**
 * The nested class of a generated class whose objects have threads of their own. A job is given out in pieces, some meant for each thread, the same
 * rows each time, which stay in its cache; who is through with those does what others have not begun, so that nobody waits long for a thread that
 * is slower or that the system does not run. A helper that has nothing to do spins for a while, then sleeps. Between two jobs the helpers hold no
 * more than this object: a network that is forgotten, not closed, is collected, and they end.
 */
final class Workers {
    private final ClassName owner;
    private final ClassName self;
    private final String part;

    /** @param part the owner's method that does a stretch of a job */
    Workers(LoopProgram program, ClassNames names, String part) {
        this.owner = ClassName.get(program.packageName(), program.className());
        this.self = owner.nestedClass(names.field(Own.WORKERS_CLASS));
        this.part = part;
    }

    TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(self)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "$L",
                        "Threads that help the caller's. A job goes out in pieces, some meant for each thread, the same rows each"
                                + " time; who is done first does what others have not begun. Idle ones spin for a while, then"
                                + " sleep. Between two jobs they hold nothing but this, so that a network that nobody closes can"
                                + " be collected; then they end.");
        constant(type, "PIECES", 4, "For each thread.");
        constant(type, "SPINS", 20_000, "How often an idle thread looks for work before it sleeps.");
        constant(type, "APART", 32, "From one thread's count to the next: they share no line of a cache.");
        type.addField(
                ParameterizedTypeName.get(ClassName.get(WeakReference.class), owner),
                "owner",
                Modifier.PRIVATE,
                Modifier.FINAL);
        type.addField(TypeName.INT, "threads", Modifier.PRIVATE, Modifier.FINAL);
        type.addField(TypeName.INT, "spins", Modifier.PRIVATE, Modifier.FINAL);
        type.addField(Thread[].class, "helpers", Modifier.PRIVATE, Modifier.FINAL);
        field(
                type,
                AtomicIntegerArray.class,
                "left",
                "The pieces that nobody has begun, by the thread they are meant for.");
        field(type, AtomicIntegerArray.class, "asleep", "1 for a thread that sleeps or is about to.");
        field(type, AtomicInteger.class, "turn", "The jobs so far.");
        field(type, AtomicInteger.class, "finished", "The pieces done of the job under way.");
        type.addField(owner, "network", Modifier.PRIVATE);
        for (String number : new String[] {"job", "units", "multiple", "pieces"}) {
            type.addField(TypeName.INT, number, Modifier.PRIVATE);
        }
        type.addField(Thread.class, "waiting", Modifier.PRIVATE, Modifier.VOLATILE);
        type.addField(Throwable.class, "failure", Modifier.PRIVATE, Modifier.VOLATILE);
        type.addField(TypeName.BOOLEAN, "ended", Modifier.PRIVATE, Modifier.VOLATILE);
        return type.addMethod(constructor())
                .addMethod(run())
                .addMethod(end())
                .addMethod(work())
                .addMethod(help())
                .addMethod(takeOver())
                .addMethod(piece())
                .addMethod(first())
                .addMethod(edge())
                .build();
    }

    private static void constant(TypeSpec.Builder type, String name, int value, String comment) {
        type.addField(FieldSpec.builder(TypeName.INT, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", Literals.of(value))
                .addJavadoc("$L", comment)
                .build());
    }

    private static void field(TypeSpec.Builder type, Class<?> of, String name, String comment) {
        type.addField(FieldSpec.builder(of, name, Modifier.PRIVATE, Modifier.FINAL)
                .addJavadoc("$L", comment)
                .build());
    }

    private MethodSpec constructor() {
        return MethodSpec.constructorBuilder()
                .addParameter(owner, "network")
                .addParameter(TypeName.INT, "threads")
                .addCode(CodeBlock.builder()
                        .add(
                                """
                                this.owner = new $T<>(network);
                                this.threads = threads;
                                spins = threads <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
                                left = new $T(threads * APART);
                                asleep = new $T(threads * APART);
                                turn = new $T();
                                finished = new $T();
                                helpers = new Thread[threads - 1];
                                for (int i = 0; i < helpers.length; i++) {
                                    int me = i + 1;
                                    helpers[i] = new Thread(null, () -> work(me), $S + me, 0, false);
                                    helpers[i].setDaemon(true);
                                }
                                try {
                                    for (Thread helper : helpers) {
                                        helper.start();
                                    }
                                } catch (Throwable thrown) {
                                    end(); // those that have started
                                    throw thrown;
                                }
                                """,
                                WeakReference.class,
                                AtomicIntegerArray.class,
                                AtomicIntegerArray.class,
                                AtomicInteger.class,
                                AtomicInteger.class,
                                owner.simpleName() + "-")
                        .build())
                .build();
    }

    private MethodSpec run() {
        return MethodSpec.methodBuilder("run")
                .addJavadoc("$L", "Does a job; what a piece throws is thrown here when all pieces are done.")
                .addParameter(owner, "network")
                .addParameter(TypeName.INT, "job")
                .addParameter(TypeName.INT, "extent")
                .addParameter(TypeName.INT, "multiple")
                .addCode("""
                        this.network = network;
                        this.job = job;
                        this.multiple = multiple;
                        units = Math.max(1, (extent - 1) / multiple + 1);
                        pieces = Math.min(units, PIECES * threads);
                        finished.set(0);
                        for (int i = 0; i < threads; i++) {
                            left.set(i * APART, first(i + 1) - first(i));
                        }
                        turn.incrementAndGet();
                        for (int i = 1; i < threads; i++) {
                            if (asleep.get(i * APART) != 0) {
                                $T.unpark(helpers[i - 1]);
                            }
                        }
                        help(0, 0);
                        takeOver(0);
                        for (int i = 0; finished.get() < pieces; i++) {
                            if (i < spins) {
                                Thread.onSpinWait();
                            } else {
                                waiting = Thread.currentThread();
                                if (finished.get() < pieces) {
                                    $T.park(this);
                                }
                                waiting = null;
                            }
                        }
                        this.network = null;
                        Throwable thrown = failure;
                        if (thrown != null) {
                            failure = null;
                            if (thrown instanceof Error) {
                                throw (Error) thrown;
                            }
                            throw (RuntimeException) thrown;
                        }
                        """, LockSupport.class, LockSupport.class)
                .build();
    }

    private MethodSpec end() {
        return MethodSpec.methodBuilder("end").addCode("""
                        ended = true;
                        for (Thread helper : helpers) {
                            $T.unpark(helper);
                        }
                        """, LockSupport.class).build();
    }

    private MethodSpec work() {
        return MethodSpec.methodBuilder("work")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("$L", "The life of a helper.")
                .addParameter(TypeName.INT, "me")
                .addCode("""
                        int seen = 0;
                        int idle = 0;
                        while (!ended) {
                            if (turn.get() != seen) {
                                seen = turn.get();
                                idle = 0;
                                help(me, me);
                                takeOver(me);
                            } else if (idle < spins) {
                                idle++;
                                Thread.onSpinWait();
                            } else {
                                asleep.set(me * APART, 1);
                                if (turn.get() == seen && !ended) {
                                    $T.parkNanos(this, 1_000_000_000L);
                                }
                                asleep.set(me * APART, 0);
                                if (owner.refersTo(null)) {
                                    ended = true;
                                }
                            }
                        }
                        """, LockSupport.class)
                .build();
    }

    private MethodSpec help() {
        return MethodSpec.methodBuilder("help")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc("$L", "Does the pieces meant for a thread that nobody has begun.")
                .addParameter(TypeName.INT, "me")
                .addParameter(TypeName.INT, "of")
                .addCode("""
                        int at = of * APART;
                        int done = 0;
                        for (int open = left.get(at); open > 0; open = left.get(at)) {
                            if (left.compareAndSet(at, open, open - 1)) {
                                piece(me, first(of + 1) - open);
                                done++;
                            }
                        }
                        if (done > 0 && finished.addAndGet(done) == pieces) {
                            $T.unpark(waiting);
                        }
                        """, LockSupport.class)
                .build();
    }

    private MethodSpec takeOver() {
        return MethodSpec.methodBuilder("takeOver")
                .addModifiers(Modifier.PRIVATE)
                .addJavadoc(
                        "$L",
                        "Does what others have not begun when a thread is through with what is meant for it: what it loses by having"
                                + " other rows in its cache is less than a wait for one that is slower or asleep.")
                .addParameter(TypeName.INT, "me")
                .addCode("""
                        for (int i = 1; i < threads; i++) {
                            help(me, (me + i) % threads);
                        }
                        """)
                .build();
    }

    private MethodSpec piece() {
        return MethodSpec.methodBuilder("piece")
                .addModifiers(Modifier.PRIVATE)
                .addParameter(TypeName.INT, "me")
                .addParameter(TypeName.INT, "number")
                .addCode("""
                        int all = pieces;
                        try {
                            network.$L(job, me, edge(number), number == all - 1 ? Integer.MAX_VALUE : edge(number + 1));
                        } catch (Throwable thrown) {
                            failure = thrown;
                        }
                        """, part)
                .build();
    }

    private MethodSpec first() {
        return MethodSpec.methodBuilder("first")
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.INT)
                .addJavadoc("$L", "The first piece meant for a thread.")
                .addParameter(TypeName.INT, "thread")
                .addStatement("return (int) ((long) pieces * thread / threads)")
                .build();
    }

    private MethodSpec edge() {
        return MethodSpec.methodBuilder("edge")
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.INT)
                .addJavadoc("$L", "Where a piece begins.")
                .addParameter(TypeName.INT, "piece")
                .addStatement("return (int) ((long) units * piece / pieces) * multiple")
                .build();
    }
}
