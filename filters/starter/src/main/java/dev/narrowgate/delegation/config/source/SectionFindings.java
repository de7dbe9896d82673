package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.settings.Findings;
import org.jspecify.annotations.Nullable;

/** The findings of one section: its keys are relative, and those of the whole configuration are not. */
record SectionFindings(Findings whole, String section) implements Findings {

    @Override
    public void problem(String key, String message) {
        whole.problem(absolute(key), message);
    }

    @Override
    public boolean isWritten(String key) {
        return whole.isWritten(absolute(key));
    }

    @Override
    public @Nullable String text(String key) {
        return whole.text(absolute(key));
    }

    @Override
    public void checkAddress(String key, String address) {
        whole.checkAddress(absolute(key), address);
    }

    @Override
    public boolean hasBundle(String name) {
        return whole.hasBundle(name);
    }

    @Override
    public Findings below(String deeper) {
        return new SectionFindings(whole, absolute(deeper));
    }

    private String absolute(String key) {
        return key.isEmpty() ? section : section + "." + key;
    }
}
