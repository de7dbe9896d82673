package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.PatternProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Every regular expression of the program takes linear time, and these tests find all of them. */
class PatternsTest {

    /** The greatest size of the head of a request. */
    private static final int HEAD = 48 * 1024;

    private static final int SHORT = 512;

    /** A stack that is smaller than that of an event loop. */
    private static final long STACK = 512 * 1024;

    /**
     * Classes that compile patterns of operators, in order to check them. The framework matches requests with its own.
     */
    private static final Set<String> OF_CONFIGURATION = Set.of("RoutePatterns", "OpenSettings");

    private static final List<Class<?>> CLASSES =
            Stream.of(classFiles()).map(PatternsTest::load).toList();

    static Stream<Field> patterns() {
        return CLASSES.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> field.getType().equals(Pattern.class))
                .filter(field -> Modifier.isStatic(field.getModifiers()));
    }

    @Test
    void thePatternsAreFound() {
        assertThat(patterns()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void takesLinearTimeForAHeadOfEachRepeatedCharacter(Field field) throws Exception {
        var pattern = pattern(field);

        var weak = onASmallStack(() -> IntStream.rangeClosed(0, 0x80)
                .mapToObj(c -> Character.toString(c))
                .filter(unit -> Stream.of("", "eyJ").anyMatch(prefix -> isWeak(pattern, prefix, unit)))
                .findFirst()
                .orElse(null));

        assertThat(weak).as("what %s takes more than linear time for", pattern).isNull();
    }

    /** A pattern that stops within a short text stops at the same place of a long one, so the short one is enough. */
    private static boolean isWeak(Pattern pattern, String prefix, String unit) {
        var matcher = pattern.matcher(prefix + unit.repeat(SHORT));
        var goesOn = matcher.matches() || matcher.hitEnd();
        return new PatternProbe(pattern, goesOn ? HEAD / 2 : SHORT).isWeak(prefix, unit);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void takesLinearTimeForRepeatedPairs(Field field) throws Exception {
        var pattern = pattern(field);

        var weak = onASmallStack(() -> new PatternProbe(pattern, 512).weakness());

        assertThat(weak).as("what %s takes more than linear time for", pattern).isNull();
    }

    /** The first pattern was used on every token in an earlier version. */
    @ParameterizedTest
    @ValueSource(
            strings = {"[,\\s]\\s*(?:Bearer|DPoP|Basic)\\b", "(a+)+$", "/files/(x+x+)+y", ".*,.*;", "[ab]*c", "\\w+@"})
    void aPatternOfMoreThanLinearTimeIsFound(String pattern) {
        assertThat(new PatternProbe(Pattern.compile(pattern), 512).weakness()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/red/?(?<segment>.*)", "[0-9]+", "v[12]\\.\\d+", "/(?<a>[^/]*)/(?<b>.*)", ".*"})
    void usualPatternsOfOperatorsAreAccepted(String pattern) {
        assertThat(new PatternProbe(Pattern.compile(pattern), 512).weakness()).isNull();
    }

    @Test
    void patternsAreConstants() {
        assertThat(Stream.of(classFiles()).flatMap(file -> misuses(file).stream()))
                .as("patterns that are made elsewhere than in a constant")
                .isEmpty();
    }

    private static Pattern pattern(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        return (Pattern) field.get(null);
    }

    private static <T> T onASmallStack(java.util.concurrent.Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        new Thread(null, task, "small stack", STACK).start();
        return task.get();
    }

    private static Resource[] classFiles() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:dev/narrowgate/**/*.class"))
                    .filter(file -> !file.toString().contains("test-classes")
                            && !file.toString().contains("-tests.jar")
                            && !file.toString().contains("package-info"))
                    .toArray(Resource[]::new);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Class<?> load(Resource file) {
        try (var bytes = file.getInputStream()) {
            var name = new ClassReader(bytes).getClassName().replace('/', '.');
            return Class.forName(name, false, PatternsTest.class.getClassLoader());
        } catch (IOException | ClassNotFoundException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Calls that compile a pattern each time, from any text. */
    private static List<String> misuses(Resource file) {
        var found = new ArrayList<String>();
        try (var bytes = file.getInputStream()) {
            var reader = new ClassReader(bytes);
            reader.accept(new Calls(reader.getClassName(), found), ClassReader.SKIP_FRAMES);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    private static final class Calls extends ClassVisitor {

        private final String type;
        private final List<String> found;

        Calls(String type, List<String> found) {
            super(Opcodes.ASM9);
            this.type = type;
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                private int line;
                private Object constant = "";

                @Override
                public void visitLineNumber(int number, Label start) {
                    line = number;
                }

                @Override
                public void visitLdcInsn(Object value) {
                    constant = value;
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
                    if (makesAPattern(owner, name, method, constant) && !OF_CONFIGURATION.contains(simple(type))) {
                        found.add(type + ":" + line + " " + name);
                    }
                }
            };
        }

        private static String simple(String type) {
            return type.substring(type.lastIndexOf('/') + 1);
        }

        private static boolean makesAPattern(String owner, String name, String method, Object constant) {
            return switch (owner) {
                case "java/util/regex/Pattern" ->
                    name.equals("matches") || name.equals("compile") && !method.equals("<clinit>");
                case "java/util/Scanner" -> true;
                // The method does not compile a single plain character.
                case "java/lang/String" ->
                    Set.of("matches", "replaceAll", "replaceFirst").contains(name)
                            || name.equals("split")
                                    && !Set.of("&", ";", " ", ",", "\\.", "\n").contains(constant);
                default -> false;
            };
        }
    }
}
