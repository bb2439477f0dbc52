package dev.sessions.websession;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sessions.jackson3.TypedValueCodec;
import dev.sessions.websession.Site.Store;
import dev.sessions.websession.Site.Visitor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.module.SimpleModule;

/** Which classes attributes may be of, beside those of the JDK. */
class AllowedTypesTest {

    @Test
    void aClassThatNobodyAllowsFailsTheRequestThatWouldKeepIt() {
        try (Site site = new Site(Store.SEALED)) {
            Visitor visitor = site.visitor();

            assertThat(visitor.visit(session -> session.getAttributes().put("price", new Price(995)))
                            .status())
                    .isEqualTo(500);
            assertThat(visitor.browser().cookies()).isEmpty();
        }
    }

    @Test
    void aBeanAllowsAClassAndSaysHowItIsWritten() {
        try (Site site = new Site(Store.SEALED, List.of(Prices.class))) {
            Visitor visitor = site.visitor();
            assertThat(visitor.visit(session -> session.getAttributes().put("price", new Price(995)))
                            .status())
                    .isEqualTo(200);

            assertThat(visitor.attribute("price")).isEqualTo(new Price(995));
        }
    }

    @Test
    void eachOfSeveralBeansCountsAndSoDoesTheProperty() {
        try (Site site = new Site(
                Store.SEALED,
                List.of(Prices.class, Colours.class),
                "sessions.web-session.allowed-types=" + Size.class.getName())) {
            Visitor visitor = site.visitor();
            visitor.visit(session -> {
                session.getAttributes().put("price", new Price(995));
                session.getAttributes().put("colour", Colour.RED);
                session.getAttributes().put("size", new Size(42));
            });

            assertThat(visitor.attributes())
                    .containsEntry("price", new Price(995))
                    .containsEntry("colour", Colour.RED)
                    .containsEntry("size", new Size(42))
                    .hasSize(3);
        }
    }

    enum Colour {
        RED
    }

    record Size(int european) {}

    /** Made for anything but JSON. */
    static final class Price {

        private final long cents;

        Price(long cents) {
            this.cents = cents;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Price that && cents == that.cents;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(cents);
        }
    }

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    abstract static class PriceAsJson {

        @JsonCreator
        PriceAsJson(@JsonProperty("cents") long cents) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Prices {

        @Bean
        TypedValueCodec.Customizer prices() {
            return builder -> builder.allow(Price.class)
                    .module(new SimpleModule("prices").setMixInAnnotation(Price.class, PriceAsJson.class));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Colours {

        @Bean
        TypedValueCodec.Customizer colours() {
            return builder -> builder.allow(Colour.class);
        }
    }
}
