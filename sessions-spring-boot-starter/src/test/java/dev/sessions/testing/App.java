package dev.sessions.testing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * An application that runs on a real server, on a port of its own. That is Netty, or the one whose auto-configuration is among
 * its classes.
 */
public final class App implements AutoCloseable {

    private static final Map<String, Object> DEFAULTS = Map.of(
            "server.port",
            "0",
            "spring.main.banner-mode",
            "off",
            "spring.webflux.problemdetails.enabled",
            "true",
            "springdoc.api-docs.enabled",
            "false");

    private final ConfigurableApplicationContext context;

    private App(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an application of these controllers and configurations, with the keys {@link Keys#SEALING}. */
    public static App start(List<Class<?>> sources, String... properties) {
        List<String> all = new ArrayList<>(List.of(Keys.SEALING));
        all.addAll(Arrays.asList(properties));
        return startWithoutKeys(sources, all.toArray(String[]::new));
    }

    public static App start(Class<?> source, String... properties) {
        return start(List.of(source), properties);
    }

    public static App startWithoutKeys(List<Class<?>> sources, String... properties) {
        List<Class<?>> all = new ArrayList<>(sources);
        all.add(Base.class);
        SpringApplication application = new SpringApplication(all.toArray(Class<?>[]::new));
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(DEFAULTS);
        return new App(application.run(
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new)));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    /** A visitor without cookies. */
    public Browser browser() {
        return new Browser(URI.create("http://localhost:" + port()));
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {TomcatReactiveWebServerAutoConfiguration.class, JettyReactiveWebServerAutoConfiguration.class})
    static class Base {

        /** Threads of its own: those that servers share end with the first server that is closed. */
        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }
    }
}
