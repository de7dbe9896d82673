package dev.narrowgate.delegation.engine.transport.message;

import dev.narrowgate.delegation.decision.PathSpelling;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites path, query and host of each request to their normal form (RFC 3986, section 6.2.2), directly behind the
 * decoder. So routes, rules, proofs, records and the next hop read the same values. Removes ignored upgrade offers too.
 */
@Sharable
public final class RequestSpelling extends ChannelInboundHandlerAdapter {

    public static final RequestSpelling INSTANCE = new RequestSpelling();

    private RequestSpelling() {}

    /** Returns the normal form of a request target. */
    public static String of(String target) {
        return QuerySpelling.normal(PathSpelling.normal(target));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            // The absolute form too: its authority is one host, and so has no percent sign.
            request.setUri(of(request.uri()));
            UpgradeOffer.remove(request.headers());
            var host = request.headers().get(HttpHeaderNames.HOST);
            if (host != null && !HostName.isNormal(host)) {
                request.headers().set(HttpHeaderNames.HOST, HostName.normal(host));
            }
        }
        ctx.fireChannelRead(message);
    }

    /** Rewrites a head of HTTP/2 in the same way. Its form must be checked before. */
    public static void normalize(Http2Headers head) {
        var path = head.path();
        if (path != null) {
            head.path(of(path.toString()));
        }
        if (!isNormal(head.authority())) {
            head.authority(HostName.normal(head.authority().toString()));
        }
        var host = head.get(HttpHeaderNames.HOST);
        if (!isNormal(host)) {
            head.set(HttpHeaderNames.HOST, HostName.normal(host.toString()));
        }
    }

    private static boolean isNormal(@Nullable CharSequence host) {
        return host == null || HostName.isNormal(host);
    }
}
