package dev.sessions.autoconfigure;

import dev.sessions.spi.ValueCodec;
import dev.sessions.webflux.SessionWebFilter;
import dev.sessions.websession.RequestWebSessionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.WebSessionManager;

/** Spring's WebSession on one of the sessions, where that is asked for and nobody else provides it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("sessions.web-session.enabled")
class WebSessionConfiguration {

    private static final Logger log = LoggerFactory.getLogger(WebSessionConfiguration.class);

    private static final String MANAGER = WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME;

    @Bean(MANAGER)
    @ConditionalOnMissingBean(name = MANAGER)
    RequestWebSessionManager webSessionManager(
            SessionWebFilter filter, SessionsProperties properties, Environment environment) {
        checkSpringsOwn(environment);
        StartupLog.webSession(name(properties));
        return new RequestWebSessionManager(
                filter, name(properties), properties.webSession().unreadable());
    }

    /** The properties that Spring's own session has would be passed over. */
    private static void checkSpringsOwn(Environment environment) {
        Binder.get(environment)
                .bind("server.reactive.session", Bindable.mapOf(String.class, Object.class))
                .ifBound(all -> {
                    String property = "server.reactive.session."
                            + all.keySet().stream().sorted().findFirst().orElse("*");
                    throw new InvalidSessionsPropertyException(
                            property,
                            "is not used: sessions.web-session.enabled makes Spring's WebSession one of the sessions"
                                    + " configured here",
                            "Remove it, and set sessions.idle-timeout in place of the timeout, sessions.cookie in place of"
                                    + " the cookie, sessions.memory.max-sessions in place of max-sessions.");
                });
    }

    private static String name(SessionsProperties properties) {
        String name = properties.webSession().session();
        return name != null ? name : properties.defaultSession();
    }

    /** Whose session it is when two provide one. */
    @Bean
    @Lazy(false)
    SmartInitializingSingleton webSessionCheck(ListableBeanFactory beans) {
        return () -> {
            WebSessionManager manager = beans.getBean(MANAGER, WebSessionManager.class);
            if (!(manager instanceof RequestWebSessionManager)) {
                log.warn(
                        "sessions.web-session.enabled is true, but the application has a bean '{}' of its own, a {}: that one"
                                + " provides the WebSession. Remove it, or set sessions.web-session.enabled to false.",
                        MANAGER,
                        manager.getClass().getName());
            }
        };
    }

    /** The codec of the session that is Spring's, unless another manager makes that. */
    static SessionCodecs codecs(
            ListableBeanFactory beans, ClassLoader loader, SessionsProperties properties, ValueCodec values) {
        if (!beans.containsBean(MANAGER) || !beans.isTypeMatch(MANAGER, RequestWebSessionManager.class)) {
            return new SessionCodecs(values, null, values);
        }
        String name = name(properties);
        boolean configured =
                name.equals(properties.defaultSession()) || properties.named().containsKey(name) && !name.endsWith("*");
        if (!configured) {
            throw new InvalidSessionsPropertyException(
                    "sessions.web-session.session",
                    "names a session that is not configured: '" + InvalidSessionsPropertyException.printable(name)
                            + "'",
                    "Configure it under sessions.named, or leave the property out for the default session.");
        }
        return new SessionCodecs(values, name, ValueCodecs.attributes(properties, beans, loader));
    }
}
