import { describe, expect, it } from 'vitest'
import { readRange } from '@/app/_server/byte-range'

describe('the range of a request', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-8', { start: 92, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['Bytes = 5 - 5', { start: 5, end: 5 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-0', null],
    ['bytes=0-1,5-9', null],
    ['bytes=-', null],
    ['rows=0-9', null],
    [undefined, null],
  ])('%s of 100 bytes', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected)
  })
})
