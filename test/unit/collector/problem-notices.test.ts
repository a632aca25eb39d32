import { expect, it, onTestFinished, vi } from 'vitest'
import { OTHER_WORDS_MS, PROBLEM_LOOK_MS, startProblemNotices } from '@/collector/problem-notices'

it('tells a person once when a problem begins and ends, and seldom that it has become another', () => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const told: string[] = []
  let problem: string | null = null
  const end = startProblemNotices({ problem: () => problem, notice: (text) => told.push(text) })
  const goOn = (next: string | null, forMs = 3 * PROBLEM_LOOK_MS): void => {
    problem = next
    vi.advanceTimersByTime(forMs)
  }
  goOn(null)
  goOn('No name resolves.')
  goOn('No node answers: io_timeout.')
  goOn('No name resolves.')
  goOn('No node answers: refused.', OTHER_WORDS_MS)
  goOn(null)
  end()
  goOn('No node answers.')
  expect(told).toEqual([
    'No name resolves.',
    'No node answers: refused.',
    'the problem is over, the crawl goes on',
  ])
})
