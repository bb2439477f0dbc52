package dev.sessions.docs.store;

import dev.sessions.keyring.StagedKey;
import java.util.List;

/** Somewhere that keys are kept. */
interface Vault {

    List<StagedKey> sessionKeys() throws Exception;
}
