package dev.narrowgate.delegation.engine.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/** Checks whether a key made the signature of a token. */
public final class SignatureCheck {

    private static final int ED25519_SIGNATURE = 64;
    private static final DefaultJWSVerifierFactory VERIFIERS = new DefaultJWSVerifierFactory();

    static {
        VERIFIERS.getJCAContext().setProvider(CryptoProvider.INSTANCE.forNimbus());
    }

    private SignatureCheck() {}

    /** Returns false for every invalid signature, including malformed ones. */
    public static boolean holds(CompactToken token, String algorithm, VerificationKey key) {
        try {
            return key.jwk() instanceof com.nimbusds.jose.jwk.OctetKeyPair
                    ? ed25519(token, key.key())
                    : nimbus(token, algorithm, key.key());
        } catch (JOSEException | GeneralSecurityException broken) {
            return false;
        }
    }

    private static boolean nimbus(CompactToken token, String algorithm, PublicKey key) throws JOSEException {
        // Nimbus gets the algorithm only. The real header was read strictly, and no other part of it may matter here.
        var header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        return VERIFIERS
                .createJWSVerifier(header, key)
                .verify(header, token.signingInput(), Base64URL.encode(token.signature()));
    }

    private static boolean ed25519(CompactToken token, PublicKey key) throws GeneralSecurityException {
        if (token.signature().length != ED25519_SIGNATURE) {
            return false;
        }
        var signature = Signature.getInstance("Ed25519", CryptoProvider.INSTANCE.provider());
        signature.initVerify(key);
        signature.update(token.signingInput());
        return signature.verify(token.signature());
    }
}
