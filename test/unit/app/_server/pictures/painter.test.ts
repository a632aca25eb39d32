import { afterEach, describe, expect, it } from 'vitest'
import { box } from '@/app/_server/pictures/element'
import { Painter, PainterBusyError, PaintingError } from '@/app/_server/pictures/painter'

let painter: Painter
afterEach(() => painter.close())

const word = (text: string) => box({ fontSize: 60, fontFamily: 'Spline Sans' }, text)

describe('the painter', () => {
  it('paints each picture that is asked for, however many ask at once', async () => {
    painter = new Painter()
    const pictures = await Promise.all(['one', 'two', 'three'].map((text) => painter.paint(word(text))))
    expect(new Set(pictures.map((png) => png.toString('base64'))).size).toBe(3)
    for (const png of pictures) expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_200, 630])
  }, 30_000)

  it('says what it cannot paint, and goes on with the next', async () => {
    painter = new Painter()
    const broken = painter.paint({
      type: 'div',
      props: { style: { display: 'no-such-display' }, children: ['a', 'b'] },
    })
    const next = painter.paint(word('next'))
    await expect(broken).rejects.toThrow(PaintingError)
    expect((await next).length).toBeGreaterThan(1_000)
  }, 30_000)

  it('refuses more than may wait', async () => {
    painter = new Painter({ queueMax: 1 })
    const first = painter.paint(word('first'))
    const second = painter.paint(word('second'))
    await expect(painter.paint(word('third'))).rejects.toThrow(PainterBusyError)
    await Promise.all([first, second])
  }, 30_000)

  it('gives up what takes too long, and takes another thread for what follows', async () => {
    painter = new Painter({ limitMs: 1 })
    await expect(painter.paint(word('slow'))).rejects.toThrow('too long')
    await expect(painter.paint(word('slow again'))).rejects.toThrow('too long')
  })
})
