package dev.gradc.check;

/** A declaration together with the file it stands in, whose names it sees. */
record Found<D>(D declaration, Globals home) {}
