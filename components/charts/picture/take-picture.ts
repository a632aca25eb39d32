/** A chart as a file of its own. @module */
import { formatInstant } from '@/lib/format/times'
import { saveFile } from '../../ui/save-file'
import { drawFigure } from './draw-figure'
import { fontRules } from './font-rules'

/** Pixels of the picture for one of the page: sharp on paper and on dense screens. */
const PNG_SCALE = 2

export interface PictureInit {
  title: string
  asOfMs: number
  /** Address of the page. */
  source: string
}

/** Hands the reader a file. @throws {Error} when the browser cannot draw it. */
export async function takePicture(
  figure: Element,
  kind: 'svg' | 'png',
  { title, asOfMs, source }: PictureInit,
): Promise<void> {
  const isMadeUp = document.querySelector('[data-made-up]') !== null
  const svg = drawFigure(figure, {
    title,
    source: isMadeUp ? `Made-up data · ${source}` : source,
    asOf: `as of ${formatInstant(asOfMs)}`,
  })
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = await fontRules(svg.querySelectorAll('text'))
  svg.prepend(style)
  const text = new XMLSerializer().serializeToString(svg)
  const blob = new Blob([text], { type: 'image/svg+xml' })
  const file = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.${kind}`
  saveFile(kind === 'svg' ? blob : await rendered(blob, svg), file)
}

async function rendered(blob: Blob, svg: SVGSVGElement): Promise<Blob> {
  const url = URL.createObjectURL(blob)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(Number(svg.getAttribute('width')) * PNG_SCALE)
    canvas.height = Math.round(Number(svg.getAttribute('height')) * PNG_SCALE)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((made) => {
        if (made === null) reject(new Error('the browser made no picture of the chart'))
        else resolve(made)
      }, 'image/png')
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}
