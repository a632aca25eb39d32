import type { KeyboardEvent } from 'react'
import type { TreeRow } from './tree-rows'

export interface TreeKeys {
  rows: readonly TreeRow[]
  /** Number of the active node. */
  active: number | null
  moveTo: (num: number) => void
  toggle: (num: number) => void
  open: (num: number) => void
  play: () => void
}

const PAGE_ROWS = 12

/** Arrows walk the tree as in any tree; Enter opens the node, Space plays. */
export function pressInTree(event: KeyboardEvent, keys: TreeKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const { rows } = keys
  const at = Math.max(
    0,
    rows.findIndex(({ node }) => node.num === keys.active),
  )
  const row = rows[at]
  if (row === undefined) return
  const goTo = (index: number) => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (target !== undefined) keys.moveTo(target.node.num)
  }
  switch (event.key) {
    case 'ArrowDown':
      goTo(keys.active === null ? 0 : at + 1)
      break
    case 'ArrowUp':
      goTo(at - 1)
      break
    case 'PageDown':
      goTo(at + PAGE_ROWS)
      break
    case 'PageUp':
      goTo(at - PAGE_ROWS)
      break
    case 'Home':
      goTo(0)
      break
    case 'End':
      goTo(rows.length - 1)
      break
    case 'ArrowRight':
      if (row.node.children.length === 0) break
      if (row.isOpen) goTo(at + 1)
      else keys.toggle(row.node.num)
      break
    case 'ArrowLeft':
      if (row.isOpen) keys.toggle(row.node.num)
      else if (row.node.parent !== null) keys.moveTo(row.node.parent.num)
      break
    case 'Enter':
      keys.open(row.node.num)
      break
    case ' ':
      keys.play()
      break
    default:
      return
  }
  event.preventDefault()
}
