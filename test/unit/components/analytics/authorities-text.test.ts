import { describe, expect, it } from 'vitest'
import {
  alarmOf,
  alarmSays,
  alarmsSay,
  behindRecommended,
  historySays,
  joinSignatures,
  quorumSays,
  spareSays,
} from '@/components/analytics/authorities/authorities-text'
import type { Announcement } from '@/lib/analytics/authorities'

const quorum = (up: number, needed = 3) => ({
  up,
  needed,
  listed: 5,
  spare: up - needed,
  history: [],
  share: null,
})
const signature = (more: Partial<Announcement>): Announcement => ({
  atMs: 1,
  messageId: 'ab',
  kind: 'package',
  version: '2.0.0',
  publicKey: 'k',
  authority: null,
  sender: null,
  verdict: 'valid',
  ...more,
})
const says = (...signatures: Partial<Announcement>[]): (string | null)[] =>
  joinSignatures(signatures.map(signature)).flatMap((message) => [alarmOf(message), alarmSays(message)])

describe('what the page of authorities says', () => {
  it('is what the loss of one more would mean', () => {
    expect(quorumSays(quorum(4))).toBe(
      '4 of 5 authorities that may sign updates are up and 3 are needed: with one less, there would still be enough.',
    )
    expect(quorumSays(quorum(3))).toBe(
      '3 of 5 authorities that may sign updates are up, just as many as are needed: with one less, no update could be published.',
    )
    expect(quorumSays(quorum(1))).toBe(
      '1 of 5 authorities that may sign updates is up, and 3 are needed: no update can be published now.',
    )
    expect([5, 4, 3, 2, 1].map((up) => spareSays(quorum(up)))).toEqual([
      '2 more may go',
      '1 more may go',
      'none may go',
      '1 more is needed',
      '2 more are needed',
    ])
  })

  it('is of when somebody last looked, where nobody has of late', () => {
    expect([4, 1].map((up) => quorumSays(quorum(up), true))).toEqual([
      'When last observed, 4 of 5 authorities that may sign updates were up and 3 are needed: with one less, there would still be enough.',
      'When last observed, 1 of 5 authorities that may sign updates was up, and 3 are needed: no update could be published.',
    ])
  })

  it('calls nothing good where nothing was heard', () => {
    expect([alarmsSay(0, 0), alarmsSay(0, 3), alarmsSay(1, 3), alarmsSay(2, 0)]).toEqual([
      'No update was heard of in this time, so there was nothing to check.',
      'Every update that was heard is signed by those who may.',
      '1 message names an update that nobody should trust.',
      '2 messages name an update that nobody should trust.',
    ])
  })

  it('is how long the quorum was there, never rounded up to all the time', () => {
    expect(historySays({ ...quorum(3), share: 0.99999 })).toBe(
      'The quorum was there for 99.9% of the observed time.',
    )
    expect(historySays({ ...quorum(3), share: 1 })).toContain('all the time')
    expect(historySays(quorum(3))).toBe('Nothing was observed in this stretch of time.')
  })

  it('joins the signatures of a message and says the worst of them', () => {
    expect(
      says({ authority: 'Birch', verdict: 'invalid' }, { authority: 'Alder', verdict: 'invalid' }, {}),
    ).toEqual(['invalid', 'names Alder and Birch, who did not sign it'])
    expect(says({ verdict: 'untrusted' })).toEqual(['untrusted', 'is signed with a key that is not listed'])
    expect(says({ verdict: 'untrusted', authority: 'Elder' })).toEqual([
      'untrusted',
      'is signed by Elder, not trusted with updates',
    ])
    expect(says({ verdict: 'unsigned', publicKey: '' })).toEqual(['unsigned', 'is not signed'])
    expect(says({ verdict: 'invalid', publicKey: '' })).toEqual([
      'invalid',
      'is signed by nobody whose key is known',
    ])
    expect(says({})).toEqual([null, 'is signed as it should be'])
    expect(joinSignatures([signature({}), signature({ messageId: 'cd' }), signature({})])).toHaveLength(2)
  })

  it('tells who is behind what is recommended only where versions can be compared', () => {
    const recommended = { version: '1.10.0', atMs: 0, signers: [] }
    expect(behindRecommended('meshara/1.9.2', recommended)).toBe(true)
    expect(behindRecommended('meshara/1.10.0', recommended)).toBe(false)
    expect(behindRecommended('meshara', recommended)).toBeNull()
    expect(behindRecommended('meshara/1.9.2', null)).toBeNull()
  })
})
