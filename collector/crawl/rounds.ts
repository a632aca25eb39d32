/**
 * What is visited when: a crawl every so often, known nodes first; between crawls, and beside a long one, each node
 * again on its own schedule. One pool of visits serves both.
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { Logger } from 'pino'
import { CRAWL_ERRORS, type CrawlError } from '@/lib/crawl-errors'
import type { CrawlFact } from '@/lib/facts'
import type { Bootstrap } from './bootstrap'
import { createCrawlRun, type CrawlRun } from './crawl-run'
import { createDueQueue } from './due-queue'
import type { IpBudget } from './ip-budget'
import { ageAddresses, noteAddresses, type NodeBook } from './node-book'
import type { NodeRecord } from './node-record'
import { crawlGapMs, emptyCrawlGapMs, goneForMs, nextVisitAt, type ScheduleInit } from './schedule'
import type { VisitResult } from './visit'
import { isVisitable, type Visitor } from './visitor'

export interface RoundsComponents {
  book: NodeBook
  visitor: Visitor
  budget: IpBudget
  bootstrap: Bootstrap
  schedule: ScheduleInit
  collector: string
  crawlIntervalMs: number
  concurrency: number
  log: Logger
  emit: (fact: CrawlFact) => void
  onVisit: (cause: 'crawl' | 'revisit', result: VisitResult) => void
  now: () => number
}

export interface Rounds {
  start(): void
  /** Calls everything off; resolves when no visit is left. */
  stop(): Promise<void>
  status(): { visitsRunning: number; crawlId: number | null; crawlsFinished: number; problem: string | null }
}

/** A crawl is reported this often while it runs, and the clock is looked at no less often. */
const TICK_MS = 1_000
const LEAST_WAIT_MS = 20
/** Visits begun before the loop gets to hear the answers of those that run: their time is going by. */
const STARTS_AT_ONCE = 16
/** Share of the visits that go on between-crawl schedules while a crawl runs. */
const REVISIT_SHARE = 1 / 4

