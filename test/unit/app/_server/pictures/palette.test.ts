import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LATENCY_COLOURS, PALETTE, SERIES_COLOURS, TYPE_COLOURS } from '@/app/_server/pictures/palette'
import { projectRoot } from '@/lib/service/project-root'

const css = readFileSync(join(projectRoot(), 'components/ui/tokens.css'), 'utf8')
const dark = (token: string) =>
  new RegExp(`--${token}: light-dark\\(#[0-9a-f]{6}, (#[0-9a-f]{6})\\)`).exec(css)?.[1]

describe('the colours of pictures', () => {
  it('are the dark ones of the style sheet', () => {
    for (const [name, colour] of Object.entries(PALETTE)) {
      expect(colour, name).toBe(dark(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)))
    }
    SERIES_COLOURS.forEach((colour, at) => {
      expect(colour).toBe(dark(`series-${String(at + 1)}`))
    })
    const steps = ['0', '1', '2', '3', '4', 'unknown']
    LATENCY_COLOURS.forEach((colour, at) => {
      expect(colour).toBe(dark(`latency-${steps[at] ?? ''}`))
    })
    for (const [family, colour] of Object.entries(TYPE_COLOURS)) expect(colour).toBe(dark(`type-${family}`))
  })
})
