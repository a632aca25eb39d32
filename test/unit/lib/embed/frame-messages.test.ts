import { describe, expect, it } from 'vitest'
import { HELLO, isHello, readReport } from '@/lib/embed/frame-messages'

const report = { meshara: 'widget', heightPx: 160, summary: '12 nodes.', asOfMs: 1_700_000_000_000 }

describe('what a frame and the page around it say', () => {
  it('is read when it is whole', () => {
    expect(isHello(HELLO)).toBe(true)
    expect(readReport(report)).toEqual(report)
    expect(readReport({ ...report, asOfMs: null, summary: '' })).not.toBeNull()
  })

  it.each([
    null,
    'widget',
    HELLO,
    { ...report, meshara: 'other' },
    { ...report, heightPx: -1 },
    { ...report, heightPx: 1e9 },
    { ...report, heightPx: '160' },
    { ...report, heightPx: NaN },
    { ...report, summary: 12 },
    { ...report, asOfMs: 'now' },
    { ...report, asOfMs: 0.5 },
  ])('is passed over when it is anything else: %j', (data) => {
    expect(readReport(data)).toBeNull()
  })

  it('is cut to a length that a page can keep', () => {
    expect(readReport({ ...report, summary: 'x'.repeat(10_000) })?.summary).toHaveLength(300)
  })
})
