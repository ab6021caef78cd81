package dev.gradc.cases;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Model;
import java.util.Map;

/** A model to be asked for numbers, row-major, tensors by their plain names. It holds parameters and what the latest pass left. */
interface Subject {
    /** The ways to a model's numbers. */
    enum Way {
        INTERPRETER {
            @Override
            Subject of(CompiledModel model, int samples) {
                return new InterpretedSubject(model);
            }
        },
        GENERATED_CODE {
            @Override
            Subject of(CompiledModel model, int samples) {
                return new GeneratedSubject(model, samples, Backend.PLAIN);
            }
        },
        GENERATED_VECTORS {
            @Override
            Subject of(CompiledModel model, int samples) {
                return new GeneratedSubject(model, samples, Backend.VECTOR);
            }
        };

        /** A model for batches of so many samples. */
        abstract Subject of(CompiledModel model, int samples);
    }

    /** What a pass is fed: for each input and target its rows. */
    record Fed(Map<String, double[]> rows, int samples) {}

    Model model();

    void set(String parameter, double[] values);

    double[] parameter(String name);

    void setState(String state, String parameter, double[] values);

    double[] state(String state, String parameter);

    /** Loss and gradients; gives the loss. */
    double pass(Fed fed);

    /** The gradient of the latest pass. */
    double[] gradient(String parameter);

    /** An output of the latest pass, a row a sample. */
    double[] output(String name);

    /** A step of the model's optimiser; gives the loss before it. */
    double step(Fed fed);
}
