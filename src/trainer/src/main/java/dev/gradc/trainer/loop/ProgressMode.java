package dev.gradc.trainer.loop;

/** How a training run shows where it is. */
public enum ProgressMode {
    /** A bar on a terminal, lines elsewhere. */
    AUTO,
    /** A bar that is redrawn in place. */
    BAR,
    /** A line per epoch. */
    LINES,
    /** Nothing. */
    NONE
}
