/** Puts a newer page of the widget in the place of the one that is shown. @module */

/** @returns false when the page is none of a widget. */
export function replaceWidget(shown: HTMLElement, page: Document): boolean {
  const next = page.querySelector<HTMLElement>('#widget')
  if (next === null) return false
  // What a script draws into stays, and goes on being drawn.
  for (const kept of shown.querySelectorAll<HTMLElement>('[data-keep]')) {
    next.querySelector(`#${kept.id}`)?.replaceWith(kept)
  }
  const hadFocus = shown.contains(document.activeElement) && document.activeElement?.tagName === 'A'
  for (const { name } of [...shown.attributes]) if (!next.hasAttribute(name)) shown.removeAttribute(name)
  for (const { name, value } of next.attributes) shown.setAttribute(name, value)
  shown.replaceChildren(...next.childNodes)
  if (hadFocus) shown.querySelector('a')?.focus()
  return true
}
