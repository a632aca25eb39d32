import { describe, expect, it } from 'vitest'
import { showProfile } from '@/app/_server/shown-profile'
import { loadProfile } from '@/lib/networks/load-profile'

const profile = loadProfile({ NETWORK: 'demo', BOOTSTRAP: [] })
const MINUTE_MS = 60_000

/** Answers in turn; the last one again and again. */
function store(...answers: (boolean | Error)[]) {
  let asked = 0
  return {
    asked: () => asked,
    ask: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? false
      await Promise.resolve()
      if (answer instanceof Error) throw answer
      return answer
    },
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('the network as it is called', () => {
  it('is what its profile says, where no seed wrote it', async () => {
    const shown = await showProfile({ profile, ...store(false), now: () => 0 })
    expect([shown.title, shown.about, shown.isMadeUp]).toEqual([profile.title, profile.about, false])
  })

  it('is said to be made up where a seed did, and then not asked for again', async () => {
    let nowMs = 0
    const db = store(true, false)
    const shown = await showProfile({ profile, ...db, now: () => nowMs })
    nowMs = MINUTE_MS
    expect(shown.isMadeUp).toBe(true)
    await settled()
    expect(shown.title).toBe(`${profile.title} (made-up data)`)
    expect(shown.about).toContain('none of it was ever seen')
    expect(db.asked()).toBe(1)
  })

  it('is said so once a seed has begun, and while the store cannot be read stays what it was', async () => {
    let nowMs = 0
    const db = store(new Error('away'), false, true)
    const shown = await showProfile({ profile, ...db, now: () => nowMs })
    expect(shown.title).toBe(profile.title)
    for (const [isMadeUp, asked] of [
      [false, 2],
      [true, 3],
    ] as const) {
      nowMs += MINUTE_MS
      // The first to read it after a while has what was known; it is asked meanwhile.
      expect(shown.isMadeUp).toBe(false)
      expect(shown.title).toBe(profile.title)
      await settled()
      expect([shown.isMadeUp, db.asked()]).toEqual([isMadeUp, asked])
    }
  })
})
