package dev.sessions.key;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what somebody typed from what a generator made, by counting roughly how many bits of chance are in a text: few in a
 * word, fewer in one that was there before and in what goes on as it began, and in any other character as many as there are
 * of its kinds.
 */
final class Passphrase {

    private static final double LEAST_FOR_EACH_CHARACTER = 2.5;

    /** 16 random bytes in hexadecimal are far above it, words of this length far below. */
    private static final double LEAST = 96;

    /** Base64 of 32 random bytes has 240, and of a hundred thousand the least had 114. */
    private static final double LEAST_AS_BASE64 = 64;

    private static final double OF_A_WORD = 8;
    private static final double OF_A_SEQUEL = 1;

    private static final Pattern WORD =
            Pattern.compile("(?<!\\p{L})\\p{Lu}?\\p{Ll}{1,2}(?!\\p{L})|\\p{Lu}?\\p{Ll}{3,}|\\p{Lu}{3,}|\\p{Lo}+");
    private static final Pattern LONG_WORD = Pattern.compile("\\p{Lu}?\\p{Ll}{4,}|\\p{Lu}{5,}");
    private static final Pattern VOWEL = Pattern.compile("[aeiouyäöüAEIOUYÄÖÜ]|[^\\x00-\\x7F]");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]+|[0-9A-F]+");

    private Passphrase() {}

    /** Whether bytes are a text, perhaps filled up with zeros, and one that can be guessed. */
    static boolean isGuessable(byte[] secret) {
        String text = text(secret);
        return text != null && bits(text, WORD) < Math.max(LEAST, LEAST_FOR_EACH_CHARACTER * text.length());
    }

    /** Whether a secret in base64, or in hexadecimal, is words that happen to be written so. */
    static boolean isWords(String encoded) {
        return bits(encoded, LONG_WORD) < LEAST_AS_BASE64;
    }

    private static double bits(String text, Pattern words) {
        boolean isHexadecimal = HEXADECIMAL.matcher(text).matches();
        double ofACharacter = isHexadecimal ? 4 : log2(kinds(text));
        Matcher word = words.matcher(text).useTransparentBounds(true);
        Set<String> seen = new HashSet<>();
        double bits = 0;
        for (int i = 0; i < text.length(); ) {
            if (!isHexadecimal && word.region(i, text.length()).lookingAt() && isSpoken(word.group())) {
                String same = word.group().toLowerCase(Locale.ROOT);
                bits += seen.add(same) ? Math.min(OF_A_WORD, ofACharacter * same.length()) : OF_A_SEQUEL;
                i = word.end();
            } else {
                char next = text.charAt(i);
                boolean isNew = seen.add(String.valueOf(next)) || isHexadecimal || Character.isLetterOrDigit(next);
                double ofADigit = Math.min(ofACharacter, log2(10));
                bits += isSequel(text, i) || !isNew
                        ? OF_A_SEQUEL
                        : Character.isDigit(next) && !isHexadecimal ? ofADigit : ofACharacter;
                i++;
            }
        }
        return bits;
    }

    private static boolean isSpoken(String word) {
        return VOWEL.matcher(word).find();
    }

    /** The third of 111, 123 or 321. */
    private static boolean isSequel(String text, int at) {
        int step = at < 2 ? 2 : text.charAt(at) - text.charAt(at - 1);
        return Math.abs(step) <= 1 && step == text.charAt(at - 1) - text.charAt(at - 2);
    }

    /** How many characters there are of the kinds that occur. */
    private static int kinds(String text) {
        boolean digits = text.chars().anyMatch(Character::isDigit);
        boolean lower = text.chars().anyMatch(Character::isLowerCase);
        boolean upper = text.chars().anyMatch(Character::isUpperCase);
        boolean others = !text.chars().allMatch(Character::isLetterOrDigit);
        return 2 + (digits ? 10 : 0) + (lower ? 26 : 0) + (upper ? 26 : 0) + (others ? 16 : 0);
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }

    /** The bytes as UTF-8 without control characters, but for zeros at their ends; null for any others. */
    private static @Nullable String text(byte[] secret) {
        int from = 0;
        int to = secret.length;
        while (from < to && secret[from] == 0) {
            from++;
        }
        while (to > from && secret[to - 1] == 0) {
            to--;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(secret, from, to - from))
                    .toString();
            return text.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c)) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
