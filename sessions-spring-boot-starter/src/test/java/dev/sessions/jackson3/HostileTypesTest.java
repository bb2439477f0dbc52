package dev.sessions.jackson3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.net.InetAddress;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever data says, no class is made, and none even loaded, that is not allowed. */
class HostileTypesTest {

    private static final String ZOO = "dev.sessions.jackson3.Zoo$";

    @TempDir
    Path directory;

    private final TypedValueCodec codec = Zoo.codec();
    private int madeBefore;

    @BeforeEach
    void count() {
        madeBefore = Zoo.MADE.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javax.naming.InitialContext",
                "com.sun.rowset.JdbcRowSetImpl",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "java.util.logging.FileHandler",
                "java.lang.ProcessBuilder",
                "java.lang.Thread",
                "java.util.PropertyResourceBundle",
                "org.springframework.context.support.FileSystemXmlApplicationContext",
                "org.springframework.beans.factory.config.PropertyPathFactoryBean",
                "org.springframework.security.authentication.AbstractAuthenticationToken",
                "org.springframework.security.config.Customizer",
                "javax.management.remote.rmi.RMIConnector",
                "java.util.ArrayListX",
                "Zoo$Trap",
                ZOO + "Trap",
                ZOO + "TrapRecord",
                "",
                " ",
                "java.lang.Object<" + ZOO + "Trap>",
                ZOO + "Box<" + ZOO + "TrapRecord>"
            })
    void aClassThatIsNotAllowedIsRefusedByItsName(String type) {
        refused("{\"@class\":\"" + type + "\"}");
        refused("{\"@class\":\"" + type + "\",\"name\":\"x\"}");
        refused("[\"" + type + "\",{}]");
        refused("[\"" + type + "\",\"x\"]");
        refused("[\"java.util.ArrayList\",[[\"" + type + "\",\"x\"]]]");
        refused("{\"@class\":\"java.util.HashMap\",\"a\":{\"@class\":\"" + type + "\"}}");
        refused("{\"@class\":\"" + ZOO + "Keeper\",\"notes\":{\"@class\":\"java.util.HashMap\",\"n\":[\"" + type
                + "\",\"x\"]}}");
        refused("{\"@class\":\"" + ZOO + "Cage\",\"animal\":{\"@class\":\"" + type + "\"}}");
        refused("{\"@class\":\"" + ZOO + "Open\",\"any\":{\"@class\":\"" + type + "\"}}");
        refused("{\"@class\":\"" + ZOO + "Open\",\"near\":{\"@c\":\"" + type + "\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"java.io.File\",\"/etc/passwd\"]",
                "[\"java.net.URL\",\"http://localhost/\"]",
                "[\"java.net.InetAddress\",\"localhost\"]",
                "[\"java.net.InetSocketAddress\",\"localhost:1\"]",
                "[\"java.lang.Class\",\"dev.sessions.jackson3.Zoo$Trap\"]",
                "[\"java.nio.file.Path\",\"/etc/passwd\"]",
                "[\"java.util.regex.Pattern\",\"(a+)+$\"]",
                "[\"java.lang.Object\",{}]",
                "[\"java.util.AbstractMap\",{}]",
                "[\"java.util.List\",[]]",
                // by array
                "[\"[Ldev.sessions.jackson3.Zoo$Trap;\",[{}]]",
                "[\"[[Ldev.sessions.jackson3.Zoo$Trap;\",[[{}]]]",
                "[\"[Ljava.net.URL;\",[\"http://localhost/\"]]",
                "[\"[Ldev.sessions.jackson3.Zoo$TrapRecord;\",[{\"name\":\"x\"}]]",
                "[\"[[[[[[[[[[[[I\",[]]",
                "[\"[Ljava.lang.String\",[\"x\"]]",
                "[\"[\",[]]",
                "[\"[X\",[]]",
                "[\"[Ljava.util.ArrayList<dev.sessions.jackson3.Zoo$TrapRecord>;\",[[{\"name\":\"x\"}]]]",
                // by Jackson's names for generic types
                "[\"java.util.ArrayList<dev.sessions.jackson3.Zoo$TrapRecord>\",[{\"name\":\"x\"}]]",
                "[\"java.util.HashMap<java.lang.String,dev.sessions.jackson3.Zoo$TrapRecord>\",{\"a\":{\"name\":\"x\"}}]",
                "[\"java.util.HashMap<java.lang.Class,java.lang.String>\",{\"dev.sessions.jackson3.Zoo$Trap\":\"x\"}]",
                "[\"java.util.EnumSet<dev.sessions.jackson3.Zoo$TrapEnum>\",[\"ONE\"]]",
                "[\"java.util.EnumMap<dev.sessions.jackson3.Zoo$TrapEnum,java.lang.Object>\",{\"ONE\":\"x\"}]",
                "[\"java.util.Optional<dev.sessions.jackson3.Zoo$TrapRecord>\",{\"name\":\"x\"}]",
                // by a subclass of a collection
                "[\"dev.sessions.jackson3.Zoo$TrapList\",[]]",
                "[\"java.util.concurrent.atomic.AtomicReference\",[\"java.io.File\",\"/\"]]",
                // by what an allowed class declares
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"door\":\"/etc/passwd\"}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"trap\":{\"@class\":\"dev.sessions.jackson3.Zoo$Trap\"}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"trap\":{\"name\":\"x\"}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"record\":{\"name\":\"x\"}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"records\":[\"java.util.ArrayList\",[{\"name\":\"x\"}]]}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"array\":[{\"name\":\"x\"}]}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"trapEnum\":\"ONE\"}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"annotated\":{}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"annotated\":{\"@class\":\"dev.sessions.jackson3.Zoo$Annotated\"}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"named\":{\"@class\":\"dev.sessions.jackson3.Zoo$Trap\"}}",
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"byClass\":{\"@class\":\"java.util.HashMap\",\"dev.sessions.jackson3.Zoo$Trap\":\"x\"}}",
                // an allowed class in a place of another
                "{\"@class\":\"dev.sessions.jackson3.Zoo$Cage\",\"animal\":{\"@class\":\"dev.sessions.jackson3.Zoo$Keeper\"}}",
                // parts of Spring Security's objects, which are not objects of their own
                "{\"@class\":\"org.springframework.security.oauth2.client.registration.ClientRegistration$ProviderDetails\"}"
            })
    void everyOtherWayInIsClosedToo(String json) {
        refused(json);
    }

    private void refused(String json) {
        assertThatIllegalArgumentException()
                .as(json)
                .isThrownBy(() -> codec.decode(json.getBytes(UTF_8), Object.class))
                .withMessageNotContaining("localhost")
                .withMessageNotContaining("passwd");
        assertThat(Zoo.MADE).as(json).hasValue(madeBefore);
    }

    /** What could not be read again is refused to the one who puts it in. */
    @ParameterizedTest
    @MethodSource("valuesOfOtherClasses")
    void whatIsNotAllowedIsNotWritten(Object value, String type) {
        for (Object each : List.of(
                value,
                new ArrayList<>(List.of(value)),
                Map.of("a", value),
                new Object[] {value},
                new Zoo.Keeper("Ada", List.of(), Map.of("n", value)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.encode(each, each.getClass()))
                    .withMessage(type + " is not an allowed type");
        }
    }

    static List<Object[]> valuesOfOtherClasses() throws Exception {
        Map<Zoo.Mood, Object> moods = new EnumMap<>(Map.of(Zoo.Mood.CALM, "x"));
        Map<String, Object> anonymous = new LinkedHashMap<>() {};
        return List.of(
                new Object[] {new File("/etc/passwd"), "java.io.File"},
                new Object[] {new URL("http://localhost/"), "java.net.URL"},
                new Object[] {InetAddress.getLoopbackAddress(), "java.net.Inet4Address"},
                new Object[] {String.class, "java.lang.Class"},
                new Object[] {new AtomicReference<>("x"), "java.util.concurrent.atomic.AtomicReference"},
                new Object[] {Optional.of("x"), "java.util.Optional"},
                new Object[] {moods, "java.util.EnumMap"},
                new Object[] {EnumSet.of(Zoo.Mood.CALM), "java.util.RegularEnumSet"},
                new Object[] {anonymous, anonymous.getClass().getName()},
                new Object[] {new Thread[0], "java.lang.Thread[]"});
    }

    @Test
    void aPropertyOfAnotherClassIsNotWritten() {
        Zoo.Cage cage = new Zoo.Cage();
        cage.door = directory.toFile();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(cage, Zoo.Cage.class))
                .withMessage("java.io.File is not an allowed type");
    }

    @Test
    void aClassIsReadWhereAPropertyThatIsRefusedIsNotThere() {
        Object read = codec.decode(
                ("{\"@class\":\"" + ZOO + "Cage\",\"animal\":{\"@class\":\"" + ZOO
                                + "Dog\",\"name\":\"Rex\"},\"door\":null}")
                        .getBytes(UTF_8),
                Object.class);

        assertThat(((Zoo.Cage) read).animal).isInstanceOf(Zoo.Dog.class);
    }

    @Test
    void theJdksOwnAreNotAllowedByName() {
        TypedValueCodec.Builder builder = TypedValueCodec.builder(getClass().getClassLoader());
        for (Class<?> type : List.of(File.class, Object.class, Zoo.Dog[].class, int.class)) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.allow(type));
        }
    }
}
