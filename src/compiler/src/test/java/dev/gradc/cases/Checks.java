package dev.gradc.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is compared in each kind of case. */
enum Checks {
    /** Value, gradients, and what else is expected under the name of an output. */
    GRADIENT {
        @Override
        void check(CaseRun run) {
            Subject.Fed fed = run.fed();
            Subject subject = run.subject(fed.samples());
            JsonNode expected = run.of().expected();
            run.comparison().value("value", subject.pass(fed), expected.get("value"));
            run.compareGradients(subject, expected.get("grad"));
            CaseRun.fields(expected).forEach((name, values) -> {
                if (!NO_OUTPUTS.contains(name)) {
                    run.comparison().value(name, subject.output(name), values);
                }
            });
        }
    },

    /** A pass for each output; {@code pick} gives it the weight 1 in the loss, the others 0. */
    JACOBIAN {
        @Override
        void check(CaseRun run) {
            Map<String, double[]> given = new LinkedHashMap<>(run.fed().rows());
            JsonNode values = run.of().expected().get("value");
            Subject subject = run.subject(1);
            for (int k = 0; k < values.size(); k++) {
                double[] pick = new double[values.size()];
                pick[k] = 1;
                given.put("pick", pick);
                run.comparison().value("value " + k, subject.pass(run.fed(given)), values.get(k));
                for (Map.Entry<String, JsonNode> e :
                        CaseRun.fields(run.of().expected().get("jacobian")).entrySet()) {
                    double[] expected = Case.numbers(e.getValue().get(k));
                    run.comparison()
                            .numbers(
                                    "gradient of value " + k + " by " + e.getKey(),
                                    subject.gradient(e.getKey()),
                                    expected);
                }
            }
        }
    },

    /** Values and derivatives of the activation that the model is named after. */
    TABLE {
        @Override
        void check(CaseRun run) {
            String name = run.compiled().model().name().toLowerCase(Locale.ROOT);
            JsonNode line = CaseRun.fields(run.of().expected().get("table")).entrySet().stream()
                    .filter(e -> e.getKey().replace("_", "").equals(name))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            Subject subject = run.subject(1);
            subject.set("x", Case.numbers(run.of().constants().get("x")));
            subject.pass(run.fed(Map.of()));
            run.comparison().value(name, subject.output("y"), line.get("value"));
            double[] derivative = Case.numbers(line.get("derivative"));
            if (name.equals("hardsigmoid")) { // PyTorch's own slope is 1/6 in float
                run.comparison().digits(name + "'", subject.gradient("x"), derivative, 1e-7);
            } else {
                run.comparison().numbers(name + "'", subject.gradient("x"), derivative);
            }
        }
    },

    /** The parameter after each of five steps along given gradients. */
    KERAS_OPTIMIZER {
        @Override
        void check(CaseRun run) {
            JsonNode constants = run.of().constants();
            JsonNode after = run.of().expected().get("x_after_steps");
            Subject subject = run.subject(1);
            subject.set("x", Case.numbers(constants.get("x0")));
            for (int step = 0; step < after.size(); step++) {
                JsonNode g = constants.get(step == 0 ? "gradient_step1" : "gradient_steps2to5");
                subject.step(run.fed(Map.of("g", Case.numbers(g))));
                run.comparison()
                        .numbers("x after step " + (step + 1), subject.parameter("x"), Case.numbers(after.get(step)));
            }
        }
    },

    /** Parameters X and states V and H after one step along G; the name of a state ends as that of its parameter. */
    ONNX_OPTIMIZER {
        @Override
        void check(CaseRun run) {
            Subject subject = run.subject(1);
            Map<String, double[]> gradients = new LinkedHashMap<>();
            CaseRun.fields(run.of().constants()).forEach((name, value) -> {
                Matcher part = ONNX_PART.matcher(name);
                if (part.matches()) {
                    double[] numbers = Case.numbers(value);
                    switch (part.group(1)) {
                        case "X" -> subject.set(name, numbers);
                        case "G" -> gradients.put(name, numbers);
                        default -> subject.setState(part.group(1), "X" + part.group(2), numbers);
                    }
                }
            });
            subject.step(run.fed(gradients));
            CaseRun.fields(run.of().expected()).forEach((name, value) -> {
                Matcher part = ONNX_PART.matcher(name.replace("_new", ""));
                if (!part.matches()) {
                    throw new AssertionError("neither a parameter nor a state: " + name);
                }
                String parameter = "X" + part.group(2);
                double[] found = part.group(1).equals("X")
                        ? subject.parameter(parameter)
                        : subject.state(part.group(1), parameter);
                run.comparison().numbers(name, found, Case.numbers(value));
            });
        }
    },

