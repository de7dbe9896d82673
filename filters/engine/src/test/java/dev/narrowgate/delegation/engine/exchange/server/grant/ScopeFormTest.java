package dev.narrowgate.delegation.engine.exchange.server.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.token.Scopes;
import org.junit.jupiter.api.Test;

class ScopeFormTest {

    private static final String API = "api://tickets";
    private static final Scopes SCOPES = Scopes.of("read", "write");

    @Test
    void eachScopeIsOfTheAudience() {
        var form = new ScopeForm(null, false);

        assertThat(form.asked(SCOPES, API)).isEqualTo("api://tickets/read api://tickets/write");
        assertThat(form.read(Scopes.of("api://tickets/read", "write"), API)).isEqualTo(SCOPES);
    }

    @Test
    void orOfWhatIsSaid() {
        assertThat(new ScopeForm("https://tickets.example.com//", false).asked(SCOPES, API))
                .isEqualTo("https://tickets.example.com//read https://tickets.example.com//write");
    }

    @Test
    void allThatWasConsentedToHasANameOfItsOwn() {
        assertThat(new ScopeForm(null, true).asked(SCOPES, API)).isEqualTo("api://tickets/.default");
    }

    @Test
    void aScopeOfAnotherResourceStaysOne() {
        assertThat(new ScopeForm(null, false).read(Scopes.of("api://other/read"), API))
                .isEqualTo(Scopes.of("api://other/read"));
    }

    @Test
    void othersWriteThemAsTheyAre() {
        assertThat(ScopeForm.PLAIN.asked(SCOPES, API)).isEqualTo("read write");
        assertThat(ScopeForm.PLAIN.read(SCOPES, API)).isEqualTo(SCOPES);
    }
}