export function createRounds(components: RoundsComponents): Rounds {
  const { book, visitor, budget, schedule, log, now } = components
  const due = createDueQueue<{ node: NodeRecord; atMs: number }>()
  const calledOff = new AbortController()
  // Every visit listens to it; Node takes more than ten for a leak.
  setMaxListeners(Infinity, calledOff.signal)
  const visits = new Set<Promise<void>>()
  let revisitsRunning = 0
  let run: CrawlRun | null = null
  let isPreparing = false
  let nextCrawlAtMs = 0
  let crawlsFinished = 0
  let fruitfulCrawls = 0
  /** The newest crawl, and with it the names it heard, that reached somebody. */
  let lastFruitfulCrawlId = 0
  let problem: string | null = null
  /** Crawls that reached nobody, since somebody was reached. */
  let emptyCrawls = 0
  let bootstrapProblem: string | null = null
  let bootstrapsTried = 0
  let lastError: CrawlError | null = null
  let timer: NodeJS.Timeout | undefined
  let soon: NodeJS.Immediate | undefined
  let lastCrawlId = 0
  let lastFactAtMs = 0

  const state = (crawl: CrawlRun, name: CrawlFact['state']): void => {
    lastFactAtMs = now()
    components.emit(crawl.fact(components.collector, name, lastFactAtMs))
  }

  const beginCrawl = async (): Promise<void> => {
    isPreparing = true
    try {
      const found = await components.bootstrap.resolve(calledOff.signal)
      if (calledOff.signal.aborted) return
      const startedAtMs = now()
      lastCrawlId = Math.max(Math.floor(startedAtMs / 1000), lastCrawlId + 1)
      const crawl = createCrawlRun(lastCrawlId, startedAtMs)
      for (const { peerId, address } of found.addresses) {
        const node = book.add(peerId, startedAtMs)
        if (node === null) continue
        noteAddresses(node, [address])
        node.heardInCrawl = crawl.id
        // Whoever runs this collector vouches for it: the budget against what strangers name is not for it.
        node.workingAddress ??= address.text
        crawl.takeUp(node)
      }
      for (const node of book.values()) {
        ageAddresses(node)
        if (node.failuresInRow <= 2 || node.nextVisitAtMs <= startedAtMs) crawl.takeUp(node)
      }
      bootstrapProblem = found.problem
      bootstrapsTried = found.addresses.length
      lastError = null
      if (crawl.isOver()) {
        problem =
          found.problem ?? 'no bootstrap node is known: set BOOTSTRAP or choose a network that has one'
        log.warn({ problem }, 'no crawl can begin')
        nextCrawlAtMs = startedAtMs + emptyCrawlGapMs(++emptyCrawls)
        return
      }
      nextCrawlAtMs = startedAtMs + crawlGapMs(fruitfulCrawls, components.crawlIntervalMs)
      run = crawl
      log.info({ crawlId: crawl.id, known: book.size }, 'crawl begins')
      state(crawl, 'running')
    } finally {
      isPreparing = false
      pump()
    }
  }

  /** Nodes nobody ever reached, and nobody named in this crawl or the one before. */
  const dropUnmissed = (): void => {
    for (const node of book.values()) {
      const isMissed = node.lastReachableMs !== null || node.heardInCrawl >= lastFruitfulCrawlId
      if (!isMissed && !node.isBeingVisited) book.remove(node.peerId)
    }
  }

  const finishCrawl = (crawl: CrawlRun): void => {
    run = null
    crawlsFinished++
    state(crawl, 'finished')
    for (const node of book.values()) {
      const isForgotten =
        goneForMs(node, now()) > schedule.forgetAfterMs &&
        (node.failuresInRow > 0 || node.addresses.length === 0)
      if (isForgotten && node.heardInCrawl !== crawl.id && !node.isBeingVisited) book.remove(node.peerId)
    }
    const { crawlId, nodesFound, nodesReachable, linksFound, queries } = crawl.fact('', 'finished', now())
    const tookMs = now() - crawl.startedAtMs
    log.info({ crawlId, nodesFound, nodesReachable, linksFound, queries, tookMs }, 'crawl finished')
    if (nodesReachable > 0) {
      dropUnmissed()
      fruitfulCrawls++
      lastFruitfulCrawlId = crawl.id
      return
    }
    problem = bootstrapProblem ?? nobodyReached(bootstrapsTried, lastError)
    nextCrawlAtMs = now() + emptyCrawlGapMs(++emptyCrawls)
    log.warn({ problem }, 'the crawl reached nobody')
  }

  /** Whoever answers, in a crawl or between two, ends the trouble; after a crawl in vain the next can begin. */
  const noteAnswer = ({ reachable, error }: VisitResult): void => {
    if (!reachable) {
      lastError = error
      return
    }
    if (emptyCrawls > 0 && run === null) nextCrawlAtMs = now()
    emptyCrawls = 0
    problem = null
  }

  const reschedule = (node: NodeRecord, cause: 'crawl' | 'revisit'): void => {
    node.nextVisitAtMs = nextVisitAt(node, cause, now(), schedule)
    if (node.nextVisitAtMs < Infinity) due.push(node.nextVisitAtMs, { node, atMs: node.nextVisitAtMs })
  }

  const attend = async (node: NodeRecord, crawl: CrawlRun | null): Promise<void> => {
    const cause = crawl === null ? 'revisit' : 'crawl'
    // A visit that ends in no way foreseen is one that failed, and the node has its next turn all the same.
    let outcome = { reachable: false, links: 0, questions: 0 }
    try {
      const result = await visitor.attend(node, crawl, calledOff.signal)
      if (result === null) return
      outcome = {
        reachable: result.reachable,
        links: result.table?.entries.size ?? 0,
        questions: result.table?.questions ?? 0,
      }
      noteAnswer(result)
      components.onVisit(cause, result)
    } catch (error) {
      if (calledOff.signal.aborted) return
      log.error({ err: error, peerId: node.peerId }, 'a visit failed in a way that was not foreseen')
    }
    crawl?.ended(outcome)
    reschedule(node, cause)
  }

  const begin = (node: NodeRecord, crawl: CrawlRun | null): void => {
    node.isBeingVisited = true
    if (crawl === null) revisitsRunning++
    const done = attend(node, crawl).finally(() => {
      node.isBeingVisited = false
      if (crawl === null) revisitsRunning--
      visits.delete(done)
      pump()
    })
    visits.add(done)
  }

  const nextRevisit = (): NodeRecord | undefined => {
    while (due.nextAtMs() <= now()) {
      const next = due.pop()
      if (next === undefined) return undefined
      const { node, atMs } = next
      const isStale = node.nextVisitAtMs !== atMs || book.get(node.peerId) !== node || node.isBeingVisited
      if (!isStale && isVisitable(node, null)) return node
    }
    return undefined
  }

  const isReady = (node: NodeRecord): boolean =>
    !node.isBeingVisited &&
    (node.addresses.length === 0 || node.addresses.some(({ ip }) => !budget.isSaturated(ip)))

  const pump = (): void => {
    clearTimeout(timer)
    clearImmediate(soon)
    if (calledOff.signal.aborted) return
    const revisitLimit =
      run === null ? components.concurrency : Math.ceil(components.concurrency * REVISIT_SHARE)
    let begun = 0
    for (; visits.size < components.concurrency && begun < STARTS_AT_ONCE; begun++) {
      const revisit = revisitsRunning < revisitLimit ? nextRevisit() : undefined
      if (revisit !== undefined) {
        begin(revisit, null)
        continue
      }
      const crawled = run?.next(isReady)
      if (crawled === undefined) break
      // It may have had to make room since it was put in line.
      if (book.get(crawled.peerId) !== crawled || !isVisitable(crawled, run)) {
        run?.passOver()
        continue
      }
      begin(crawled, run)
    }
    if (run?.isOver() === true) finishCrawl(run)
    if (run !== null && now() - lastFactAtMs >= TICK_MS) state(run, 'running')
    if (run === null && !isPreparing && now() >= nextCrawlAtMs) {
      beginCrawl().catch((error: unknown) => {
        log.error({ err: error }, 'a crawl could not begin')
      })
    }
    if (begun === STARTS_AT_ONCE) {
      soon = setImmediate(pump)
      return
    }
    const waitMs = Math.min(due.nextAtMs(), run === null ? nextCrawlAtMs : Infinity) - now()
    timer = setTimeout(pump, Math.max(LEAST_WAIT_MS, Math.min(TICK_MS, waitMs)))
  }

  return {
    start: pump,
    async stop() {
      calledOff.abort(new Error('the collector stops'))
      clearTimeout(timer)
      await Promise.allSettled(visits)
      if (run !== null) state(run, 'aborted')
      run = null
    },
    status: () => ({ visitsRunning: visits.size, crawlId: run?.id ?? null, crawlsFinished, problem }),
  }
}

function nobodyReached(bootstrapsTried: number, lastError: CrawlError | null): string {
  const tried = `${bootstrapsTried} bootstrap address${bootstrapsTried === 1 ? ' was' : 'es were'} tried`
  const why = lastError === null ? '' : `, last error ${lastError}: ${CRAWL_ERRORS[lastError]}`
  return `No node of this network could be reached: ${tried}${why}`
}
