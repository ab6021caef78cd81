package it;

final class UseProbe {
    static final int SUM = Gate.PARAMETERS + Probe.PARAMETERS;

    private UseProbe() {}
}
