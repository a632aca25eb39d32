import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { repeat } from '@/collector/reckon/repeat'
import { DatabaseUnavailableError } from '@/db/errors'

const log = pino({ level: 'silent' })

describe('work that is done again and again', () => {
  it('goes on at once while there is more, after failures too, and ends when it is called off', async () => {
    const stopping = new AbortController()
    let turns = 0
    let failures = 0
    await repeat({
      name: 'counting',
      work: () => {
        turns++
        if (turns === 3) throw new DatabaseUnavailableError('away')
        if (turns === 4) throw new TypeError('not foreseen')
        if (turns === 6) stopping.abort()
        return Promise.resolve(turns < 3)
      },
      everyMs: 1,
      log,
      onFailure: () => failures++,
      signal: stopping.signal,
    })
    expect({ turns, failures }).toEqual({ turns: 6, failures: 2 })
  })

  it('does not sleep on when it is called off in a pause', async () => {
    const stopping = new AbortController()
    const ended = repeat({
      name: 'waiting',
      work: () => {
        setImmediate(() => {
          stopping.abort()
        })
        return Promise.resolve(false)
      },
      everyMs: 3_600_000,
      log,
      onFailure: () => undefined,
      signal: stopping.signal,
    })
    await expect(ended).resolves.toBeUndefined()
  })
})
