package dev.gradc.check;

import java.util.LinkedHashSet;
import java.util.Set;

/** The numbers of a model's layers, counted as they are met. */
final class LayerNumbers {
    private final Set<Integer> reserved = new LinkedHashSet<>();
    private int layers;

    /** The frame of the next layer with parameters. */
    Frame nextLayer(String layer) {
        do {
            layers++;
        } while (reserved.contains(layers));
        return new Frame(layer, layers);
    }

    /** Keeps a number for what the user has numbered: a parameter W1 is that of layer 1. */
    void reserve(int layer) {
        reserved.add(layer);
    }

    /** The frame of a layer without parameters. */
    Frame sameLayer(String layer) {
        return new Frame(layer, layers);
    }
}
