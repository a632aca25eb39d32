/** What stands in the place of a frame that cannot be loaded. @module */
import { formatAgo } from '@/lib/format/times'
import type { LastSummary } from './last-summary'

/** Given to the page as a sheet, which no policy of the page forbids, and of the shadow alone. */
export const STYLE = `
:host{display:block;position:relative;color-scheme:light dark}
:host([hidden]){display:none}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
iframe{display:block;border:0;width:100%;color-scheme:inherit}
.away{position:absolute;inset:0;box-sizing:border-box;overflow:auto;margin:0;padding:14px 16px;
font:14px/1.45 system-ui,sans-serif;background:light-dark(#f9fbfa,#0f1c1f);color:light-dark(#0e211f,#e8f1ef)}
.away p{margin:0 0 6px}
.away small{font-size:12px;color:light-dark(#506764,#8fa6a7)}
.away[hidden]{display:none}`

export interface FallbackText {
  readonly title: string
  /** What the widget said last; null: nothing is known. */
  readonly last: LastSummary | null
  /** What is wrong. */
  readonly why: string
}

/** @param nowMs - ms since 1970. */
export function fallbackNodes({ title, last, why }: FallbackText, nowMs: number): HTMLElement[] {
  const make = (tag: 'p' | 'strong' | 'small', text: string): HTMLElement => {
    const element = document.createElement(tag)
    element.textContent = text
    return element
  }
  const head = document.createElement('p')
  head.append(make('strong', title))
  if (last === null) return [head, make('small', why)]
  return [head, make('p', last.text), make('small', `Last known, ${formatAgo(last.asOfMs, nowMs)}. ${why}`)]
}
