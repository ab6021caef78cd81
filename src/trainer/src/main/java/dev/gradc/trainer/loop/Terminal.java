package dev.gradc.trainer.loop;

import java.io.Console;

/** Whether a person is watching. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether input and output are a terminal that can redraw a line. Since JDK 22 a console exists without a terminal
     * too, and has a method that tells; a class for JDK 17 reaches it by reflection only.
     */
    static boolean isAttached() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
