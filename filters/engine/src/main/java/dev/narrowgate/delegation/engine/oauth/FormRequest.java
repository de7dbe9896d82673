package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACTOR_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_SECRET;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SUBJECT_TOKEN;

import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A form for an endpoint (RFC 6749, section 3.2). It may hold tokens and secrets, and {@code toString} omits both. */
public final class FormRequest {

    private record Parameter(String name, String value) {}

    /** The parameters that hold tokens and credentials. */
    private static final Set<String> SECRETS =
            Set.of(CLIENT_SECRET, CLIENT_ASSERTION, SUBJECT_TOKEN, ACTOR_TOKEN, ASSERTION);

    private static final String BASIC = AuthorizationScheme.BASIC + " ";

    private final List<Parameter> parameters;
    private final @Nullable String authorization;
    private final @Nullable String proof;

    private FormRequest(List<Parameter> parameters, @Nullable String authorization, @Nullable String proof) {
        this.parameters = List.copyOf(parameters);
        this.authorization = authorization;
        this.proof = proof;
    }

    public static FormRequest empty() {
        return new FormRequest(List.of(), null, null);
    }

    /** Returns the form with one more parameter. */
    public FormRequest with(String name, String value) {
        var more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new FormRequest(more, authorization, proof);
    }

    /** Returns the form with a value for the {@code Authorization} header. */
    public FormRequest authorizedBy(String header) {
        return new FormRequest(parameters, header, proof);
    }

    /** Returns the form with a DPoP proof (RFC 9449, section 5). */
    public FormRequest provenBy(String dpopProof) {
        return new FormRequest(parameters, authorization, dpopProof);
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    @Nullable
    String proof() {
        return proof;
    }

    /** Returns the tokens and credentials of the form, which an endpoint may repeat in its answer. */
    public PresentedTexts secrets() {
        var texts = new ArrayList<PresentedText>();
        for (var parameter : parameters) {
            if (SECRETS.contains(parameter.name())) {
                texts.add(new PresentedText(parameter.name(), parameter.value()));
            }
        }
        if (proof != null) {
            texts.add(new PresentedText(HeaderNames.DPOP, proof));
        }
        if (authorization != null && authorization.startsWith(BASIC)) {
            var encoded = authorization.substring(BASIC.length());
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var secret = pair.substring(pair.indexOf(':') + 1);
            texts.add(new PresentedText(AuthorizationScheme.HEADER, encoded));
            texts.add(new PresentedText(AuthorizationScheme.HEADER, secret));
            texts.add(new PresentedText(AuthorizationScheme.HEADER, URLDecoder.decode(secret, StandardCharsets.UTF_8)));
        }
        return PresentedTexts.of(texts);
    }

    /** Returns the form as {@code application/x-www-form-urlencoded}, in UTF-8 (RFC 6749, appendix B). */
    byte[] body() {
        return parameters.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "FormRequest[…]";
    }
}
