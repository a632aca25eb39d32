/** Whether somebody can see the widget: its tab is in front, and the page around was not scrolled away from it. @module */

/** @param onChange - called whenever that changes. @returns what holds now. */
export function watchSeen(widget: Element, onChange: () => void): () => boolean {
  let isNear = true
  new IntersectionObserver((entries) => {
    isNear = entries.at(-1)?.isIntersecting ?? isNear
    onChange()
  }).observe(widget)
  document.addEventListener('visibilitychange', onChange)
  return () => isNear && !document.hidden
}
