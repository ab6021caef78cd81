package dev.gradc.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** What can be a name in Java, in the generated class or as its file. */
final class JavaNames {
    private static final Set<String> RESTRICTED =
            Set.of("record", "var", "yield", "sealed", "permits", "when", "module", "exports", "opens", "requires");
    private static final List<String> DEVICES = List.of("con", "prn", "aux", "nul");

    /** The public classes of java.lang, JDK 17 and 25: a model of such a name would hide one that generated code uses. */
    private static final Set<String> JAVA_LANG =
            Set.of(("AbstractMethodError Appendable ArithmeticException ArrayIndexOutOfBoundsException "
                            + "ArrayStoreException AssertionError AutoCloseable Boolean BootstrapMethodError Byte CharSequence "
                            + "Character Class ClassCastException ClassCircularityError ClassFormatError ClassLoader "
                            + "ClassNotFoundException ClassValue CloneNotSupportedException Cloneable Comparable Compiler "
                            + "Deprecated Double Enum EnumConstantNotPresentException Error Exception ExceptionInInitializerError "
                            + "Float FunctionalInterface IO IllegalAccessError IllegalAccessException IllegalArgumentException "
                            + "IllegalCallerException IllegalMonitorStateException IllegalStateException "
                            + "IllegalThreadStateException IncompatibleClassChangeError IndexOutOfBoundsException "
                            + "InheritableThreadLocal InstantiationError InstantiationException Integer InternalError "
                            + "InterruptedException Iterable LayerInstantiationException LinkageError Long MatchException Math "
                            + "Module ModuleLayer NegativeArraySizeException NoClassDefFoundError NoSuchFieldError "
                            + "NoSuchFieldException NoSuchMethodError NoSuchMethodException NullPointerException Number "
                            + "NumberFormatException Object OutOfMemoryError Override Package Process ProcessBuilder ProcessHandle "
                            + "Readable Record ReflectiveOperationException Runnable Runtime RuntimeException RuntimePermission "
                            + "SafeVarargs ScopedValue SecurityException SecurityManager Short StableValue StackOverflowError "
                            + "StackTraceElement StackWalker StrictMath String StringBuffer StringBuilder "
                            + "StringIndexOutOfBoundsException SuppressWarnings System Thread ThreadDeath ThreadGroup ThreadLocal "
                            + "Throwable TypeNotPresentException UnknownError UnsatisfiedLinkError UnsupportedClassVersionError "
                            + "UnsupportedOperationException VerifyError VirtualMachineError Void WrongThreadException")
                    .split(" "));

    private JavaNames() {}

    /** Why a tensor cannot be called so; empty if it can. */
    static Optional<String> problem(String name) {
        return SourceVersion.isKeyword(name)
                ? Optional.of("is a word of Java and cannot name a tensor")
                : Optional.empty();
    }

    /** Why a class cannot be called so; empty if it can. */
    static Optional<String> classProblem(String name) {
        if (!SourceVersion.isIdentifier(name) || !name.chars().allMatch(c -> c < 128 && c != '$')) {
            return Optional.of("is not a name in Java: letters, digits and _, not a digit first");
        }
        if (SourceVersion.isKeyword(name) || RESTRICTED.contains(name)) {
            return Optional.of("is a word of Java and cannot name a class");
        }
        if (JAVA_LANG.contains(name)) {
            return Optional.of("is a class of Java itself, java.lang." + name);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean device = DEVICES.contains(lower) || lower.matches("(com|lpt)[0-9]");
        if (device) {
            return Optional.of("is the name of a device on Windows and cannot be a file there");
        }
        return name.length() > Names.LONGEST
                ? Optional.of("has more than " + Names.LONGEST + " letters")
                : Optional.empty();
    }

    /** Why a package cannot be called so; empty if it can. */
    static Optional<String> packageProblem(String name) {
        for (String part : name.split("\\.", -1)) {
            boolean legal = SourceVersion.isIdentifier(part)
                    && !SourceVersion.isKeyword(part)
                    && part.chars().allMatch(c -> c < 128 && c != '$')
                    && part.length() <= Names.LONGEST;
            if (!legal) {
                return Optional.of(
                        "is not a package in Java: names of letters, digits and _, joined by dots, none a word of Java");
            }
        }
        return name.equals("java") || name.startsWith("java.")
                ? Optional.of("is a package of Java itself")
                : Optional.empty();
    }
}
