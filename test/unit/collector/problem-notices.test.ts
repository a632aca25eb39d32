import { expect, it, onTestFinished, vi } from 'vitest'
import { PROBLEM_LOOK_MS, startProblemNotices } from '@/collector/problem-notices'

it('tells a person once when a problem begins, becomes another and ends', () => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const told: string[] = []
  let problem: string | null = null
  const end = startProblemNotices({ problem: () => problem, notice: (text) => told.push(text) })
  for (const next of [null, 'No name resolves.', 'No node answers.', null]) {
    problem = next
    vi.advanceTimersByTime(3 * PROBLEM_LOOK_MS)
  }
  end()
  problem = 'No node answers.'
  vi.advanceTimersByTime(3 * PROBLEM_LOOK_MS)
  expect(told).toEqual(['No name resolves.', 'No node answers.', 'the problem is over, the crawl goes on'])
})
