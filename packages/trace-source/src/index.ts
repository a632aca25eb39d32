/**
 * Reports what happens to gossipsub messages at this node to a collector, as go-libp2p-pubsub’s RemoteTracer does.
 *
 * @example
 * ```ts
 * const node = await createLibp2p({
 *   // …
 *   services: {
 *     identify: identify(),
 *     pubsub: gossipsub(),
 *     trace: traceTo('/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…'),
 *   },
 * })
 * node.services.trace.status()
 * ```
 * @module
 */
import { TraceSource, type TraceSourceComponents, type TraceSourceInit } from './trace-source'

export { TRACE_PROTOCOL } from './reporter'
export type { TraceSource, TraceSourceComponents, TraceSourceInit, TraceStatus } from './trace-source'

/**
 * A libp2p service.
 * @param collectors - multiaddrs with a peer id, of one collector or of several, which are tried in turn; none:
 * reports nothing until `reportTo` names some.
 * @throws {TypeError} while the node is made, when an address does not fit. The running node is never disturbed.
 */
export function traceTo(
  collectors: string | readonly string[],
  init: TraceSourceInit = {},
): (components: TraceSourceComponents) => TraceSource {
  return (components) => new TraceSource(components, collectors, init)
}
