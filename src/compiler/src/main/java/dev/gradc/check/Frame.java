package dev.gradc.check;

import dev.gradc.algebra.Name;

/**
 * Whose names are being given: the model's own, or those of one call of a layer.
 *
 * @param layer the layer's name, empty for the model itself
 * @param number the call's number l = 1, 2, ... if the layer has parameters, else that of the last one that has; 0 for the model
 */
record Frame(String layer, int number) {
    static final Frame MODEL = new Frame("", 0);

    boolean isModel() {
        return layer.isEmpty();
    }

    /** The textbook name for what is called so here. */
    Name name(String written) {
        String ascii = Names.ascii(written);
        return isModel() ? Name.parse(ascii) : new Name(ascii, number);
    }
}
