'use client'
import { useCallback, useState } from 'react'
import { useMapTools } from '../tools/map-tools-context'
import { NodePick } from './node-pick'

/** Which node's neighbourhood to open. */
export function AroundPanel() {
  const { store, change, setOpenTool } = useMapTools()
  const [picked, setPicked] = useState<number | null>(null)
  const open = useCallback(
    (num: number | null) => {
      setPicked(num)
      if (num === null) return
      void store.findName(num).then((peerId) => {
        if (peerId === null) {
          setPicked(null)
          return
        }
        setOpenTool(null)
        change({ node: peerId, around: 1 })
      })
    },
    [store, change, setOpenTool],
  )
  return (
    <div className="space-y-2 px-4 py-3 text-sm">
      <NodePick label="Around which node" num={picked} onPick={open} />
      <p className="text-xs text-ink-soft">
        Opens the node with those it is linked to, one to three links out, by themselves, where they can be
        dragged apart.
      </p>
    </div>
  )
}
