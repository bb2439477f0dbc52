package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.SessionOptions;
import dev.sessions.codec.Token;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.codec.TokenDraft;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Refused;
import dev.sessions.spi.SessionStamp;
import java.util.Arrays;

/** A session as a token: its id, and its contents. */
record TokenFormat(TokenCodec codec, SessionTimes times) implements CookieFormat {

    @Override
    public String write(SessionOptions options, SessionStamp stamp, SessionData data) {
        TokenDraft token = SessionTimes.draft(stamp, data, SessionId.BYTES + DataWriter.expected(data));
        token.write(SessionId.bytes(stamp.id()));
        DataWriter.write(data, token);
        return codec.sealText(Purpose.COOKIE, options.name(), token);
    }

    @Override
    public SessionLookup read(SessionOptions options, String text) {
        Opening opening = codec.openText(Purpose.COOKIE, options.name(), text);
        if (opening instanceof Opening.Refused refused) {
            return new Refused(refused.reason());
        }
        Opened opened = (Opened) opening;
        Token token = opened.token();
        SessionData data = token.payload().length < SessionId.BYTES ? null : DataReader.read(token, SessionId.BYTES);
        if (data == null) {
            return new Refused(Reason.MALFORMED);
        }
        String id = SessionId.text(Arrays.copyOf(token.payload(), SessionId.BYTES));
        SessionStamp stamp = SessionTimes.found(options, id, token, data, 0);
        return times.isOver(stamp) ? new Refused(Reason.EXPIRED) : new Found(stamp, data, !opened.current(), null);
    }
}
