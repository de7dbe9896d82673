package dev.narrowgate.delegation.token;

/** Who is on the other end of the connection: proven, or merely taken to be the token's current actor. */
public record Presenter(Principal principal, Proof proof) {

    public boolean isProven() {
        return proof != Proof.NONE;
    }
}