    /** The certified sum of squares, a gradient that vanishes there, and the gradients at two starts. Nothing is fitted. */
    FIT {
        @Override
        void check(CaseRun run) {
            Subject.Fed fed = run.fed();
            Subject subject = run.subject(fed.samples());
            JsonNode expected = run.of().expected();
            double value = subject.pass(fed);
            if (run.of().name().equals("nist_Lanczos1")) { // 1.4e-25 is below what double arithmetic can say
                run.comparison().numbers("sum of squares", new double[] {value}, new double[] {0});
            } else {
                run.comparison()
                        .digits(
                                "sum of squares",
                                new double[] {value},
                                Case.numbers(expected.get("value")),
                                run.comparison().tolerance());
            }
            double[] certified = subject.gradient("b");
            double[] scale = new double[certified.length];
            CaseRun.fields(expected.get("starts")).forEach((name, start) -> {
                double[] gradient = Case.numbers(start.get("grad"));
                Arrays.setAll(scale, i -> Math.max(scale[i], Math.abs(gradient[i])));
                subject.set("b", Case.numbers(start.get("b")));
                double[] found = {subject.pass(fed)};
                run.comparison().digits("value at " + name, found, Case.numbers(start.get("value")), 1e-9);
                run.comparison().digits("gradient at " + name, subject.gradient("b"), gradient, 1e-9);
            });
            run.comparison().vanishes("gradient at the certified b", certified, scale, 1e-6);
        }
    },

    /** A fit whose other start is zero. */
    SURVEY {
        @Override
        void check(CaseRun run) {
            Subject.Fed fed = run.fed();
            Subject subject = run.subject(fed.samples());
            JsonNode expected = run.of().expected();
            run.comparison().value("value", subject.pass(fed), expected.get("value"));
            double[] fitted = subject.gradient("W");
            subject.set("W", new double[fitted.length]);
            run.comparison().value("value at zero", subject.pass(fed), expected.at("/at_zero/value"));
            double[] atZero = Case.numbers(expected.at("/at_zero/grad"));
            run.comparison().numbers("gradient at zero", subject.gradient("W"), atZero);
            run.comparison().vanishes("gradient at the fitted W", fitted, atZero, 1e-4); // W is given in 8 digits
        }
    },

    /** The loss before some of the steps, and the parameters after all. */
    TRAINING {
        @Override
        void check(CaseRun run) {
            Subject.Fed fed = run.fed();
            Subject subject = run.subject(fed.samples());
            Map<String, JsonNode> losses = CaseRun.fields(run.of().expected().get("loss_before_step"));
            int last =
                    losses.keySet().stream().mapToInt(Integer::parseInt).max().orElseThrow();
            for (int step = 0; step < last; step++) {
                double loss = subject.step(fed);
                if (losses.containsKey("" + step)) {
                    run.comparison().value("loss before step " + step, loss, losses.get("" + step));
                }
            }
            run.comparison().value("loss before step " + last, subject.pass(fed), losses.get("" + last));
            CaseRun.fields(run.of().expected().get("parameters_after_" + last))
                    .forEach((name, value) ->
                            run.comparison().numbers(name, subject.parameter(name), Case.numbers(value)));
        }
    },

    /** The published numbers: error, outputs, a gradient, all parameters after a step, the error if the biases had not moved. */
    MAZUR {
        @Override
        void check(CaseRun run) {
            Subject.Fed fed = run.fed();
            Subject subject = run.subject(1);
            JsonNode expected = run.of().expected();
            run.comparison().value("value", subject.pass(fed), expected.get("value"));
            run.comparison().value("outputs", subject.output("o"), expected.get("outputs"));
            run.comparison().numbers("gradient of W2", subject.gradient("W2"), Case.numbers(expected.get("grad_W2")));
            subject.step(fed);
            CaseRun.fields(expected.get("after_one_step"))
                    .forEach((name, value) -> run.comparison()
                            .numbers(name + " after a step", subject.parameter(name), Case.numbers(value)));
            for (String bias : Set.of("b1", "b2")) {
                subject.set(bias, Case.numbers(run.of().parameters().get(bias)));
            }
            run.comparison()
                    .value(
                            "value after a step of the weights",
                            subject.pass(fed),
                            expected.get("error_after_one_step_weights_only"));
        }
    };

    /** What is expected and no output: texts and second derivatives are not compared. */
    private static final Set<String> NO_OUTPUTS = Set.of("value", "grad", "symbolic", "dir", "hessian_diagonal");

    private static final Pattern ONNX_PART = Pattern.compile("([XGVH])([0-9]*)");

    /** Compares a run with what its case expects. */
    abstract void check(CaseRun run);
}
