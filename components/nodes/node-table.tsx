'use client'
import { useRef, type ReactNode } from 'react'
import type { NodeSummary } from '@/lib/nodes'
import { VirtualTable } from '../tables/virtual-table'
import { NodeRow, ROW_REM, linkId } from './node-row'

/** The rows of the node list. */
export function NodeTable({
  nodes,
  total,
  ...table
}: {
  nodes: readonly NodeSummary[]
  total: number
  head: ReactNode
  isBusy: boolean
  /** Told which rows are drawn now, first and last. */
  onVisible: (first: number, last: number) => void
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  return (
    <VirtualTable
      {...table}
      body={body}
      label="Nodes"
      rows={nodes}
      keyOf={({ num }) => num}
      linkIdOf={({ num }) => linkId(num)}
      rowRem={ROW_REM}
      rowCount={total + 1}
      renderRow={(node, place) => <NodeRow key={node.num} node={node} {...place} />}
    />
  )
}
