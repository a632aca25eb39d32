import { describe, expect, it } from 'vitest'
import { objectsIn, typeText } from '@/components/developers/schema-words'
import { samplesOf } from '@/components/developers/samples'
import { OPERATIONS } from '@/lib/api/operations'
import { questionAddress } from '@/lib/api/question-address'
import { referenceEntry, referenceLines } from '@/lib/api/reference'
import { STREAMS } from '@/lib/api/streams'

const ids = [...Object.keys(OPERATIONS), ...Object.keys(STREAMS)]

describe('the reference of the API', () => {
  it('lists every operation and every stream once', () => {
    const listed = referenceLines().flatMap(({ lines }) => lines.map(({ id }) => id))
    expect(listed.toSorted()).toEqual(ids.toSorted())
  })

  it.each(ids)('says of %s what it takes and what it answers, with nothing that points nowhere', (id) => {
    const entry = referenceEntry(id)
    if (entry === null) throw new Error('no entry')
    expect(entry.statuses.map(({ status }) => status)).toContain('200')
    for (const { status, description } of entry.statuses) expect(description, status).not.toBe('')
    for (const { schema } of entry.parameters) expect(typeText(schema)).not.toContain('anything')
    const roots = entry.answer === null ? entry.events.map(({ data }) => data) : [entry.answer]
    expect(roots.length).toBeGreaterThan(0)
    for (const root of roots) expect(objectsIn(root).length, JSON.stringify(root)).toBeGreaterThan(0)
  })

  it.each(ids)('shows how %s is asked, with an address that names the origin', (id) => {
    const entry = referenceEntry(id)
    if (entry === null) throw new Error('no entry')
    const samples = samplesOf(entry, 'https://mesh.example', { peerId: '12D3', id: 'ab12' })
    expect(samples.map(({ language }) => language)).toEqual(['curl', 'JavaScript', 'Python'])
    for (const { text } of samples) expect(text).toContain('https://mesh.example')
    expect(samples[0]?.text).not.toContain('{')
  })

  it('knows nothing of what is no operation', () => {
    expect(referenceEntry('constructor')).toBeNull()
    expect(referenceEntry('nope')).toBeNull()
  })
})

describe('the address of a question', () => {
  it('takes values as they are, and leaves out what is not given', () => {
    expect(questionAddress('/nodes/{peerId}/rtt', { peerId: 'a/b?' }, { window: '1h', q: '' })).toBe(
      '/api/v1/nodes/a%2Fb%3F/rtt?window=1h',
    )
    expect(questionAddress('/nodes/{peerId}', {}, {})).toBe('/api/v1/nodes/{peerId}')
  })
})
