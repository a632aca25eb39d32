/** Tells the person at the terminal when no node can be reached, and when that is over. @module */

/** How soon a problem is told after it has begun or ended, ms. */
export const PROBLEM_LOOK_MS = 1_000
/** A problem that goes on in other words (each crawl may fail in its own way) is told anew this seldom, ms. */
export const OTHER_WORDS_MS = 60_000

export interface ProblemNoticesInit {
  /** Why no node can be reached, one sentence; null when nothing is wrong. */
  problem: () => string | null
  notice: (text: string) => void
}

/** One line when a problem begins, one when it ends, and in between one now and then if it becomes another. @returns a function that ends it. */
export function startProblemNotices({ problem, notice }: ProblemNoticesInit): () => void {
  let told: string | null = null
  let toldAtMs = 0
  const look = (): void => {
    const now = problem()
    if (now === told) return
    if (now !== null && told !== null && Date.now() - toldAtMs < OTHER_WORDS_MS) return
    told = now
    toldAtMs = Date.now()
    notice(now ?? 'the problem is over, the crawl goes on')
  }
  look()
  const timer = setInterval(look, PROBLEM_LOOK_MS)
  return () => {
    clearInterval(timer)
  }
}
