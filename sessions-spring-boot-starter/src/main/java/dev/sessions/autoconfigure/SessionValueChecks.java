package dev.sessions.autoconfigure;

import dev.sessions.request.ConfiguredSessions;
import dev.sessions.webflux.SessionValueArgumentResolver;
import java.util.Objects;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.support.WebExchangeDataBinder;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Checks the parameters of all controllers before the first request, and stops start-up when one cannot be resolved. */
record SessionValueChecks(
        ApplicationContext context, SessionValueArgumentResolver resolver, ConfiguredSessions sessions)
        implements SmartInitializingSingleton {

    @Override
    public void afterSingletonsInstantiated() {
        TypeConverter converter = converter();
        boolean advised = ControllerAdviceBean.findAnnotatedBeans(context).stream()
                .anyMatch(advice -> advice.getBeanType() != null && initialisesBinders(advice.getBeanType()));
        context.getBeanProvider(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                // What an @InitBinder method registers for a request may be what converts a default.
                .forEach(handler -> resolver.check(
                        handler, sessions, advised || initialisesBinders(handler.getBeanType()) ? null : converter));
    }

    /** Converts as the requests' binders do. */
    private TypeConverter converter() {
        WebExchangeDataBinder binder = new WebExchangeDataBinder(null, "default");
        context.getBeanProvider(RequestMappingHandlerAdapter.class).stream()
                .map(RequestMappingHandlerAdapter::getWebBindingInitializer)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(initializer -> initializer.initBinder(binder));
        return binder;
    }

    private static boolean initialisesBinders(Class<?> type) {
        return !MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter)
                        method -> AnnotatedElementUtils.hasAnnotation(method, InitBinder.class))
                .isEmpty();
    }
}
