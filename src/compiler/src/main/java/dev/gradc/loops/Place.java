package dev.gradc.loops;

/** What can be assigned: an element or a mutable variable. */
public sealed interface Place permits Element, Variable {
    Kind kind();
}
