package dev.sessions.webflux;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.AbstractListenerServerHttpResponse;
import org.springframework.http.server.reactive.ChannelSendOperator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Saves when the first part of the body is there, just before it is written. A servlet container's response counts as written
 * from then on, also when an action before the commit fails: no error could be written any more, and the client would get an
 * empty answer.
 */
final class SavingResponse extends ServerHttpResponseDecorator {

    private final Mono<Void> save;

    private SavingResponse(ServerHttpResponse response, Mono<Void> save) {
        super(response);
        this.save = save.doOnError(failure -> response.getHeaders().clearContentHeaders());
    }

    /** The same exchange, with such a response where that is needed. */
    static ServerWebExchange in(ServerWebExchange exchange, Mono<Void> save) {
        ServerHttpResponse response = exchange.getResponse();
        ServerHttpResponse server = response;
        while (server instanceof ServerHttpResponseDecorator decorator) {
            server = decorator.getDelegate();
        }
        return server instanceof AbstractListenerServerHttpResponse
                ? exchange.mutate().response(new SavingResponse(response, save)).build()
                : exchange;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return saved(body, super::writeWith);
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return saved(body, super::writeAndFlushWith);
    }

    private <T> Mono<Void> saved(Publisher<? extends T> body, Function<Publisher<T>, Mono<Void>> write) {
        return new ChannelSendOperator<T>(body, begun -> save.then(Mono.defer(() -> write.apply(begun))));
    }
}
