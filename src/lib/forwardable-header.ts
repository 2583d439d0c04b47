/** A field name (RFC 9110 section 5.1), in lower case. */
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

/** Who asks, the gateway's own, what belongs to one connection (RFC 9110 section 7.6.1), and what describes the body. */
const REFUSED =
  /^(?:authorization|cookie2?|set-cookie2?|dpop|host|expect|date|via|connection|keep-alive|te|trailer|transfer-encoding|upgrade|http2-settings|accept|accept-encoding|accept-charset|range|content-.*|if-.*|proxy-.*|sec-.*|cordon-.*)$/;

/**
 * Whether a request header, named in lower case, may be passed on to subgraphs.
 * SECURITY: never a credential, nor what the gateway says itself (test 'refuses to forward …').
 */
export function isForwardableHeader(name: string): boolean {
  return NAME.test(name) && !REFUSED.test(name);
}
