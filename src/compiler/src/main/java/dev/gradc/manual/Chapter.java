package dev.gradc.manual;

/** A part of the page: its title and what it says before its entries. */
enum Chapter {
    ACTIVATIONS(
            "Activations", "What a layer does to its sums, element by element or, as softmax does, to all of them."),
    LAYERS(
            "Layers",
            "From what flows in to what flows out, with parameters of their own; `x |> dense(32)` is `dense(x, 32)`."),
    RECURRENT("Recurrent layers", "Layers that go through a sequence step by step; their errors go back step by step."),
    TRAINING(
            "Layers in training and inference",
            "Layers that draw numbers or keep statistics in training, and do neither at inference. Where the samples of a batch"
                    + " depend on one another the equations are those of a batch, and what flows in is a sum with a parameter."),
    LOSSES("Losses", "What one sample contributes to the objective: p is what the model says, y what is true."),
    PENALTIES("Penalties", "Added once to the objective, here for one weight W[2,3]."),
    CONSTRAINTS(
            "Constraints",
            "Ranges that a parameter keeps to, here v[3]; what is learnt, and has the gradient, is a free number."),
    INITIALISERS("Initialisers", "What parameters start from. A draw has no derivative."),
    OPTIMISERS("Optimisers", "What a step makes of a parameter and its gradient; an argument that is 0 is left out."),
    SCHEDULES("Schedules", "What the learning rate is multiplied by in step t, here that of plain gradient descent."),
    CLIPPINGS("Clippings", "What becomes of a gradient before the optimiser sees it."),
    METRICS("Metrics", "Numbers to be read, over all samples that are evaluated; nothing is differentiated."),
    FUNCTIONS("Functions", "Functions of tensors that are none of these."),
    BUILTINS(
            "Built-in functions",
            "What the compiler itself knows, with a table of partial derivatives, the only one. Functions of numbers are taken element by element."),
    SIZES(
            "Functions of sizes",
            "What layers reckon their sizes with, before anything is computed; nothing is differentiated."),
    CONSTANTS("Constants", "Numbers with a name.");

    private final String title;
    private final String words;

    Chapter(String title, String words) {
        this.title = title;
        this.words = words;
    }

    String title() {
        return title;
    }

    String words() {
        return words;
    }

    /**
     * Where a declaration is told of.
     *
     * @param file the name of its file without folder and ending
     */
    static Chapter of(String file, Declared declared) {
        return switch (file) {
            case "activations" -> ACTIVATIONS;
            case "layers" -> !declared.takesTensor() ? SIZES : declared.differsInTraining() ? TRAINING : LAYERS;
            case "recurrent" -> RECURRENT;
            case "losses" -> LOSSES;
            case "penalties" -> PENALTIES;
            case "constraints" -> CONSTRAINTS;
            case "initializers" -> INITIALISERS;
            case "optimizers" -> OPTIMISERS;
            case "schedules" -> SCHEDULES;
            case "clippings" -> CLIPPINGS;
            case "metrics" -> METRICS;
            case "functions" -> FUNCTIONS;
            case "constants" -> CONSTANTS;
            default -> throw new IllegalArgumentException("no chapter for the library's file " + file);
        };
    }
}
