package dev.sessions.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list in YAML with one field a line, which is how such lists are written. Any other YAML is refused. */
final class YamlKeyList implements KeyList {

    private static final Pattern EMPTY = Pattern.compile("[ \t]*(#.*)?");
    private static final Pattern FIELD = Pattern.compile(
            "( *)(- +)?([a-z-]+): +(?:\"([^\"\\\\]*)\"|'([^']*)'|([A-Za-z0-9][A-Za-z0-9+/=:._-]*))[ \t]*(?:[ \t]#.*)?");

    private final String text;
    private final String newLine;
    private final List<KeyEntry> entries = new ArrayList<>();
    private int addAt = -1;
    private String dash = "";
    private String indent = "";

    YamlKeyList(String text) throws RefusedFile {
        this.text = text;
        newLine = text.contains("\r\n") ? "\r\n" : "\n";
        int comment = -1; // where the comment begins that ends at the line before, unless it is the file's own
        boolean top = true;
        Map<String, String> fields = new LinkedHashMap<>();
        int number = 0;
        for (int start = 0; start < text.length(); start = endOf(start)) {
            number++;
            String line = text.substring(start, endOf(start)).stripTrailing();
            if (line.equals("---") && entries.isEmpty()) {
                continue;
            }
            if (EMPTY.matcher(line).matches()) {
                comment = line.isEmpty() || top ? -1 : comment < 0 ? start : comment;
                top &= !line.isEmpty();
                continue;
            }
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new RefusedFile("has something in line " + number + " that this command does not know");
            }
            if (field.group(2) != null) {
                if (entries.isEmpty()) {
                    addAt = comment < 0 ? start : comment;
                    dash = field.group(1) + field.group(2);
                    indent = " ".repeat(dash.length());
                }
                fields = new LinkedHashMap<>();
                entries.add(new KeyEntry(number, start, endOf(start), fields));
            }
            add(fields, field, number);
            KeyEntry entry = entries.get(entries.size() - 1);
            entries.set(entries.size() - 1, new KeyEntry(entry.line(), entry.start(), endOf(start), fields));
        }
    }

    private void add(Map<String, String> fields, Matcher field, int line) throws RefusedFile {
        boolean first = field.group(2) != null;
        String before = field.group(1) + (first ? field.group(2) : "");
        String name = field.group(3);
        if (entries.isEmpty() || !before.equals(first ? dash : indent)) {
            throw new RefusedFile("has a field in line " + line + " that is not indented like the others");
        }
        if (!KeyEntry.FIELDS.contains(name)) {
            throw new RefusedFile("has a field in line " + line + " that this command does not know");
        }
        String value =
                field.group(4) != null ? field.group(4) : field.group(5) != null ? field.group(5) : field.group(6);
        if (fields.put(name, value) != null) {
            throw new RefusedFile("has a field in line " + line + " that is there twice");
        }
    }

    /** Behind the end of the line. */
    private int endOf(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }

    @Override
    public List<KeyEntry> entries() {
        return entries;
    }

    @Override
    public String rotated(NewKey added, Set<KeyEntry> dropped, @Nullable KeyEntry retiring, String retireAt) {
        StringBuilder entry = new StringBuilder();
        added.fields()
                .forEach((name, value) ->
                        entry.append(entry.isEmpty() ? dash : indent).append(name + ": " + value + newLine));
        List<Edit> edits = new ArrayList<>();
        for (KeyEntry each : dropped) {
            edits.add(new Edit(each.start(), each.end(), ""));
        }
        if (retiring != null) {
            boolean ended = text.charAt(retiring.end() - 1) == '\n';
            String line = indent + KeyEntry.RETIRE_AT + ": " + retireAt + newLine;
            edits.add(new Edit(retiring.end(), retiring.end(), ended ? line : newLine + line));
        }
        String changed = Edit.apply(text, edits);
        return new StringBuilder(changed).insert(addAt, entry).toString(); // before all others, so still there
    }
}
