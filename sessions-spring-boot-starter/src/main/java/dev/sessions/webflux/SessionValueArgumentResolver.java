package dev.sessions.webflux;

import dev.sessions.Session;
import dev.sessions.SessionRegistry;
import dev.sessions.SessionValueException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

/** Resolves parameters annotated with {@link SessionValue}. */
public final class SessionValueArgumentResolver implements HandlerMethodArgumentResolver {

    private final ConfigurableBeanFactory beanFactory;
    private final Map<MethodParameter, SessionValueParameter> known = new ConcurrentHashMap<>();

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
        return parameter.hasParameterAnnotation(SessionValue.class);
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter methodParameter, BindingContext bindingContext, ServerWebExchange exchange) {
        SessionValueParameter parameter = known.computeIfAbsent(methodParameter, this::inspect);
        SessionRegistry registry = Sessions.from(exchange);
        Mono<Session> session = parameter.session().isEmpty() ? registry.get() : registry.get(parameter.session());
        Mono<Object> value = session.flatMap(s -> Mono.justOrEmpty(read(parameter, s)))
                .switchIfEmpty(Mono.defer(() -> absent(parameter, bindingContext, exchange)))
                .onErrorMap(
                        SessionValueException.class,
                        e -> new ServerWebInputException(
                                "Session value '" + parameter.name() + "' is not what is asked for.",
                                methodParameter,
                                e));
        if (parameter.wrapper() == Mono.class) {
            return Mono.just(value);
        }
        return parameter.wrapper() == Optional.class
                ? value.<Object>map(Optional::of).defaultIfEmpty(Optional.empty())
                : value;
    }

    private SessionValueParameter inspect(MethodParameter parameter) {
        SessionValue annotation = parameter.getParameterAnnotation(SessionValue.class);
        return SessionValueParameter.of(parameter, Objects.requireNonNull(annotation));
    }

    private static @Nullable Object read(SessionValueParameter parameter, Session session) {
        String name = parameter.name();
        return switch (parameter.kind()) {
            case SESSION -> session;
            case FLASHES -> session.flashes(name, parameter.type());
            case VALUE ->
                parameter.create()
                        ? session.computeIfAbsent(name, parameter.type(), () -> create(parameter.rawType()))
                        : session.get(name, parameter.type());
        };
    }

    private static Object create(Class<?> type) {
        return BeanUtils.instantiateClass(type);
    }

    private Mono<Object> absent(
            SessionValueParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        if (parameter.defaultValue() != null) {
            String text = beanFactory.resolveEmbeddedValue(parameter.defaultValue());
            WebDataBinder binder = bindingContext.createDataBinder(exchange, parameter.name());
            try {
                return Mono.justOrEmpty(binder.convertIfNecessary(text, parameter.rawType(), parameter.descriptor()));
            } catch (TypeMismatchException e) {
                return Mono.error(new IllegalStateException(
                        "The default value of @SessionValue on " + parameter.parameter() + " is not a "
                                + parameter.type(),
                        e));
            }
        }
        return parameter.required()
                ? Mono.error(new MissingRequestValueException(
                        parameter.name(), parameter.rawType(), "session value", parameter.parameter()))
                : Mono.empty();
    }
}
