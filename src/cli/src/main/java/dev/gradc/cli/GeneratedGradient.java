package dev.gradc.cli;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A model's values by its generated class: compiled in memory, driven through its public methods alone. */
final class GeneratedGradient {
    private final Model model;
    private final Values values;
    private final Object net;
    private final Class<?> real;

    private GeneratedGradient(CompiledModel compiled, JavaOptions options, Values values) {
        this.model = compiled.model();
        this.values = values;
        Map<String, String> sources = new LinkedHashMap<>();
        for (GeneratedFile file : compiled.java(options)) {
            sources.put(TrainerClasses.className(file), file.text());
        }
        String name = sources.keySet().iterator().next();
        try {
            net = JavaCompilation.loader(JavaCompilation.compile(sources, ""), ClassLoader.getPlatformClassLoader())
                    .loadClass(name)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load " + name, e);
        }
        real = method("setParameter").getParameterTypes()[1].getComponentType();
    }

    /** Loss, outputs and gradients at the values, and what {@code updates} updates make of the parameters. */
    static Result at(CompiledModel compiled, JavaOptions options, Values values, int updates) {
        return new GeneratedGradient(
                        compiled, options.withBatch(values.samples()).goingBeforeTheModel(), values)
                .result(updates);
    }

    private Result result(int updates) {
        call(method("initialize"), 0L);
        values.parameters()
                .forEach((tensor, elements) ->
                        call(method("setParameter"), tensor.name().plain(), narrow(elements)));
        double loss = (double) call(method("loss"), arguments("loss"));
        call(method("backward"), arguments("backward"));
        Map<String, Result.Array> outputs = new LinkedHashMap<>();
        model.outputs().forEach(o -> outputs.put(o.name(), output(o)));
        Map<String, Result.Array> gradients = parameters((name, into) -> call(method("getGradient"), name, into));
        Map<String, Map<String, Result.Array>> updated = new LinkedHashMap<>();
        if (updates > 0) {
            for (int i = 0; i < updates; i++) {
                call(method("step"), arguments("step"));
            }
            updated.put("parameters", parameters((name, into) -> call(method("getParameter"), name, into)));
            updated.put("state", states());
        }
        return new Result(loss, outputs, gradients, updated);
    }

    private Map<String, Result.Array> states() {
        Map<String, Result.Array> states = new LinkedHashMap<>();
        for (Tensor state :
                model.training().map(t -> t.optimizer()).map(Optimizer::states).orElse(List.of())) {
            String name = state.name().plain();
            parameters((parameter, into) -> call(method("getState"), name, parameter, into))
                    .forEach((parameter, array) -> states.put(name + "." + parameter, array));
        }
        return states;
    }

    private interface Reading {
        void read(String name, Object into);
    }

    private Map<String, Result.Array> parameters(Reading reading) {
        Map<String, Result.Array> arrays = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            Tensor tensor = parameter.tensor();
            Object into = Array.newInstance(real, tensor.size());
            reading.read(tensor.name().plain(), into);
            arrays.put(tensor.name().plain(), new Result.Array(shape(tensor), widen(into)));
        }
        return arrays;
    }

    static List<Integer> shape(Tensor tensor) {
        return tensor.axes().stream().map(Axis::extent).collect(Collectors.toList());
    }

    private Result.Array output(Output output) {
        Method accessor = accessor(output);
        boolean perSample = accessor.getParameterCount() > output.tensor().rank();
        List<Integer> shape = shape(output.tensor());
        int size = output.tensor().size();
        int rows = perSample ? values.samples() : 1;
        double[] elements = new double[rows * size];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                List<Object> at = new ArrayList<>();
                int rest = i;
                for (int axis = shape.size() - 1; axis >= 0; axis--) {
                    at.add(0, rest % shape.get(axis));
                    rest /= shape.get(axis);
                }
                if (perSample) {
                    at.add(0, row);
                }
                elements[row * size + i] = ((Number) call(accessor, at.toArray())).doubleValue();
            }
        }
        if (perSample && values.batched()) {
            shape.add(0, rows);
        }
        return new Result.Array(shape, elements);
    }

    /** The accessor: the model's name for the output, whole or with the mark that a taken Java name gets. */
    private Method accessor(Output output) {
        for (Method method : net.getClass().getMethods()) {
            boolean indexed = List.of(method.getParameterTypes()).stream().allMatch(t -> t == int.class);
            boolean named =
                    method.getName().equals(output.name()) || method.getName().equals(output.name() + "_");
            int extra = method.getParameterCount() - output.tensor().rank();
            if (indexed
                    && named
                    && (extra == 0 || extra == 1)
                    && method.getReturnType().isPrimitive()) {
                return method;
            }
        }
        throw new IllegalStateException(net.getClass() + " has no accessor for " + output.name());
    }

    private Method method(String name) {
        for (Method method : net.getClass().getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new IllegalStateException(net.getClass() + " has no method " + name);
    }

    /** Inputs in the model's order, then the number of samples. */
    private Object[] arguments(String name) {
        Class<?>[] types = method(name).getParameterTypes();
        Object[] arguments = new Object[types.length];
        int i = 0;
        for (Map.Entry<Tensor, double[]> input : values.inputs().entrySet()) {
            arguments[i] = fed(types[i], input.getValue());
            i++;
        }
        arguments[i] = values.samples();
        return arguments;
    }

    /** The values as the method takes them: an array of rows, or of one number a row. */
    private Object fed(Class<?> type, double[] elements) {
        Class<?> component = type.getComponentType();
        int rows = values.samples();
        if (!component.isArray()) {
            return convert(component, elements, 0, rows);
        }
        Object array = Array.newInstance(component, rows);
        int each = elements.length / rows;
        for (int row = 0; row < rows; row++) {
            Array.set(array, row, convert(component.getComponentType(), elements, row * each, each));
        }
        return array;
    }

    private static Object convert(Class<?> type, double[] elements, int from, int count) {
        Object array = Array.newInstance(type, count);
        for (int i = 0; i < count; i++) {
            double value = elements[from + i];
            if (type == int.class) {
                Array.setInt(array, i, (int) value);
            } else if (type == float.class) {
                Array.setFloat(array, i, (float) value);
            } else {
                Array.setDouble(array, i, value);
            }
        }
        return array;
    }

    private Object narrow(double[] elements) {
        return convert(real, elements, 0, elements.length);
    }

    private static double[] widen(Object array) {
        double[] elements = new double[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.getDouble(array, i);
        }
        return elements;
    }

    private Object call(Method method, Object... arguments) {
        try {
            return method.invoke(net, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
