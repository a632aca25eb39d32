import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TRACE_LIMITS, type TraceLimits } from '@/collector/observe/trace-sink/limits'
import { ReporterMessages, SharedMessages } from '@/collector/observe/trace-sink/messages'

const HOUR_MS = 3_600_000

function messages(changes: Partial<TraceLimits> = {}) {
  const clock = { ms: 0 }
  const shared = new SharedMessages({ ...TRACE_LIMITS, ...changes }, () => clock.ms)
  const reporter = () => {
    const own = new ReporterMessages(shared)
    const report = (id: number | string) => {
      const bytes = Buffer.from(`  a message of somebody ${String(id)}  `)
      return own.report(bytes, 2, bytes.length - 2)
    }
    return {
      own,
      /** The id as it was read, or why it was refused. */
      read: (id: number | string) => {
        const message = report(id)
        return typeof message === 'string' ? message : Buffer.from(message.id, 'hex').toString()
      },
      /** How many of so many reports of it are taken. */
      taken: (id: number | string, times: number) =>
        Array.from({ length: times }, () => report(id)).filter((message) => typeof message !== 'string')
          .length,
    }
  }
  return { clock, reporter }
}

describe('messages that reporters name', () => {
  it('are the ones named, however many others came between', () => {
    const { reporter } = messages()
    const { read } = reporter()
    fc.assert(
      fc.property(fc.nat(20_000), (id) => {
        expect(read(id)).toBe(`a message of somebody ${String(id)}`)
      }),
      { seed: 20_261_121, numRuns: 30_000 },
    )
  })

  it('are new to all together once, and may be new to each so often in a minute', () => {
    const { clock, reporter } = messages({ newMessagesPerMinute: 3 })
    const [one, two] = [reporter(), reporter()]
    const ids = [1, 2, 3, 4, 5]
    const taken = ({ taken }: typeof one): number[] => ids.map((id) => taken(id, 1))
    expect(taken(one)).toEqual([1, 1, 1, 0, 0])
    expect(taken(two)).toEqual([1, 1, 1, 1, 1])
    // Named by the other meanwhile.
    expect(taken(one)).toEqual([1, 1, 1, 1, 1])
    expect(one.read(6)).toBe('too_many_new_messages')
    clock.ms += 60_000
    expect(one.read(6)).toBe('a message of somebody 6')
  })
})

describe('reports of one message', () => {
  it('are taken up to their share, whatever was reported before, and half as many again an hour later', () => {
    const { clock, reporter } = messages()
    const { own, taken } = reporter()
    expect(taken('hammered', 3_000)).toBe(1_024)
    own.age()
    expect(taken('hammered', 10)).toBe(0)
    clock.ms += HOUR_MS
    own.age()
    expect(taken('hammered', 3_000)).toBe(512)
    expect(reporter().taken('hammered', 3_000)).toBe(1_024)
  })

  it('are never refused to a node that reports each a few hundred times at most, at twenty thousand a second', () => {
    const { clock, reporter } = messages({
      newMessagesPerMinute: Infinity,
      totalNewMessagesPerMinute: Infinity,
    })
    const { taken } = reporter()
    let sent = 0
    let accepted = 0
    for (let id = 0; sent < 1_500_000; id += 1) {
      const times = id % 1_000 === 0 ? 400 : 1 + (id % 15)
      sent += times
      accepted += taken(id, times)
      clock.ms += times / 20
    }
    expect(accepted).toBe(sent)
    // And whoever hammers one between all these has little more of it.
    expect(taken('hammered', 20_000)).toBeLessThan(1_024 + 2 * (1_600_000 / 8_192) + 1)
  })
})
