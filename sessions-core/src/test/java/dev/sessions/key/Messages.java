package dev.sessions.key;

import java.util.Arrays;

/** Whole messages, each in an array of its own. */
final class Messages {

    private Messages() {}

    static byte[] sealed(SessionKey key, byte[] context, byte[] message) {
        byte[] sealed = new byte[message.length + SessionKey.SEAL_OVERHEAD];
        System.arraycopy(message, 0, sealed, SessionKey.NONCE_LENGTH, message.length);
        key.seal(context, sealed, 0, message.length);
        return sealed;
    }

    /** The message with its signature behind it. */
    static byte[] signed(SessionKey key, byte[] context, byte[] message) {
        byte[] signed = Arrays.copyOf(message, message.length + SessionKey.SIGNATURE_LENGTH);
        key.sign(context, signed, 0, message.length, signed, message.length);
        return signed;
    }

    static byte[] signature(SessionKey key, byte[] context, byte[] message) {
        byte[] signature = new byte[SessionKey.SIGNATURE_LENGTH];
        key.sign(context, message, 0, message.length, signature, 0);
        return signature;
    }
}
