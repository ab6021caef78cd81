package dev.gradc.compiler;

import dev.gradc.model.Emission;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Product;
import java.util.Optional;
import java.util.Set;

/**
 * What a build says of the generated Java.
 *
 * @param packageName the package, if the build names one; else the file's own
 * @param precision the number type; UNSAID leaves it to the model, and to float where the model does not say
 * @param batch the most samples a call takes; 0 leaves it to the model, and to the training batch where the model does not say
 * @param overModel true if these go before what the model's own {@code emit} block says
 * @param trainer true to generate the adapter for a trainer beside the class
 * @param products what the class is to compute beside gradients, and beside what the model asks for itself
 * @param backend plain Java, or a class by the Vector API beside it; UNSAID leaves it to the model, and to plain where the model does not say
 * @param threads how many threads an object has if nothing else is said when it is made; 0 leaves it to the model, and to 1 where that does not say
 */
public record JavaOptions(
        Optional<String> packageName,
        Precision precision,
        int batch,
        boolean overModel,
        boolean trainer,
        Set<Product> products,
        Backend backend,
        int threads) {
    public static final JavaOptions DEFAULT =
            new JavaOptions(Optional.empty(), Precision.UNSAID, 0, false, false, Set.of(), Backend.UNSAID, 0);

    public JavaOptions {
        products = Set.copyOf(products);
        if (batch < 0) {
            throw new IllegalArgumentException("batch " + batch);
        }
        if (threads < 0 || threads > Emission.MOST_THREADS) {
            throw new IllegalArgumentException("threads " + threads);
        }
    }

    public JavaOptions withPackage(String name) {
        return new JavaOptions(Optional.of(name), precision, batch, overModel, trainer, products, backend, threads);
    }

    public JavaOptions withPrecision(Precision wanted) {
        return new JavaOptions(packageName, wanted, batch, overModel, trainer, products, backend, threads);
    }

    public JavaOptions withBatch(int samples) {
        return new JavaOptions(packageName, precision, samples, overModel, trainer, products, backend, threads);
    }

    public JavaOptions goingBeforeTheModel() {
        return new JavaOptions(packageName, precision, batch, true, trainer, products, backend, threads);
    }

    public JavaOptions withTrainer() {
        return new JavaOptions(packageName, precision, batch, overModel, true, products, backend, threads);
    }

    public JavaOptions withProducts(Set<Product> wanted) {
        return new JavaOptions(packageName, precision, batch, overModel, trainer, wanted, backend, threads);
    }

    public JavaOptions withBackend(Backend wanted) {
        return new JavaOptions(packageName, precision, batch, overModel, trainer, products, wanted, threads);
    }

    public JavaOptions withThreads(int wanted) {
        return new JavaOptions(packageName, precision, batch, overModel, trainer, products, backend, wanted);
    }
}
