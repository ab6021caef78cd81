package dev.gradc.check;

/** What an expression denotes: numbers with axes, or something to call. */
sealed interface Value permits Array, Callee, Carried {}
