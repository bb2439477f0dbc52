package dev.sessions.jackson3;

import java.net.URL;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Writes the issuer among the claims of one of Spring Security's users as text, which Security reads as a URL too. Any other URL
 * is refused: to compare two of them, Java looks up their hosts.
 */
final class ClaimUrlSerializer extends ValueSerializer<URL> {

    private static final Set<String> CLAIMS = Set.of("claims", "attributes");

    @Override
    public void serialize(URL url, JsonGenerator json, SerializationContext context) {
        TokenStreamContext claims = json.streamWriteContext().getParent();
        if (claims == null || !CLAIMS.contains(String.valueOf(claims.currentName())) || !isInSecuritys(claims)) {
            throw new TypeNotAllowedException(URL.class);
        }
        json.writeString(url.toExternalForm());
    }

    private static boolean isInSecuritys(@Nullable TokenStreamContext context) {
        Object object = context == null ? null : context.currentValue();
        return object != null && object.getClass().getName().startsWith(SecurityTypes.PACKAGE)
                || context != null && isInSecuritys(context.getParent());
    }

    @Override
    public void serializeWithType(URL url, JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(url, json, context);
    }
}
