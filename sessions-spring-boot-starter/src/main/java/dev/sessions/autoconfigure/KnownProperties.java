package dev.sessions.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names under {@code sessions} that a property may have, as the records of {@link SessionsProperties} say them. Those of
 * a list entry or a named session are told for the entry or session of the property that is asked about.
 */
final class KnownProperties {

    private static final ConfigurationPropertyName KEYS = ConfigurationPropertyName.of("sessions.keys");

    private final ConfigurationPropertyName asked;
    private final List<String> names = new ArrayList<>();

    private KnownProperties(ConfigurationPropertyName asked) {
        this.asked = asked;
        addAll("sessions", SessionsProperties.class);
    }

    /** Whether there is such a property, or a list of such entries. */
    static boolean contains(ConfigurationPropertyName name) {
        ConfigurationPropertyName whole = name.isLastElementIndexed() ? name.getParent() : name;
        return new KnownProperties(name).names.stream().anyMatch(known -> same(known, whole));
    }

    /** The known name that takes the fewest edits, or that ends alike. */
    static String nearest(ConfigurationPropertyName name) {
        return new KnownProperties(name)
                .names.stream()
                        .filter(known ->
                                !isKeyField(name) || known.startsWith("sessions.keys[") && !isFarTime(name, known))
                        .min(Comparator.comparingInt(known -> distance(name, known)))
                        .orElseThrow();
    }

    /** What is not nearly the name of a time was meant to be a secret. */
    private static boolean isFarTime(ConfigurationPropertyName name, String known) {
        String leaf = known.substring(known.lastIndexOf('.') + 1);
        return (leaf.equals("active-from") || leaf.equals("retire-at"))
                && edits(uniform(name.getLastElement(Form.ORIGINAL)), uniform(leaf)) > 3;
    }

    /** As it has to be written: a session's name keeps its characters, in brackets where a plain name would lose them. */
    static String text(ConfigurationPropertyName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            boolean indexed = name.chop(i + 1).isLastElementIndexed();
            text.append(indexed && !name.isNumericIndex(i) || !indexed && i > 0 ? "." : "");
            text.append(indexed ? "[" + element + "]" : element);
        }
        return text.toString();
    }

    static boolean isKeys(ConfigurationPropertyName name) {
        return KEYS.equals(name) || KEYS.isAncestorOf(name);
    }

    /** Whether it belongs to an entry of the key list, known or not. */
    static boolean isKeyField(ConfigurationPropertyName name) {
        return KEYS.isAncestorOf(name)
                && name.getNumberOfElements() > 3
                && name.isNumericIndex(2)
                && !name.chop(4).isLastElementIndexed();
    }

    private void addAll(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType() == Map.class) {
                addAll(name + session(), elementOf(component));
            } else if (component.getType() == List.class && elementOf(component).isRecord()) {
                names.add(name);
                addAll(name + "[" + index() + "]", elementOf(component));
            } else if (component.getType().isRecord()) {
                if (component.getType() == SessionsProperties.Store.class
                        || component.getType() == SessionsProperties.Format.class) {
                    names.add(name); // may be a single text
                }
                addAll(name, component.getType());
            } else {
                names.add(name);
            }
        }
    }

    private static Class<?> elementOf(RecordComponent component) {
        Type[] arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        return (Class<?>) arguments[arguments.length - 1];
    }

    /** The session's name with what is before it, a dot or a bracket. */
    private String session() {
        return asked.getNumberOfElements() > 3
                ? text(asked.chop(3)).substring(text(asked.chop(2)).length())
                : ".*";
    }

    private String index() {
        boolean isIndex = asked.getNumberOfElements() > 2 && asked.isNumericIndex(2);
        return isIndex ? asked.getElement(2, Form.ORIGINAL) : "0";
    }

    private static boolean same(String known, ConfigurationPropertyName name) {
        return uniform(known).equals(uniform(text(name)));
    }

    private static int distance(ConfigurationPropertyName name, String known) {
        String leaf = uniform(name.getLastElement(Form.ORIGINAL));
        int ofLeaf = edits(leaf, uniform(known.substring(known.lastIndexOf('.') + 1)));
        int ofAll = edits(uniform(text(name)), uniform(known));
        return ofLeaf > 1 ? ofAll : Math.min(ofAll, ofLeaf + 2);
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Levenshtein's distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
