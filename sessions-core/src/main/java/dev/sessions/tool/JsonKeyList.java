package dev.sessions.tool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list in JSON, of objects whose values are plain strings. New text is spaced as the first object is. */
final class JsonKeyList implements KeyList {

    private static final Pattern SPACE = Pattern.compile("[ \t\r\n]*");
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\\\p{Cntrl}]*)\"");

    private final String text;
    private final List<KeyEntry> entries = new ArrayList<>();
    private int at;

    private String beforeObject = "";
    private String beforeField = "";
    private String betweenFields = " ";
    private String colon = ": ";
    private String afterFields = "";

    JsonKeyList(String text) throws RefusedFile {
        this.text = text;
        space();
        expect('[');
        beforeObject = space();
        while (text.startsWith("{", at)) {
            entries.add(object(entries.isEmpty()));
            space();
            if (!text.startsWith(",", at)) {
                break;
            }
            at++;
            space();
            if (!text.startsWith("{", at)) {
                throw refused();
            }
        }
        expect(']');
        space();
        if (at < text.length()) {
            throw refused();
        }
    }

    private KeyEntry object(boolean first) throws RefusedFile {
        int start = at;
        Map<String, String> fields = new LinkedHashMap<>();
        expect('{');
        String before = space();
        String between = null;
        String around;
        do {
            String name = string();
            int from = at;
            space();
            expect(':');
            space();
            around = text.substring(from, at);
            if (!KeyEntry.FIELDS.contains(name) || fields.put(name, string()) != null) {
                throw refused();
            }
            int end = at;
            space();
            if (!text.startsWith(",", at)) {
                at = end;
                break;
            }
            at++;
            between = space();
        } while (true);
        String after = space();
        expect('}');
        if (first) {
            beforeField = before;
            betweenFields = between == null ? (before.isEmpty() ? " " : before) : between;
            colon = around;
            afterFields = after;
        }
        return new KeyEntry(lineOf(start), start, at, fields);
    }

    @Override
    public List<KeyEntry> entries() {
        return entries;
    }

    @Override
    public String rotated(NewKey added, Set<KeyEntry> dropped, @Nullable KeyEntry retiring, String retireAt) {
        KeyEntry first = entries.get(0);
        List<Edit> edits = new ArrayList<>();
        String entry = object(added);
        edits.add(
                dropped.contains(first)
                        ? new Edit(first.start(), first.end(), entry)
                        : new Edit(
                                first.start(),
                                first.start(),
                                entry + "," + (beforeObject.isEmpty() ? " " : beforeObject)));
        Iterator<KeyEntry> others = entries.iterator();
        for (KeyEntry before = others.next(); others.hasNext(); ) {
            KeyEntry each = others.next();
            if (dropped.contains(each)) {
                edits.add(new Edit(before.end(), each.end(), ""));
            }
            before = each;
        }
        if (retiring != null) {
            int end = endOfFields(retiring);
            edits.add(new Edit(end, end, "," + betweenFields + field(KeyEntry.RETIRE_AT, retireAt)));
        }
        return Edit.apply(text, edits);
    }

    private String object(NewKey added) {
        List<String> fields = new ArrayList<>();
        added.fields().forEach((name, value) -> fields.add(field(name, value)));
        return "{" + beforeField + String.join("," + betweenFields, fields) + afterFields + "}";
    }

    private String field(String name, String value) {
        return "\"" + name + "\"" + colon + "\"" + value + "\"";
    }

    /** Behind the last value's quotation mark. */
    private int endOfFields(KeyEntry entry) {
        return text.lastIndexOf('"', entry.end()) + 1;
    }

    private String string() throws RefusedFile {
        Matcher matcher = STRING.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw refused();
        }
        at = matcher.end();
        return matcher.group(1);
    }

    private String space() {
        Matcher matcher = SPACE.matcher(text).region(at, text.length());
        matcher.lookingAt();
        at = matcher.end();
        return matcher.group();
    }

    private void expect(char character) throws RefusedFile {
        if (at >= text.length() || text.charAt(at) != character) {
            throw refused();
        }
        at++;
    }

    private int lineOf(int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private RefusedFile refused() {
        return new RefusedFile("has something in line " + lineOf(at) + " that this command does not know");
    }
}
