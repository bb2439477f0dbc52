package dev.sessions.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The worked example of {@code docs/token-format.md}, computed from what that page says and from the JDK's primitives
 * alone: nothing of the library is in here.
 */
final class TokenExample {

    static final byte[] AUTHENTICATION = counting(0x00, 32);
    static final byte[] ENCRYPTION = counting(0x20, 32);
    static final String NAME = "session";
    static final byte[] ID = counting(0xa0, 16);
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant ISSUED = Instant.parse("2026-01-01T00:10:00Z");
    static final int LIFETIME = 30 * 24 * 3600;

    private static final byte[] NONCE = counting(0xc0, 24);
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] prk;
    private final byte[] kid;
    private final byte[] sign;
    private final byte[] seal;
    private final boolean seals;

    private TokenExample(byte[] authentication, byte[] encryption) throws GeneralSecurityException {
        prk = hmac("sessions/v1".getBytes(UTF_8), join(prefixed(authentication), prefixed(encryption)));
        kid = Arrays.copyOf(expand("kid"), 4);
        sign = expand("sign");
        seal = expand("seal");
        seals = encryption.length > 0;
    }

    static TokenExample signing() throws GeneralSecurityException {
        return new TokenExample(AUTHENTICATION, new byte[0]);
    }

    static TokenExample sealing() throws GeneralSecurityException {
        return new TokenExample(AUTHENTICATION, ENCRYPTION);
    }

    int keyId() {
        return ByteBuffer.wrap(kid).getInt();
    }

    static byte[] payload() {
        return join(ID, entry());
    }

    String token() throws GeneralSecurityException {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(join(header(), body()));
    }

    /** The blocks of the page. */
    static List<String> texts() throws GeneralSecurityException {
        return List.of(
                signing().keys(),
                sealing().keys(),
                signing().dump(),
                sealing().dump(),
                signing().token(),
                sealing().token());
    }

    private String keys() {
        return String.join(
                "\n",
                "authentication  " + HEX.formatHex(AUTHENTICATION),
                "encryption      " + (seals ? HEX.formatHex(ENCRYPTION) : "none"),
                "PRK             " + HEX.formatHex(prk),
                "key id          " + HEX.formatHex(kid),
                seals ? "seal            " + HEX.formatHex(seal) : "sign            " + HEX.formatHex(sign));
    }

    private String dump() throws GeneralSecurityException {
        byte[] header = header();
        StringBuilder dump = new StringBuilder();
        line(dump, header, 0, 1, seals ? "suite: sealed" : "suite: signed");
        line(dump, header, 1, 5, "key id");
        line(dump, header, 5, 6, "serializer: JSON values");
        line(dump, header, 6, 7, "flags: persistent");
        line(dump, header, 7, 12, "createdAt: " + CREATED);
        line(dump, header, 12, 17, "issuedAt: " + ISSUED);
        line(dump, header, 17, 21, "lifetime: 30 days");
        byte[] body = body();
        if (seals) {
            line(dump, body, 0, 24, "nonce");
            line(dump, body, 24, body.length - 16, "ciphertext of the payload above");
            line(dump, body, body.length - 16, body.length, "tag");
        } else {
            line(dump, body, 0, 16, "payload: session id");
            line(dump, body, 16, 22, "payload: VALUE, 4, name");
            line(dump, body, 22, 28, "payload: 5, \"Ada\"");
            line(dump, body, body.length - 32, body.length, "tag");
        }
        return dump.toString().stripTrailing();
    }

    private static void line(StringBuilder dump, byte[] bytes, int from, int to, String meaning) {
        for (int at = from; at < to; at += 16) {
            String hex = HEX.formatHex(bytes, at, Math.min(to, at + 16));
            dump.append(at == from ? "%-34s%s".formatted(hex, meaning) : hex).append('\n');
        }
    }

    private byte[] header() {
        return ByteBuffer.allocate(21)
                .put((byte) (seals ? 2 : 1))
                .put(kid)
                .put((byte) 1)
                .put((byte) 1)
                .put(u40(CREATED))
                .put(u40(ISSUED))
                .putInt(LIFETIME)
                .array();
    }

    private byte[] body() throws GeneralSecurityException {
        byte[] associated = join(
                prefixed("sessions/v1".getBytes(UTF_8)),
                prefixed("cookie".getBytes(UTF_8)),
                prefixed(NAME.getBytes(UTF_8)),
                header());
        if (!seals) {
            return join(payload(), hmac(sign, join(associated, payload())));
        }
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(messageKey(), "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(NONCE, 12, 24)));
        gcm.updateAAD(associated);
        return join(NONCE, gcm.doFinal(payload()));
    }

    /** XAES-256-GCM, c2sp.org/XAES-256-GCM: CMAC of two blocks that hold the first half of the nonce. */
    private byte[] messageKey() throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seal, "AES"));
        byte[] l = aes.doFinal(new byte[16]);
        byte[] k1 = new byte[16];
        for (int i = 0; i < 16; i++) {
            k1[i] = (byte) (l[i] << 1 | (i < 15 ? (l[i + 1] & 0xff) >>> 7 : 0));
        }
        k1[15] ^= (byte) ((l[0] & 0x80) != 0 ? 0x87 : 0);
        byte[] key = new byte[0];
        for (byte counter = 1; counter <= 2; counter++) {
            byte[] block = join(new byte[] {0, counter, 'X', 0}, Arrays.copyOf(NONCE, 12));
            for (int i = 0; i < 16; i++) {
                block[i] ^= k1[i];
            }
            key = join(key, aes.doFinal(block));
        }
        return key;
    }

    private static byte[] entry() {
        return join(new byte[] {1, 4}, "name".getBytes(UTF_8), new byte[] {5}, "\"Ada\"".getBytes(UTF_8));
    }

    private byte[] expand(String label) throws GeneralSecurityException {
        return hmac(prk, join(label.getBytes(UTF_8), new byte[] {1}));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] prefixed(byte[] bytes) {
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] u40(Instant time) {
        return Arrays.copyOfRange(
                ByteBuffer.allocate(8).putLong(time.getEpochSecond()).array(), 3, 8);
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    private static byte[] counting(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
