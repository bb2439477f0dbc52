package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Beside the JDK's coder: canonical is what it would write. */
class Base64UrlTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String NEIGHBOURS = "=+/ .?@[`{,:\0\n\u007f\u0080\u00ff\u0141\u20ac\uff21\ud800";

    private final Random random = new Random(20261124);

    @Test
    void whatIsEncodedIsWhatTheJdkWritesAndIsReadAgain() {
        for (int length = 0; length <= 600; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            String text = Base64Url.encode(ByteBuffer.wrap(bytes));

            assertThat(text).isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            assertThat(Base64Url.decode(text)).isEqualTo(bytes);
        }
    }

    @Test
    void aPartOfAnArrayIsEncodedAlone() {
        byte[] bytes = {9, 9, 1, 2, 3, 4, 9};

        assertThat(Base64Url.encode(ByteBuffer.wrap(bytes, 2, 4))).isEqualTo("AQIDBA");
    }

    @Test
    void everyLastCharacterIsReadOrRefusedAsTheCanonicalFormHasIt() {
        for (int length = 1; length <= 70; length++) {
            String text = text(length - 1);
            for (char last : (ALPHABET + NEIGHBOURS).toCharArray()) {
                assertCanonical(text + last);
            }
        }
    }

    @Test
    void everyCharacterAnywhereIsReadOrRefusedAsTheCanonicalFormHasIt() {
        for (int length = 1; length <= 70; length += 3) {
            String text = text(length);
            for (int at = 0; at < length; at++) {
                for (char other : NEIGHBOURS.toCharArray()) {
                    assertCanonical(text.substring(0, at) + other + text.substring(at + 1));
                }
            }
        }
    }

    @Test
    void paddingIsRefused() {
        for (int length = 0; length <= 70; length++) {
            for (String padding : new String[] {"=", "==", "===", "===="}) {
                assertThat(Base64Url.decode(text(length) + padding)).isNull();
            }
        }
    }

    private static void assertCanonical(String text) {
        byte[] read = Base64Url.decode(text);
        byte[] expected = canonical(text);
        assertThat(Arrays.equals(read, expected)).as(text).isTrue();
    }

    /** As it is described: whatever is decoded must be written as the same text. */
    private static byte @Nullable [] canonical(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(64)));
        }
        return text.toString();
    }
}
