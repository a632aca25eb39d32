/** When a node is visited next, between crawls. Pure. @module */

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** After a first failure the node is looked at again this soon: two in a row mean that it is gone. */
const RECHECK_MS = 4 * second
/** A node gone for a time is looked at again after this share of that time. */
const BACK_OFF_SHARE = 1 / 20
const MAX_BACK_OFF_MS = 1 * hour
/** Revisits are spread by up to this share to either side. */
const JITTER_SHARE = 0.1

export interface VisitHistory {
  failuresInRow: number
  /** null: never reached. */
  lastReachableMs: number | null
  firstHeardMs: number
}

export interface ScheduleInit {
  revisitIntervalMs: number
  forgetAfterMs: number
  /** From 0 (included) to 1 (excluded). */
  random: () => number
}

/** How long ago the node was last reached or, if never, first heard of. */
export function goneForMs(history: VisitHistory, nowMs: number): number {
  return nowMs - (history.lastReachableMs ?? history.firstHeardMs)
}

/**
 * @param cause - a crawl visits everyone at once, so what follows it is spread over the whole interval.
 * @returns epoch ms; Infinity: not between crawls.
 */
export function nextVisitAt(
  history: VisitHistory,
  cause: 'crawl' | 'revisit',
  nowMs: number,
  { revisitIntervalMs, forgetAfterMs, random }: ScheduleInit,
): number {
  if (history.failuresInRow === 1) return nowMs + Math.min(RECHECK_MS, revisitIntervalMs)
  const goneMs = history.failuresInRow === 0 ? 0 : goneForMs(history, nowMs)
  if (goneMs > forgetAfterMs) return Infinity
  if (history.failuresInRow === 0 && cause === 'crawl') {
    return nowMs + revisitIntervalMs * (0.25 + 0.75 * random())
  }
  const intervalMs = Math.max(revisitIntervalMs, Math.min(goneMs * BACK_OFF_SHARE, MAX_BACK_OFF_MS))
  return nowMs + intervalMs * (1 + JITTER_SHARE * (2 * random() - 1))
}

const FIRST_RETRY_MS = 5 * second
const MAX_RETRY_MS = 1 * minute

/**
 * From the end of a crawl that reached nobody to the next.
 * @param emptyCrawls - how many in a row reached nobody, from 1.
 */
export function emptyCrawlGapMs(emptyCrawls: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (emptyCrawls - 1), MAX_RETRY_MS)
}

/** Crawls after the start that follow each other more closely. */
const EARLY_CRAWLS = 3

/**
 * From the start of one crawl to the start of the next. The first few come sooner, each after twice the time of the
 * one before: a network that starts together with its collector is still growing.
 */
export function crawlGapMs(crawlsFinished: number, intervalMs: number): number {
  return intervalMs / 2 ** Math.max(0, EARLY_CRAWLS - crawlsFinished)
}
