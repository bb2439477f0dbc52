package dev.sessions.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class Base64UrlTest {

    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n\u0000\u007f\u0080\u00ff\u0141\uff21";

    /** What decodes and encodes to itself, compared with the JDK for every text of up to three characters. */
    @Test
    void aTextIsCanonicalWhenEncodingItsBytesGivesItBack() {
        assertAgrees("");
        for (char a : CHARACTERS.toCharArray()) {
            assertAgrees("" + a);
            for (char b : CHARACTERS.toCharArray()) {
                assertAgrees("" + a + b);
                for (char c : CHARACTERS.toCharArray()) {
                    assertAgrees("" + a + b + c);
                    assertAgrees("AAA" + a + b + c);
                }
            }
        }
    }

    private static void assertAgrees(String text) {
        if (Base64Url.isCanonical(text) != isCanonicalForTheJdk(text)) {
            assertThat(Base64Url.isCanonical(text)).as("'%s'", text).isEqualTo(isCanonicalForTheJdk(text));
        }
    }

    private static boolean isCanonicalForTheJdk(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
