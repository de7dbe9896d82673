package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A search in a {@code String} takes quadratic time if a caller chooses both texts. So the program searches a {@code
 * String} only for constants.
 */
class SearchesTest {

    /** Methods that search for a text in another. */
    private static final Map<String, String> SEARCHES = Map.of(
            "indexOf", "(Ljava/lang/String;",
            "lastIndexOf", "(Ljava/lang/String;",
            "contains", "(Ljava/lang/CharSequence;",
            "replace", "(Ljava/lang/CharSequence;");

    @Test
    void everySearchedTextIsAConstant() throws IOException {
        var found = new TreeSet<String>();
        for (var file :
                new PathMatchingResourcePatternResolver().getResources("classpath*:dev/narrowgate/**/*.class")) {
            var name = file.toString();
            if (!name.contains("test-classes") && !name.contains("-tests.jar")) {
                try (var bytes = file.getInputStream()) {
                    var reader = new ClassReader(bytes);
                    reader.accept(new Searches(reader.getClassName(), found), ClassReader.SKIP_FRAMES);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void aSearchForAnotherTextIsFound() throws IOException {
        var found = new TreeSet<String>();
        var own = "/" + Example.class.getName().replace('.', '/') + ".class";
        try (var bytes = SearchesTest.class.getResourceAsStream(own)) {
            new ClassReader(Objects.requireNonNull(bytes))
                    .accept(new Searches("Example", found), ClassReader.SKIP_FRAMES);
        }
        assertThat(found).containsExactly("Example.another", "Example.last", "Example.within");
    }

    record Example(String text, String other) {

        boolean constant() {
            return text.contains("a constant") && text.indexOf('/') < 0;
        }

        boolean another() {
            return text.contains(other);
        }

        int last() {
            return text.lastIndexOf(other);
        }

        int within() {
            return text.indexOf(other, 1);
        }
    }

    private static final class Searches extends ClassVisitor {

        private final String type;
        private final Set<String> found;

        Searches(String type, Set<String> found) {
            super(Opcodes.ASM9);
            this.type = type.substring(type.lastIndexOf('/') + 1);
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                private boolean constant;

                @Override
                public void visitLdcInsn(Object value) {
                    constant = value instanceof String;
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
                    var search = SEARCHES.get(name);
                    if (owner.equals("java/lang/String") && search != null && called.startsWith(search) && !constant) {
                        found.add(type + "." + method);
                    }
                    constant = false;
                }
            };
        }
    }
}
