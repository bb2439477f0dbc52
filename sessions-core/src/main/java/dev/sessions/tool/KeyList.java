package dev.sessions.tool;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a list of keys, which is changed in a few places and stays as it is everywhere else. */
interface KeyList {

    /** A list in the one form or the other. */
    static KeyList parse(String text) throws RefusedFile {
        return text.stripLeading().startsWith("[") ? new JsonKeyList(text) : new YamlKeyList(text);
    }

    /** Newest first. */
    List<KeyEntry> entries();

    /**
     * The text with a new entry in front, without some of the others, and with an end for one that had none.
     *
     * @param retiring the one that gets an end, if any
     */
    String rotated(NewKey added, Set<KeyEntry> dropped, @Nullable KeyEntry retiring, String retireAt);

    /** What is put in place of some of the text. */
    record Edit(int start, int end, String text) {

        static String apply(String text, List<Edit> edits) {
            StringBuilder changed = new StringBuilder(text);
            edits.stream()
                    .sorted(Comparator.comparing(Edit::start)
                            .thenComparing(Edit::end)
                            .reversed()) // from the end
                    .forEach(edit -> changed.replace(edit.start(), edit.end(), edit.text()));
            return changed.toString();
        }
    }
}
