package dev.gradc.trainer.parameters;

import dev.gradc.trainer.data.Fitting;
import dev.gradc.trainer.data.Standardisation;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Parameter;
import dev.gradc.trainer.model.Precision;
import dev.gradc.trainer.model.TrainableModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model's parameters and its fitting in one safetensors file. The metadata holds {@code gradc.model}, by field
 * {@code gradc.mean.FIELD} and {@code gradc.deviation.FIELD} (numbers with spaces between them), and
 * {@code gradc.class.FIELD.N}. The optimiser's state is not kept.
 */
public final class ParameterFile {
    private static final String MODEL = "gradc.model";
    private static final String MEAN = "gradc.mean.";
    private static final String DEVIATION = "gradc.deviation.";
    private static final String CLASS = "gradc.class.";

    private ParameterFile() {}

    /** Writes the file, or leaves the one that was there as it was. */
    public static void save(Path path, TrainableModel model, Fitting fitting) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter parameter = model.parameters().get(i);
            double[] values = new double[parameter.size()];
            model.getParameter(i, values);
            tensors.add(new Tensor(parameter.name(), model.precision(), parameter.shape(), values));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, model.name());
        fitting.scalings().forEach((field, scaling) -> {
            metadata.put(MEAN + field, text(scaling.means()));
            metadata.put(DEVIATION + field, text(scaling.deviations()));
        });
        fitting.classNames().forEach((field, names) -> {
            for (int i = 0; i < names.size(); i++) {
                metadata.put(CLASS + field + "." + i, names.get(i));
            }
        });
        AtomicFile.write(path, new SafeTensors(tensors, metadata).encode());
    }

    /**
     * Sets the model's parameters from the file and gives the fitting. A float file may fill a double model, not the
     * other way round. The model is unchanged where the file is refused.
     *
     * @throws IOException if the file is missing, damaged or of another model; the message names it
     */
    public static Fitting load(Path path, TrainableModel model) throws IOException {
        try {
            SafeTensors file = SafeTensors.decode(read(path, model));
            Fitting fitting = fitting(file.metadata(), model);
            Map<String, Tensor> byName = new LinkedHashMap<>();
            file.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
            for (Parameter parameter : model.parameters()) {
                check(parameter, byName, model.precision());
            }
            if (byName.size() != model.parameters().size()) {
                throw new IOException("it has " + byName.size() + " tensors, the model "
                        + model.parameters().size() + " parameters");
            }
            for (int i = 0; i < model.parameters().size(); i++) {
                model.setParameter(
                        i, byName.get(model.parameters().get(i).name()).values());
            }
            return fitting;
        } catch (NoSuchFileException missing) {
            throw new IOException(path + ": there is no such file", missing);
        } catch (IOException | IllegalArgumentException refused) {
            throw new IOException(path + ": " + refused.getMessage(), refused);
        }
    }

    private static byte[] read(Path path, TrainableModel model) throws IOException {
        long most = 8L + SafeTensors.LONGEST_HEADER;
        for (Parameter parameter : model.parameters()) {
            most += (long) Double.BYTES * parameter.size();
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (bytes.length > most) {
                throw new IOException("the file is larger than any of this model");
            }
            return bytes;
        }
    }

    private static void check(Parameter parameter, Map<String, Tensor> byName, Precision precision) throws IOException {
        Tensor tensor = byName.get(parameter.name());
        if (tensor == null) {
            throw new IOException("it has no tensor '" + parameter.name() + "'");
        }
        if (!tensor.shape().equals(parameter.shape())) {
            throw new IOException("tensor '" + parameter.name() + "' has the shape " + tensor.shape() + ", expected "
                    + parameter.shape());
        }
        if (tensor.precision() == Precision.DOUBLE && precision == Precision.FLOAT) {
            throw new IOException("tensor '" + parameter.name() + "' is double, expected float");
        }
        if (!Arrays.stream(tensor.values()).allMatch(Double::isFinite)) {
            throw new IOException("tensor '" + parameter.name() + "' holds a value that is not finite");
        }
    }

    private static Fitting fitting(Map<String, String> metadata, TrainableModel model) throws IOException {
        String name = metadata.getOrDefault(MODEL, model.name());
        if (!name.equals(model.name())) {
            throw new IOException("it belongs to the model " + name + ", expected " + model.name());
        }
        Map<String, Standardisation> scalings = new LinkedHashMap<>();
        Map<String, List<String>> classNames = new LinkedHashMap<>();
        for (Field field : model.fields()) {
            String means = metadata.get(MEAN + field.name());
            if (means != null) {
                Standardisation scaling = new Standardisation(
                        numbers(means), numbers(metadata.getOrDefault(DEVIATION + field.name(), "")));
                if (scaling.means().size() != field.size()) {
                    throw new IOException("the scaling of '" + field.name() + "' has "
                            + scaling.means().size() + " elements, expected " + field.size());
                }
                scalings.put(field.name(), scaling);
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; metadata.containsKey(CLASS + field.name() + "." + i); i++) {
                names.add(metadata.get(CLASS + field.name() + "." + i));
            }
            if (!names.isEmpty() && names.stream().distinct().count() != field.classes()) {
                throw new IOException("the classes of '" + field.name() + "' are " + names + ", expected "
                        + field.classes() + " different ones");
            }
            if (!names.isEmpty()) {
                classNames.put(field.name(), names);
            }
        }
        return new Fitting(scalings, classNames);
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }
}
