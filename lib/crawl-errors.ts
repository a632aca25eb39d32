/**
 * Why a visit, or one address of it, failed: a small, stable set that ends up in ClickHouse, in metrics and on
 * the node page ("why is my node offline"). Names never change meaning; new ones are added at the end.
 * @module
 */
import { z } from 'zod'

/** Code → what it means for the person who runs the node. */
export const CRAWL_ERRORS = {
  io_timeout:
    'Nothing answered in time. A firewall may drop the packets, or the machine is off or overloaded.',
  connection_refused: 'The machine answered, but nothing listens on that port.',
  connection_reset: 'The connection was opened and then cut by the other side.',
  host_unreachable: 'No route leads to that host.',
  network_unreachable: 'This collector has no route to that network (often: no IPv6 here).',
  peer_id_mismatch: 'Another node answered at this address: its identity is not the one that was announced.',
  encryption_failed: 'The secure handshake (noise) did not complete.',
  muxer_failed: 'The two sides found no common stream multiplexer.',
  protocol_not_supported: 'The node answered but does not speak this network’s Kademlia protocol.',
  stream_reset: 'The node closed the stream before it had answered.',
  answer_too_large: 'The node sent more than an answer may hold, and was cut off.',
  answer_malformed: 'The node sent bytes that are not a valid answer.',
  address_refused_by_policy: 'This network’s profile does not allow dialling that kind of address.',
  no_address: 'Other nodes know this identity but gave no address that may be dialled.',
  too_many_dials: 'The limit on dials to one IP address was reached; the rest was put off.',
  unknown: 'A failure this version cannot name; the detail beside it is the original message.',
} as const satisfies Record<string, string>

export type CrawlError = keyof typeof CRAWL_ERRORS
export const crawlErrorSchema = z.enum(Object.keys(CRAWL_ERRORS) as [CrawlError, ...CrawlError[]])

/** Code → what the person who runs the node can do about it. */
export const CRAWL_ERROR_ADVICE: Readonly<Record<CrawlError, string>> = {
  io_timeout: 'Check that the machine runs, and that its firewall and router let this port in from outside.',
  connection_refused: 'Start the node, or announce the port it really listens on.',
  connection_reset: 'Look in the node’s log for why it closes: a connection limit, or a proxy in between.',
  host_unreachable: 'Check the announced address: it may be old, or only valid inside a private network.',
  network_unreachable: 'Announce an IPv4 address too; from here this one cannot be judged.',
  peer_id_mismatch: 'The address was handed on to another node: announce the new one, or keep the old key.',
  encryption_failed: 'Check that noise is enabled, and that the node’s libp2p is not very old.',
  muxer_failed: 'Enable yamux.',
  protocol_not_supported: 'Run the node in server mode, and check that it is set to this network.',
  stream_reset: 'Look in the node’s log: it may be overloaded or limit streams.',
  answer_too_large: 'Update the node: an honest answer is far smaller.',
  answer_malformed: 'Update the node: its answer does not follow the protocol.',
  address_refused_by_policy:
    'Announce a public address; private and local ones are not dialled on this network.',
  no_address: 'Announce an address that others can reach, or open a port for the node.',
  too_many_dials: 'Nothing: it will be tried again.',
  unknown: 'Compare the original message with the node’s log.',
}
