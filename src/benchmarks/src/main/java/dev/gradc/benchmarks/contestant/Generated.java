package dev.gradc.benchmarks.contestant;

import java.io.IOException;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A class that gradc generated, found by the workload's name. Its passes are called through method references made here, so that a new workload
 * is a model file and nothing else, and a call costs what it costs a user.
 */
public final class Generated implements Contestant {
    private static final String PACKAGE = "workloads.";

    private final Object net;
    private final Class<?> real;
    private final int samples;
    private final Object[] x;
    private final Object[] y;
    private final Pass step;
    private final Pass loss;
    private final Pass backward;

    /** A pass over rows {@code 0 .. n - 1} of inputs and targets. */
    interface Pass {
        double run(Object x, Object y, int n);
    }

    /** A pass that gives nothing. */
    interface Silent {
        void run(Object x, Object y, int n);
    }

    private Generated(Pool pool) throws Throwable {
        String name = pool.workload();
        Class<?> type = Class.forName(PACKAGE + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
        net = type.getConstructor().newInstance();
        real = name.endsWith("_double") ? double.class : float.class;
        samples = pool.batch();
        x = new Object[Pool.BATCHES];
        y = new Object[Pool.BATCHES];
        for (int b = 0; b < Pool.BATCHES; b++) {
            x[b] = rows(pool.x()[b]);
            y[b] = pool.classes() > 0 ? pool.labels()[b] : rows(pool.targets()[b]);
        }
        Class<?> rows = x[0].getClass();
        Class<?> targets = y[0].getClass();
        step = (Pass) reference("step", Pass.class, double.class, rows, targets);
        loss = (Pass) reference("loss", Pass.class, double.class, rows, targets);
        Silent back = (Silent) reference("backward", Silent.class, void.class, rows, targets);
        backward = (a, b, n) -> {
            back.run(a, b, n);
            return 0;
        };
        type.getMethod("initialize", long.class).invoke(net, 1L);
        write(pool.parameters());
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(Generated::of);
    }

    /** The class for a workload, its parameters set. */
    public static Contestant of(Pool pool) {
        try {
            return new Generated(pool);
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("no model " + pool.workload(), e);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Object reference(String method, Class<?> form, Class<?> result, Class<?> rows, Class<?> targets)
            throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType exact = MethodType.methodType(result, rows, targets, int.class);
        MethodHandle target = lookup.findVirtual(net.getClass(), method, exact);
        CallSite site = LambdaMetafactory.metafactory(
                lookup,
                "run",
                MethodType.methodType(form, net.getClass()),
                MethodType.methodType(result, Object.class, Object.class, int.class),
                target,
                exact);
        return site.getTarget().invoke(net);
    }

    private Object rows(float[][] values) {
        if (real == float.class) {
            return values;
        }
        double[][] rows = new double[values.length][values[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = values[i][j];
            }
        }
        return rows;
    }

    @Override
    public double step(int batch) {
        return step.run(x[batch], y[batch], samples);
    }

    @Override
    public double forward(int batch) {
        return loss.run(x[batch], y[batch], samples);
    }

    @Override
    public double loss(int batch) {
        return forward(batch);
    }

    @Override
    public float[] gradient(int batch) {
        loss.run(x[batch], y[batch], samples);
        backward.run(x[batch], y[batch], samples);
        return read("getGradient");
    }

    @Override
    public float[] parameters() {
        return read("getParameter");
    }

    // ---------------------------------------------------------------- parameters, by reflection: nobody times these

    private float[] read(String method) {
        List<Float> all = new ArrayList<>();
        for (String name : names()) {
            Object values = Array.newInstance(real, size(name));
            call(method, name, values);
            for (int i = 0; i < Array.getLength(values); i++) {
                all.add((float) Array.getDouble(values, i));
            }
        }
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }

    private void write(float[] all) {
        int from = 0;
        for (String name : names()) {
            Object values = Array.newInstance(real, size(name));
            for (int i = 0; i < Array.getLength(values); i++) {
                Array.setFloat(values, i, all[from++]);
            }
            call("setParameter", name, values);
        }
    }

    private int size(String name) {
        try {
            int size = 1;
            for (int length : (int[])
                    net.getClass().getMethod("parameterShape", String.class).invoke(net, name)) {
                size *= length;
            }
            return size;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> names() {
        try {
            List<String> names = new ArrayList<>();
            for (Object name :
                    (List<?>) net.getClass().getMethod("parameterNames").invoke(net)) {
                names.add((String) name);
            }
            return names;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void call(String method, String name, Object values) {
        try {
            net.getClass().getMethod(method, String.class, values.getClass()).invoke(net, name, values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
