package dev.narrowgate.delegation.engine.transport.message;

import java.util.Locale;

/**
 * The header fields that say where a message ends, how it is to be read, whom it is for and in whose name. Two servers that
 * took different ones would read two messages, so each has one spelling of its name.
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
    // More than one is a list by the standard, or is refused with a record by the filter of the route.
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

    /** In lower case. */
    String text() {
        return text;
    }

    /** Whether a message has at most one (RFC 9110, section 5.3): its value is no list. */
    public boolean isOnce() {
        return once;
    }

    /** Whether its value is looked at as well, in HTTP/1. */
    boolean hasForm() {
        return this == HOST || this == CONTENT_LENGTH || this == TRANSFER_ENCODING || this == UPGRADE;
    }

    /** Why a message with a wrong value of it, or with two, is refused. */
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
