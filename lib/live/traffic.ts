/** Which links carried messages, a second at a time. @module */
import type { MessageType } from '../messages/kinds'

/** One message going over one link, as far as nodes report it. `from` and `to` are node numbers. */
export interface TrafficHop {
  from: number
  to: number
  type: MessageType | null
  /** When the receiver had it, as far into the stretch of the flow as the clocks can tell, ms. */
  startMs: number
  /** How long it took; null when not known. */
  tookMs: number | null
}

/** Which links carried messages in a stretch of about a second, told some seconds later. */
export interface TrafficFlow {
  /** By the collectors' clock. */
  fromMs: number
  toMs: number
  /** Hops reported in the stretch. */
  total: number
  /** Whole messages are left out, never single hops of one, when there are too many: each `sampledOneIn`-th is here. */
  sampledOneIn: number
  hops: TrafficHop[]
}

/** Most hops in one flow. */
export const TRAFFIC_HOPS_MAX = 600
