package dev.sessions.autoconfigure;

import dev.sessions.key.KeyInfo;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * The keys, once somebody asks for them: a store can be made before them, and so can be where they are kept.
 */
final class LateKeys implements KeyRingSource {

    private final BeanFactory beans;
    private volatile @Nullable KeyRingSource keys;

    LateKeys(BeanFactory beans) {
        this.beans = beans;
    }

    private KeyRingSource keys() {
        KeyRingSource known = keys;
        if (known == null) {
            known = beans.getBean(KeyRingSource.class);
            keys = known;
        }
        return known;
    }

    @Override
    public KeyRing current() {
        return keys().current();
    }

    @Override
    public CompletionStage<Boolean> refresh() {
        return keys().refresh();
    }

    @Override
    public List<KeyInfo> describe() {
        return keys().describe();
    }
}
