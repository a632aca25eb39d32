/** Tells the person at the terminal when no node can be reached, and when that is over. @module */

/** How soon a problem is told after it has begun or ended, ms. */
export const PROBLEM_LOOK_MS = 1_000

export interface ProblemNoticesInit {
  /** Why no node can be reached, one sentence; null when nothing is wrong. */
  problem: () => string | null
  notice: (text: string) => void
}

/** One line when a problem begins or becomes another, and one when it ends. @returns a function that ends it. */
export function startProblemNotices({ problem, notice }: ProblemNoticesInit): () => void {
  let told: string | null = null
  const look = (): void => {
    const now = problem()
    if (now === told) return
    told = now
    notice(now ?? 'the problem is over, the crawl goes on')
  }
  look()
  const timer = setInterval(look, PROBLEM_LOOK_MS)
  return () => {
    clearInterval(timer)
  }
}
