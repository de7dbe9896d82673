package dev.narrowgate.delegation.engine.possession.dpop;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.possession.HttpTarget;
import dev.narrowgate.delegation.engine.signing.SigningKey;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes this gateway's own DPoP proofs (RFC 9449, section 4.2). They are signed with a generated key that only this
 * process has. A stolen token that is bound to this key is therefore useless.
 */
public final class DpopProofs {

    private static final JOSEObjectType TYPE = new JOSEObjectType(MediaTypes.DPOP_JWT);
    private static final String ALGORITHM = ES256;

    private final SigningKey key;
    private final KeyBinding binding;
    private final InstantSource clock;
    private final Supplier<String> ids;

    private DpopProofs(SigningKey key, KeyBinding binding, InstantSource clock, Supplier<String> ids) {
        this.key = key;
        this.binding = binding;
        this.clock = clock;
        this.ids = ids;
    }

    /** Generates a key and returns the proofs that it signs. */
    public static DpopProofs generate(InstantSource clock, Supplier<String> ids) {
        try {
            var jwk = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
            var binding =
                    new KeyBinding(KeyBinding.Kind.JKT, jwk.computeThumbprint().toString());
            return new DpopProofs(SigningKey.of(jwk, ALGORITHM), binding, clock, ids);
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot make a key for " + ALGORITHM, failed);
        }
    }

    /**
     * Signs a new proof for one request.
     *
     * @param target a URI, whose query and fragment are no part of the proof
     * @param token the token of the request, or null
     * @param nonce the nonce that the server demanded, or null
     */
    public String proof(String method, String target, @Nullable BearerToken token, @Nullable String nonce) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put(JTI, ids.get());
        claims.put(HTM, method);
        claims.put(HTU, HttpTarget.plain(target));
        claims.put(IAT, clock.instant().getEpochSecond());
        if (token != null) {
            claims.put(ATH, token.fingerprint().base64Url());
        }
        if (nonce != null) {
            claims.put(NONCE, nonce);
        }
        try {
            return key.signShown(TYPE, claims);
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot sign a DPoP proof", failed);
        }
    }

    /** Returns the key that signs the proofs. */
    public KeyBinding key() {
        return binding;
    }
}
