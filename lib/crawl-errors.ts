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
