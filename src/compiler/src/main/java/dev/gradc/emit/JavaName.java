package dev.gradc.emit;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * An identifier that may stand in generated source: the only way for a name to reach it.
 *
 * <p>ASCII letters, digits and underscores, the first a letter; no word the language gives a meaning to, no type that source sees without an
 * import, so that {@code Math.exp} stays what it is. It does not make up a substitute for what it refuses.
 */
record JavaName(String text) {
    private static final int LONGEST = 120;

    // Contextual words that javac refuses as types, though SourceVersion takes them for names.
    private static final Set<String> RESTRICTED = Set.of("permits", "record", "sealed", "var", "yield");

    // The public types of java.lang in JDK 17 to 25: a list, so that no JDK decides.
    private static final Set<String> IN_SCOPE = Set.of(("AbstractMethodError Appendable ArithmeticException "
                    + "ArrayIndexOutOfBoundsException ArrayStoreException AssertionError AutoCloseable Boolean BootstrapMethodError "
                    + "Byte CharSequence Character Class ClassCastException ClassCircularityError ClassFormatError ClassLoader "
                    + "ClassNotFoundException ClassValue CloneNotSupportedException Cloneable Comparable Compiler Deprecated Double "
                    + "Enum EnumConstantNotPresentException Error Exception ExceptionInInitializerError Float FunctionalInterface IO "
                    + "IllegalAccessError IllegalAccessException IllegalArgumentException IllegalCallerException "
                    + "IllegalMonitorStateException IllegalStateException IllegalThreadStateException "
                    + "IncompatibleClassChangeError IndexOutOfBoundsException InheritableThreadLocal InstantiationError "
                    + "InstantiationException Integer InternalError InterruptedException Iterable LayerInstantiationException "
                    + "LinkageError Long MatchException Math Module ModuleLayer NegativeArraySizeException NoClassDefFoundError "
                    + "NoSuchFieldError NoSuchFieldException NoSuchMethodError NoSuchMethodException NullPointerException Number "
                    + "NumberFormatException Object OutOfMemoryError Override Package Process ProcessBuilder ProcessHandle Readable "
                    + "Record ReflectiveOperationException Runnable Runtime RuntimeException RuntimePermission SafeVarargs "
                    + "ScopedValue SecurityException SecurityManager Short StableValue StackOverflowError StackTraceElement "
                    + "StackWalker StrictMath String StringBuffer StringBuilder StringIndexOutOfBoundsException SuppressWarnings "
                    + "System Thread ThreadDeath ThreadGroup ThreadLocal Throwable TypeNotPresentException UnknownError "
                    + "UnsatisfiedLinkError UnsupportedClassVersionError UnsupportedOperationException VerifyError "
                    + "VirtualMachineError Void WrongThreadException")
            .split(" "));

    JavaName {
        String fault = fault(text);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("the name '" + Comments.line(text) + "' " + fault
                    + "; expected a Java identifier of ASCII letters, digits and _");
        }
    }

    /** A name that also becomes a file or a folder. */
    static JavaName ofFile(String text) {
        if (isDevice(text)) {
            throw new IllegalArgumentException(
                    "the name '" + text + "' is a device on Windows; expected one that a file can have");
        }
        return new JavaName(text);
    }

    /** True if the text may stand as an identifier. */
    static boolean isValid(String text) {
        return fault(text).isEmpty();
    }

    private static String fault(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.length() > LONGEST) {
            return "has " + text.length() + " characters, more than " + LONGEST;
        }
        if (!isLetter(text.charAt(0))) {
            return "does not begin with a letter";
        }
        if (!text.chars().allMatch(c -> isLetter((char) c) || isDigit((char) c) || c == '_')) {
            return "has other characters";
        }
        if (!SourceVersion.isName(text, SourceVersion.latest()) || RESTRICTED.contains(text)) {
            return "is a word of the Java language";
        }
        return IN_SCOPE.contains(text) ? "hides java.lang." + text : "";
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isDevice(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "con", "prn", "aux", "nul" -> true;
            default ->
                lower.length() == 4 && (lower.startsWith("com") || lower.startsWith("lpt")) && isDigit(lower.charAt(3));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
