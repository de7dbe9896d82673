package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.file.FileState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest extends StateStoreContract {

    @TempDir
    private Path place;

    @Override
    StateStore open() throws IOException {
        var bounds = CacheBounds.ofEntries(1000);
        var clock = InstantSource.system();
        return FileState.open(place.resolve("state"), place, new LocalState(clock, bounds, bounds), clock);
    }
}
