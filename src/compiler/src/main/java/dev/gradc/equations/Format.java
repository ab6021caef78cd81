package dev.gradc.equations;

/** What the equations are written in. */
public enum Format {
    /** Unicode text for a terminal. */
    TEXT,
    /** LaTeX for an article: align environments. */
    LATEX,
    /** Markdown with LaTeX in math fences. */
    MARKDOWN,
    /** Seven-bit text for comments in code. */
    ASCII
}
