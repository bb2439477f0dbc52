package dev.sessions.jackson3;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** What is read and written at most: the same as with Jackson 2. */
final class JsonLimits {

    private static final int MAX_DEPTH = 100;

    private JsonLimits() {}

    static JsonFactory apply(JsonFactoryBuilder factory) {
        return factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(50_000)
                        .maxNumberLength(10_000)
                        .maxDocumentLength(16 << 20)
                        .maxStringLength(16 << 20)
                        .build())
                .build();
    }
}
