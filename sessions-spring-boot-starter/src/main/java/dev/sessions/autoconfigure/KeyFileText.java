package dev.sessions.autoconfigure;

import dev.sessions.InvalidOptionException;
import dev.sessions.autoconfigure.SessionsProperties.Key;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The list of entries in a key file, as YAML or as JSON, which is YAML too. Only the tree of texts is read, nothing is made
 * from it. The parser's own messages quote the text, so none of them is passed on.
 */
final class KeyFileText {

    private static final Set<String> FIELDS = Set.of("authentication", "encryption", "active-from", "retire-at");
    private static final String EXAMPLE = "- authentication: base64:…";

    private KeyFileText() {}

    static List<Key> parse(String text) {
        if (!(compose(text) instanceof SequenceNode list)) {
            throw new InvalidOptionException("keys", "must be a list of entries, at the top of the file", EXAMPLE);
        }
        if (list.getValue().isEmpty()) {
            throw new InvalidOptionException("keys", "is an empty list: sessions need a key", EXAMPLE);
        }
        List<Key> entries = new ArrayList<>();
        for (Node node : list.getValue()) {
            entries.add(entry("keys[" + entries.size() + "]", node));
        }
        return entries;
    }

    private static Node compose(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(5);
        try {
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InvalidOptionException("keys", "is neither YAML nor JSON: see line " + line, EXAMPLE);
        } catch (YAMLException e) {
            throw new InvalidOptionException("keys", "is neither YAML nor JSON", EXAMPLE);
        }
    }

    private static Key entry(String name, Node node) {
        if (node instanceof ScalarNode authentication) {
            return new Key(authentication.getValue(), null, null, null);
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new InvalidOptionException(
                    name, "in line " + line(node) + " must be an entry with an authentication key", EXAMPLE);
        }
        Map<String, String> fields = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String field = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            if (!FIELDS.contains(field)) {
                throw new InvalidOptionException(
                        name,
                        "has a field in line " + line(tuple.getKeyNode()) + " that is none of " + known(),
                        EXAMPLE);
            }
            if (!(tuple.getValueNode() instanceof ScalarNode value)) {
                throw new InvalidOptionException(name + "." + field, "must be a text", EXAMPLE);
            }
            if (fields.put(field, value.getValue()) != null) {
                throw new InvalidOptionException(name + "." + field, "is there twice", EXAMPLE);
            }
        }
        return new Key(
                fields.get("authentication"),
                fields.get("encryption"),
                fields.get("active-from"),
                fields.get("retire-at"));
    }

    private static String known() {
        return "authentication, encryption, active-from and retire-at";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
