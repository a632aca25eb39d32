/**
 * A traffic flow as it travels: columns, each name once, a tenth of the size of a list of objects. It goes to every
 * open map every second.
 * @module
 */
import { MESSAGE_TYPES } from '../messages/message-types'
import type { TrafficFlow, TrafficHop } from './traffic'

/** Times are whole ms; columns have the same length. */
export interface PackedFlow {
  fromMs: number
  toMs: number
  total: number
  sampledOneIn: number
  from: number[]
  to: number[]
  /** Into MESSAGE_TYPES; -1: not known. */
  type: number[]
  startMs: number[]
  /** -1: not known. */
  tookMs: number[]
}

export function packFlow({ hops, ...head }: TrafficFlow): PackedFlow {
  return {
    ...head,
    from: hops.map(({ from }) => from),
    to: hops.map(({ to }) => to),
    type: hops.map(({ type }) => (type === null ? -1 : MESSAGE_TYPES.indexOf(type))),
    startMs: hops.map(({ startMs }) => Math.round(startMs)),
    tookMs: hops.map(({ tookMs }) => (tookMs === null ? -1 : Math.round(tookMs))),
  }
}

export function unpackFlow({ from, to, type, startMs, tookMs, ...head }: PackedFlow): TrafficFlow {
  const hops = from.flatMap((sender, at): TrafficHop[] => {
    const receiver = to[at]
    const start = startMs[at]
    const took = tookMs[at]
    if (receiver === undefined || start === undefined || took === undefined) return []
    return [
      {
        from: sender,
        to: receiver,
        type: MESSAGE_TYPES[type[at] ?? -1] ?? null,
        startMs: start,
        tookMs: took < 0 ? null : took,
      },
    ]
  })
  return { ...head, hops }
}
