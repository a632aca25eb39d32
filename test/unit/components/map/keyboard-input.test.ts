import { describe, expect, it } from 'vitest'
import { commandFor } from '@/components/map/renderer/keyboard-input'

const press = (key: string, change: { shiftKey?: boolean; ctrlKey?: boolean } = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...change,
})

describe('keys on the map', () => {
  it('move the map with arrows, and walk from node to node once one is looked at', () => {
    expect(commandFor(press('ArrowLeft'), false)).toMatchObject({ kind: 'pan', dy: 0 })
    expect(commandFor(press('ArrowLeft'), true)).toEqual({ kind: 'walk', dx: -1, dy: 0 })
    expect(commandFor(press('ArrowUp', { shiftKey: true }), true)).toMatchObject({ kind: 'pan', dx: 0 })
  })

  it('zoom, fit, look and leave', () => {
    expect(commandFor(press('+'), false)).toMatchObject({ kind: 'zoom' })
    expect(commandFor(press('0'), false)).toEqual({ kind: 'fit' })
    expect(commandFor(press('Enter'), false)).toEqual({ kind: 'enter' })
    expect(commandFor(press('Escape'), true)).toEqual({ kind: 'leave' })
  })

  it('leave to the browser what is the browser’s', () => {
    expect(commandFor(press('Tab'), true)).toBeNull()
    expect(commandFor(press('Escape'), false)).toBeNull()
    expect(commandFor(press('+', { ctrlKey: true }), false)).toBeNull()
    expect(commandFor(press('a'), true)).toBeNull()
  })
})
