/** Tells the page around the frame how high the widget is and what it says, if that page asks. @module */
import { isHello, type FrameReport } from '@/lib/embed/frame-messages'

export interface Reporter {
  /** The widget has changed. */
  tell(): void
}

/** @param widget - the element whose height and words are told; its attributes are written by the server. */
export function createReporter(widget: HTMLElement): Reporter {
  /** Where the page around is from; null: nobody has asked. Another page cannot take its place. */
  let embedder: string | null = null
  let told = ''

  const tell = (): void => {
    if (embedder === null) return
    const { asOf, summary = '' } = widget.dataset
    const report: FrameReport = {
      meshara: 'widget',
      heightPx: Math.ceil(widget.getBoundingClientRect().height),
      summary,
      asOfMs: asOf === undefined ? null : Number(asOf),
    }
    const text = JSON.stringify(report)
    if (text === told) return
    told = text
    // A page without an origin (a file, a sandbox) cannot be named; all that is told is public.
    parent.postMessage(report, embedder === 'null' ? '*' : embedder)
  }

  addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== parent || parent === window || !isHello(data)) return
    if (embedder !== null && embedder !== origin) return
    embedder = origin
    told = ''
    tell()
  })
  new ResizeObserver(tell).observe(widget)
  return { tell }
}
