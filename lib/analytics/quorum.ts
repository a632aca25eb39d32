/** How many authorities were up over time, and whether that was enough. @module */
import type { NodeSession } from '../node-detail'
import type { QuorumStretch } from './authorities'

/** A stretch in which a node was found in one state; between them nothing is known of it. */
export interface MemberStretch {
  state: 'online' | 'offline'
  startedAtMs: number
  /** null: it is still so. */
  endedAtMs: number | null
}

interface Turn {
  atMs: number
  up: number
  known: number
}

/**
 * Stretches of a period by how many members were up, ascending, without holes. It is null where nothing is known of any
 * member, for no collector worked, and where too few were seen to be up while others, of whom nothing was known just
 * then, may have been. A member of whom nothing is known in the whole period was not met, and counts as not up.
 * @param members - stretches of each, in any order.
 * @param needed - so many make the quorum.
 */
export function quorumHistory(
  members: readonly (readonly MemberStretch[])[],
  needed: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): QuorumStretch[] {
  const turns: Turn[] = []
  const isWithin = ({ startedAtMs, endedAtMs }: MemberStretch): boolean =>
    startedAtMs < toMs && (endedAtMs ?? toMs) > fromMs
  const met = members.filter((stretches) => stretches.some(isWithin)).length
  for (const { state, startedAtMs, endedAtMs } of members.flat()) {
    const [startMs, endMs] = [Math.max(startedAtMs, fromMs), Math.min(endedAtMs ?? toMs, toMs)]
    if (endMs <= startMs) continue
    const up = state === 'online' ? 1 : 0
    turns.push({ atMs: startMs, up, known: 1 }, { atMs: endMs, up: -up, known: -1 })
  }
  turns.sort((a, b) => a.atMs - b.atMs)
  const history: QuorumStretch[] = []
  let [sinceMs, up, known] = [fromMs, 0, 0]
  const close = (atMs: number): void => {
    if (atMs <= sinceMs) return
    const mayBeEnough = up < needed && up + met - known >= needed
    const value = known === 0 || mayBeEnough ? null : up
    const last = history.at(-1)
    if (last?.up === value) last.toMs = atMs
    else history.push({ fromMs: sinceMs, toMs: atMs, up: value })
    sinceMs = atMs
  }
  for (const turn of turns) {
    close(turn.atMs)
    up += turn.up
    known += turn.known
  }
  close(toMs)
  return history
}

/** Share of the observed time of a period in which at least so many were up, 0 to 1; null: it was not observed. */
export function quorumShare(
  history: readonly QuorumStretch[],
  needed: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number | null {
  let [observedMs, enoughMs] = [0, 0]
  for (const stretch of history) {
    const lengthMs = Math.min(stretch.toMs, toMs) - Math.max(stretch.fromMs, fromMs)
    if (stretch.up === null || lengthMs <= 0) continue
    observedMs += lengthMs
    if (stretch.up >= needed) enoughMs += lengthMs
  }
  return observedMs === 0 ? null : enoughMs / observedMs
}

/**
 * No more stretches than can be drawn: where there are too many, the period is cut into slots, and each says the least
 * that was up in it, so that no loss is hidden.
 */
export function coarsenHistory(history: readonly QuorumStretch[], most: number): QuorumStretch[] {
  return coarsen(
    history.map(({ fromMs, toMs, up }) => ({ fromMs, toMs, value: up })),
    most,
    (inside) => {
      const known = inside.flatMap(({ value }) => value ?? [])
      return known.length === 0 ? null : Math.min(...known)
    },
  ).map(({ fromMs, toMs, value }) => ({ fromMs, toMs, up: value }))
}

/** The same for the states of one node: each slot says what it was in for most of the time. */
export function coarsenSessions(sessions: readonly NodeSession[], toMs: number, most: number): NodeSession[] {
  const coarse = coarsen(
    sessions.map(({ startMs, endMs, state }) => ({ fromMs: startMs, toMs: endMs ?? toMs, value: state })),
    most,
    (inside) => {
      const spent = new Map<NodeSession['state'], number>()
      for (const { value, fromMs, toMs: endMs } of inside)
        spent.set(value, (spent.get(value) ?? 0) + endMs - fromMs)
      return [...spent].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'unobserved'
    },
  )
  const isOpen = sessions.at(-1)?.endMs === null
  return coarse.map(({ fromMs: startMs, toMs: endMs, value: state }, at) => ({
    state,
    startMs,
    endMs: isOpen && at === coarse.length - 1 ? null : endMs,
  }))
}

interface Piece<V> {
  fromMs: number
  toMs: number
  value: V
}

/** @param pieces - ascending, without holes. */
function coarsen<V>(
  pieces: readonly Piece<V>[],
  most: number,
  valueOf: (inside: readonly Piece<V>[]) => V,
): Piece<V>[] {
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (pieces.length <= most || first === undefined || last === undefined) return [...pieces]
  const widthMs = (last.toMs - first.fromMs) / most
  const coarse: Piece<V>[] = []
  let at = 0
  for (let slot = 0; slot < most; slot += 1) {
    const fromMs = Math.round(first.fromMs + slot * widthMs)
    const toMs = slot === most - 1 ? last.toMs : Math.round(first.fromMs + (slot + 1) * widthMs)
    const inside: Piece<V>[] = []
    for (let piece = pieces[at]; piece !== undefined && piece.fromMs < toMs; piece = pieces[++at]) {
      inside.push({ ...piece, fromMs: Math.max(fromMs, piece.fromMs), toMs: Math.min(toMs, piece.toMs) })
      // The next slot begins with what goes on.
      if (piece.toMs > toMs) break
    }
    const value = valueOf(inside)
    const before = coarse.at(-1)
    if (before?.value === value) before.toMs = toMs
    else if (toMs > fromMs) coarse.push({ fromMs, toMs, value })
  }
  return coarse
}
