package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decision points are told about a request, and nothing else (law 10). A member is null if the policy does not tell it,
 * or if the request does not have it.
 *
 * @param chain every actor, current first
 * @param scopes the scopes that arrived
 * @param authentication of the subject. It is not told; an obligation to authenticate again is compared with it
 */
public record DecisionInput(
        @Nullable Party subject,
        @Nullable Party actor,
        @Nullable List<Principal> chain,
        @Nullable TaskFacts task,
        @Nullable List<String> scopes,
        @Nullable String method,
        @Nullable String path,
        @Nullable String route,
        Authentication authentication) {

    /**
     * A principal, with the claims of it that the policy names.
     *
     * @param claims texts, whole numbers, truth values, and lists of these
     */
    public record Party(Principal principal, Map<String, Object> claims) {

        public Party {
            claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        }

        private static void addTo(KeyDigest digest, @Nullable Party party) {
            digest.principal(party == null ? null : party.principal);
            var claims = party == null ? Map.<String, Object>of() : party.claims;
            digest.list(List.copyOf(claims.keySet())).list(List.copyOf(claims.values()));
        }
    }

    /**
     * What decision points are told about a task. A member is null if the policy does not tell it, or if the task does not
     * have it.
     *
     * @param origin the issuer that named the task
     * @param deadline when the task ends, in seconds since the epoch
     * @param age the seconds since the first hop of the task
     * @param calls the number of requests that were forwarded before
     */
    public record TaskFacts(
            @Nullable String id,
            @Nullable String origin,
            @Nullable Long deadline,
            @Nullable String purpose,
            @Nullable String sensitivity,
            @Nullable Long age,
            @Nullable Long calls) {

        static @Nullable TaskFacts of(Delegation delegation, Set<InputMember> told) {
            var task = delegation.task();
            var whole = told.contains(InputMember.TASK);
            var age = told.contains(InputMember.TASK_AGE);
            var calls = told.contains(InputMember.TASK_CALLS);
            if (task == null || !whole && !age && !calls) {
                return null;
            }
            var bound = delegation.bound();
            var limits = task.limits();
            return new TaskFacts(
                    whole ? task.id().id() : null,
                    whole ? task.id().origin() : null,
                    whole && limits.hasDeadline() ? limits.deadline().getEpochSecond() : null,
                    whole ? task.purpose() : null,
                    whole ? task.sensitivity() : null,
                    age && bound != null ? bound.age() : null,
                    calls && bound != null ? bound.calls() : null);
        }
    }

    public DecisionInput {
        chain = chain == null ? null : List.copyOf(chain);
        scopes = scopes == null ? null : List.copyOf(scopes);
    }

    void addTo(KeyDigest digest) {
        Party.addTo(digest, subject);
        Party.addTo(digest, actor);
        digest.flag(chain != null)
                .list(chain == null ? List.of() : chain)
                .text(task == null ? null : task.toString())
                .flag(scopes != null)
                .list(scopes == null ? List.of() : scopes)
                .text(method)
                .text(path)
                .text(route)
                .text(authentication.contextClass())
                .text(authentication.at() == null ? null : authentication.at().toString());
    }
}
