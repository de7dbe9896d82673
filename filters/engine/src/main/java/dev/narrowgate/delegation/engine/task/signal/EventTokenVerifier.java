package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUD;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.EVENTS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.EXP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.token.TimeBounds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Verifies the security event tokens of one stream (RFC 8417; Shared Signals Framework 1.0, section 4.1). */
final class EventTokenVerifier {

    private static final int MAXIMUM_ID = 256;
    private static final int MAXIMUM_EVENTS = 16;

    private final Transmitter transmitter;
    private final InstantSource clock;

    EventTokenVerifier(Transmitter transmitter, InstantSource clock) {
        this.transmitter = transmitter;
        this.clock = clock;
    }

    /** Emits the token. Fails with {@code SignalRefused}, or with {@code KeysUnavailable} or {@code KeyNotFetched}. */
    Mono<EventToken> verify(String text) {
        return Mono.defer(() -> {
            var compact = reading(SignalError.INVALID_REQUEST, () -> CompactToken.parse(text));
            var header = header(compact.header());
            checkIssuer(new ClaimReader(compact.claims(), ""));
            return transmitter
                    .keys()
                    .key(header.keyId(), header.algorithm())
                    .toMono()
                    .onErrorMap(
                            TokenRejected.class,
                            unknown -> new SignalRefused(SignalError.INVALID_KEY, unknown.reason()))
                    .map(key -> verified(compact, header, key));
        });
    }

    private TokenHeader header(ObjectNode written) {
        var header = reading(SignalError.INVALID_REQUEST, () -> TokenHeader.of(written));
        // An access token or a logout token must not count as an event (RFC 8417, section 4.1).
        if (!header.type().equals(MediaTypes.SECURITY_EVENT_JWT)) {
            throw new SignalRefused(SignalError.INVALID_REQUEST, "header: typ is not " + MediaTypes.SECURITY_EVENT_JWT);
        }
        if (!transmitter.algorithms().contains(header.algorithm())) {
            throw new SignalRefused(SignalError.INVALID_KEY, "header: alg is not accepted");
        }
        if (header.keyId().isEmpty() && !transmitter.keys().acceptsAbsentKeyId()) {
            throw new SignalRefused(SignalError.INVALID_KEY, "header: kid is missing");
        }
        return header;
    }

    private void checkIssuer(ClaimReader claims) {
        var issuer = reading(SignalError.INVALID_ISSUER, () -> claims.string(ISS));
        if (!issuer.equals(transmitter.issuer())) {
            throw new SignalRefused(SignalError.INVALID_ISSUER, "claim iss is not the issuer of this stream");
        }
    }

    private EventToken verified(CompactToken compact, TokenHeader header, VerificationKey key) {
        reading(SignalError.AUTHENTICATION_FAILED, () -> {
            NimbusTokenVerifier.checkSignature(compact, header, key);
            return key;
        });
        var claims = new ClaimReader(compact.claims(), "");
        var audiences = reading(SignalError.INVALID_AUDIENCE, () -> claims.strings(AUD));
        if (!audiences.contains(transmitter.audience())) {
            throw new SignalRefused(SignalError.INVALID_AUDIENCE, "claim aud does not name this receiver");
        }
        return reading(SignalError.INVALID_REQUEST, () -> read(claims));
    }

    private EventToken read(ClaimReader claims) {
        // Neither may be present, so that no other verifier takes the token for an access token (SSF, section 4.1).
        for (var name : List.of(SUB, EXP)) {
            if (claims.has(name)) {
                throw claims.refused(name, "is present");
            }
        }
        var bounds = TimeBounds.fresh(transmitter.skew(), transmitter.maximumAge());
        var issuedAt = TimeClaims.made(claims, bounds, clock.instant());
        var jti = claims.string(JTI);
        if (jti.length() > MAXIMUM_ID) {
            throw claims.refused(JTI, "is longer than " + MAXIMUM_ID + " characters");
        }
        return new EventToken(transmitter.issuer(), jti, issuedAt, claims.object(SignalNames.SUB_ID), events(claims));
    }

    private static List<EventToken.Event> events(ClaimReader claims) {
        var all = claims.object(EVENTS);
        if (all == null || all.claims().isEmpty() || all.claims().size() > MAXIMUM_EVENTS) {
            throw claims.refused(EVENTS, "is missing, empty, or has more members than " + MAXIMUM_EVENTS);
        }
        var events = new ArrayList<EventToken.Event>();
        for (var uri : all.claims().propertyNames()) {
            var event = all.object(uri);
            if (event != null) {
                events.add(new EventToken.Event(uri, event));
            }
        }
        return events;
    }

    /** Runs a step, and gives its refusal the code of an event token. */
    private static <T> T reading(SignalError error, Supplier<T> step) {
        try {
            return step.get();
        } catch (TokenRejected rejected) {
            throw new SignalRefused(error, rejected.reason());
        }
    }
}
