/** How old the figures are, in words that grow with the time. @module */
import { formatAgo } from '@/lib/format/times'

/** Says the age anew. @param nowMs - ms since 1970. */
export function showAge(widget: HTMLElement, nowMs: number): void {
  const age = widget.querySelector('#age')
  const { asOf } = widget.dataset
  if (age === null || asOf === undefined) return
  const text = `, ${formatAgo(Number(asOf), nowMs)}`
  if (age.textContent !== text) age.textContent = text
}

/** Says that the server does not answer; '' takes it back. */
export function showAway(widget: HTMLElement, text: string): void {
  const away = widget.querySelector('#away')
  if (away !== null && away.textContent !== text) away.textContent = text
}
