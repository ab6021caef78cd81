package dev.gradc.model;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked model, for one sample. It holds no derivative.
 *
 * @param name the model's name, a valid Java identifier
 * @param documentation the model's doc comment without its marks, empty if none
 * @param sizes the named sizes, in the order of declaration
 * @param inputs what the caller feeds, inputs and targets in the order of declaration
 * @param parameters in the order of declaration
 * @param forward the forward program: definitions as written, the loss, the penalty
 * @param outputs what the caller reads, under the user's names
 * @param constrained the parameters that are made of free ones to keep to a range, under their own names
 * @param metrics the means over samples that reports are made of
 * @param reports what training reports
 * @param applications for a tensor defined by a named tensor function, such as {@code p = softmax(z)}, that name and its arguments
 * @param aliases for a tensor that has further names, such as ŷ = z⁽³⁾, those names; the tensor itself carries the one to print
 * @param environment what the forward program reads beside inputs and parameters
 */
public record Model(
        Arena arena,
        String name,
        String documentation,
        Map<String, Integer> sizes,
        List<Tensor> inputs,
        List<Parameter> parameters,
        Program forward,
        List<Output> outputs,
        List<Output> constrained,
        List<Metric> metrics,
        List<Report> reports,
        Map<Tensor, Application> applications,
        Map<Tensor, List<Name>> aliases,
        Environment environment,
        Optional<Training> training,
        Optional<Data> data,
        Emission emission) {
    public Model {
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        outputs = List.copyOf(outputs);
        constrained = List.copyOf(constrained);
        metrics = List.copyOf(metrics);
        reports = List.copyOf(reports);
        applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
        aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    }

    /** A model that reads inputs and parameters alone. */
    public Model(
            Arena arena,
            String name,
            String documentation,
            Map<String, Integer> sizes,
            List<Tensor> inputs,
            List<Parameter> parameters,
            Program forward,
            List<Output> outputs,
            List<Output> constrained,
            List<Metric> metrics,
            List<Report> reports,
            Map<Tensor, Application> applications,
            Map<Tensor, List<Name>> aliases,
            Optional<Training> training,
            Optional<Data> data,
            Emission emission) {
        this(
                arena,
                name,
                documentation,
                sizes,
                inputs,
                parameters,
                forward,
                outputs,
                constrained,
                metrics,
                reports,
                applications,
                aliases,
                Environment.NONE,
                training,
                data,
                emission);
    }

    /** The same model with another forward program of the same tensors. */
    public Model withForward(Program other, Map<Tensor, Application> appliedThere) {
        return new Model(
                arena,
                name,
                documentation,
                sizes,
                inputs,
                parameters,
                other,
                outputs,
                constrained,
                metrics,
                reports,
                appliedThere,
                aliases,
                environment,
                training,
                data,
                emission);
    }
}
