package dev.sessions.webflux;

import dev.sessions.Session;
import dev.sessions.SessionRegistry;
import dev.sessions.SessionValueException;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.web.SessionValue;
import dev.sessions.web.SessionValueParameter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.bind.support.WebExchangeDataBinder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

/**
 * Resolves parameters annotated with {@link SessionValue}, and those of type {@link Session} without it, which take the
 * default session.
 */
public final class SessionValueArgumentResolver implements HandlerMethodArgumentResolver {

    private static final Logger log = LoggerFactory.getLogger(SessionValueArgumentResolver.class);
    private static final Class<?>[] WRAPPERS = {Optional.class, Mono.class};

    private final ConfigurableBeanFactory beanFactory;
    private final Map<MethodParameter, SessionValueParameter> known = new ConcurrentHashMap<>();
    private final Map<MethodParameter, List<Object[]>> validations = new ConcurrentHashMap<>();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /**
     * Creates a resolver.
     *
     * @param beanFactory resolves placeholders in default values
     */
    public SessionValueArgumentResolver(ConfigurableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(SessionValue.class)
                || parameter.nestedIfOptional().getNestedParameterType() == Session.class
                || parameter.getParameterType() == Mono.class
                        && parameter.nested().getNestedParameterType() == Session.class;
    }

    /**
     * Checks the parameters of a handler that this resolves, so that a mistake is found before a request meets it.
     *
     * @param handler the handler
     * @param sessions the configured sessions
     * @param converter converts defaults, or {@code null} to leave them unchecked
     * @throws SessionValueParameter.Invalid when one asks for what cannot be
     */
    public void check(HandlerMethod handler, ConfiguredSessions sessions, @Nullable TypeConverter converter) {
        for (MethodParameter parameter : handler.getMethodParameters()) {
            parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            if (supportsParameter(parameter)) {
                SessionValueParameter asked = asked(parameter);
                try {
                    session(sessions.request(cookie -> List.of()), asked); // looked up by nobody
                } catch (IllegalArgumentException e) {
                    throw new SessionValueParameter.Invalid(
                            parameter,
                            "asks for a session that is not there. " + e.getMessage(),
                            "Name one of those, or configure it under sessions.named.");
                }
                if (converter != null) {
                    asked.fallback().value(beanFactory::resolveEmbeddedValue, () -> converter);
                }
            }
        }
    }

    private SessionValueParameter asked(MethodParameter parameter) {
        return known.computeIfAbsent(parameter, unknown -> SessionValueParameter.of(unknown, WRAPPERS));
    }

    private static Mono<Session> session(SessionRegistry registry, SessionValueParameter asked) {
        return asked.session().isEmpty() ? registry.get() : registry.get(asked.session());
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        SessionValueParameter asked = asked(parameter);
        Mono<Object> value = session(Sessions.from(exchange), asked)
                .mapNotNull(session -> argument(session, asked, parameter, bindingContext, exchange));
        Class<?> wrapper = parameter.getParameterType();
        if (wrapper == Mono.class) {
            return Mono.just(value);
        }
        return wrapper == Optional.class ? value.<Object>map(Optional::of).defaultIfEmpty(Optional.empty()) : value;
    }

    private @Nullable Object argument(
            Session session,
            SessionValueParameter asked,
            MethodParameter parameter,
            BindingContext bindingContext,
            ServerWebExchange exchange) {
        Object argument = read(session, asked, parameter);
        if (argument == null) {
            argument = asked.fallback()
                    .value(
                            beanFactory::resolveEmbeddedValue,
                            () -> bindingContext.createDataBinder(exchange, asked.name()));
        }
        if (argument != null) {
            validate(argument, asked.name(), parameter, bindingContext, exchange);
        } else if (asked.required()) {
            throw new MissingRequestValueException(
                    asked.name(), parameter.getParameterType(), "session value", parameter);
        }
        return argument;
    }

    private @Nullable Object read(Session session, SessionValueParameter asked, MethodParameter parameter) {
        try {
            return asked.reader().apply(session);
        } catch (SessionValueException e) {
            throw unreadable(asked, parameter, e);
        }
    }

    /** As Spring's own resolvers do it: whatever {@code @Valid} or {@code @Validated} asks for. */
    private void validate(
            Object argument,
            String name,
            MethodParameter parameter,
            BindingContext bindingContext,
            ServerWebExchange exchange) {
        for (Object[] hints : validations.computeIfAbsent(parameter, SessionValueArgumentResolver::validations)) {
            WebExchangeDataBinder binder = bindingContext.createDataBinder(exchange, argument, name);
            LocaleContextHolder.setLocaleContext(exchange.getLocaleContext());
            try {
                binder.validate(hints);
            } finally {
                LocaleContextHolder.resetLocaleContext();
            }
            if (binder.getBindingResult().hasErrors()) {
                throw new WebExchangeBindException(parameter, binder.getBindingResult());
            }
        }
    }

    private static List<Object[]> validations(MethodParameter parameter) {
        return Stream.of(parameter.getParameterAnnotations())
                .map(ValidationAnnotationUtils::determineValidationHints)
                .filter(Objects::nonNull)
                .toList();
    }

    private ServerWebInputException unreadable(
            SessionValueParameter asked, MethodParameter parameter, SessionValueException e) {
        String what = "'" + asked.name() + "' of "
                + (asked.session().isEmpty() ? "the default session" : "session '" + asked.session() + "'")
                + " as " + parameter.getGenericParameterType().getTypeName();
        if (unreadable.add(what)) {
            log.warn(
                    "A request is answered with 400: cannot read {}. Was it saved as another type? This is logged once.",
                    what);
        }
        return new ServerWebInputException(
                "Session value '" + asked.name() + "' is not what is asked for.", parameter, e);
    }
}
