package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the subjects and tokens that a subject identifier names (RFC 9493; Shared Signals Framework 1.0, section 3).
 * Tokens name subjects by issuer and {@code sub}, so an identifier such as an address of mail names none.
 */
final class SubjectIdentifiers {

    private static final int MAXIMUM_ALIASES = 16;

    private final String issuer;
    private final Set<String> speaksFor;
    private final Set<String> critical;

    /**
     * @param issuer the issuer of the stream, whose opaque identifiers are its own names
     * @param speaksFor the issuers whose subjects and tokens the stream may name
     * @param critical the members of a complex subject that a receiver must process
     */
    SubjectIdentifiers(String issuer, Set<String> speaksFor, Set<String> critical) {
        this.issuer = issuer;
        this.speaksFor = Set.copyOf(speaksFor);
        this.critical = Set.copyOf(critical);
    }

    /** Returns a subject or a token for each name; empty if the identifier cannot be resolved. */
    List<Revocable> resolve(@Nullable ClaimReader identifier) {
        if (identifier == null) {
            return List.of();
        }
        return isComplex(identifier) ? complex(identifier) : simple(identifier, true);
    }

    private static boolean isComplex(ClaimReader identifier) {
        return !identifier.has(SignalNames.FORMAT)
                || identifier.string(SignalNames.FORMAT).equals(SignalNames.COMPLEX);
    }

    /** An event with a critical member that cannot be processed is discarded (SSF, section 3.6). */
    private List<Revocable> complex(ClaimReader identifier) {
        for (var member : identifier.claims().propertyNames()) {
            if (critical.contains(member) && !member.equals(SignalNames.USER)) {
                return List.of();
            }
        }
        var user = identifier.object(SignalNames.USER);
        return user == null || isComplex(user) ? List.of() : simple(user, true);
    }

    private List<Revocable> simple(ClaimReader identifier, boolean aliases) {
        return switch (identifier.string(SignalNames.FORMAT)) {
            case SignalNames.ISS_SUB -> subject(identifier.string(ISS), identifier.string(SUB));
            case SignalNames.OPAQUE -> subject(issuer, identifier.string(SignalNames.OPAQUE_ID));
            case SignalNames.JWT_ID -> token(identifier.string(ISS), identifier.string(JTI));
            // Aliases do not nest (RFC 9493, section 3.2.8).
            case SignalNames.ALIASES -> aliases ? aliases(identifier) : List.of();
            default -> List.of();
        };
    }

    private List<Revocable> aliases(ClaimReader identifier) {
        var all = new ArrayList<Revocable>();
        for (var alias : identifier.objects(SignalNames.IDENTIFIERS, MAXIMUM_ALIASES)) {
            all.addAll(simple(alias, false));
        }
        return all.stream().distinct().toList();
    }

    /** A stream that could name the subjects of any issuer could lock out the users of all. */
    private List<Revocable> subject(String of, String name) {
        return speaksFor.contains(of) ? List.of(new Revocable.Subject(new Principal(of, name))) : List.of();
    }

    private List<Revocable> token(String of, String jti) {
        return speaksFor.contains(of) ? List.of(new Revocable.Token(new TokenId(of, jti))) : List.of();
    }
}
