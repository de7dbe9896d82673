package dev.narrowgate.delegation.engine.transport.message;

import java.util.Locale;

/**
 * The header fields that determine the end, the meaning, the host and the authorization of a message. Two servers that
 * took different fields for one of them would read two messages. So each name has one accepted spelling.
 */
public enum KnownField {
    HOST(true),
    CONTENT_LENGTH(true),
    TRANSFER_ENCODING(true),
    UPGRADE(true),
    CONTENT_TYPE(true),
    CONTENT_RANGE(true),
    CONTENT_LOCATION(true),
    RANGE(true),
    IF_RANGE(true),
    IF_MODIFIED_SINCE(true),
    IF_UNMODIFIED_SINCE(true),
    MAX_FORWARDS(true),
    ORIGIN(true),
    // Repeated fields are a list by the standard, or the filter of the route refuses and records them.
    AUTHORIZATION(false),
    CONNECTION(false),
    CONTENT_ENCODING(false),
    COOKIE(false),
    EXPECT(false),
    HTTP2_SETTINGS(false),
    KEEP_ALIVE(false),
    PROXY_AUTHORIZATION(false),
    PROXY_CONNECTION(false),
    TE(false),
    TRAILER(false);

    private static final KnownField[] ALL = values();

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final boolean once;

    KnownField(boolean once) {
        this.once = once;
    }

    static KnownField[] all() {
        return ALL;
    }

    /** Returns the name in lower case. */
    String text() {
        return text;
    }

    /** Whether a message has at most one (RFC 9110, section 5.3), because the value is no list. */
    public boolean isOnce() {
        return once;
    }

    /** Whether HTTP/1 requests have the value checked too. */
    boolean hasForm() {
        return this == HOST || this == CONTENT_LENGTH || this == TRANSFER_ENCODING || this == UPGRADE;
    }

    /** Returns the reason to refuse a message with a wrong value of the field, or with two fields. */
    public ProtocolViolation malformation() {
        return switch (this) {
            case HOST -> ProtocolViolation.HOST;
            case CONTENT_LENGTH -> ProtocolViolation.CONTENT_LENGTH;
            case TRANSFER_ENCODING -> ProtocolViolation.TRANSFER_ENCODING;
            case UPGRADE -> ProtocolViolation.UPGRADE;
            default -> ProtocolViolation.HEADER_NAME;
        };
    }
}
