'use client'
import { memo, useEffect, useId, useMemo, useRef, type ReactNode } from 'react'
import type { RedundantHop } from '@/lib/messages/message'
import { LATENCY_STEPS, latencyToken } from '../../map/model/latency-scale'
import type { Player } from '../player/create-player'
import { AXIS_UNITS, ROW_PX, treePaths, type TreePaths } from './drawing-paths'
import { percent, type TimeAxis } from './time-axis'
import type { TreeRow } from './tree-rows'

/** Room beyond the edges for points that stand on them, px. */
const BLEED_PX = 8

/**
 * The tree over time. What lies left of the playhead is lit, the rest is faint: time runs across, so one moving edge
 * shows every hop on its way.
 */
export const TreeDrawing = memo(function TreeDrawing({
  rows,
  redundant,
  axis,
  player,
  marks,
}: {
  rows: readonly TreeRow[]
  redundant: readonly RedundantHop[]
  axis: TimeAxis
  player: Player
  /** Moments worth a line of their own, ms. */
  marks: readonly number[]
}) {
  const wayId = useId()
  const curtain = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const faint = useRef<HTMLDivElement>(null)
  const line = useRef<HTMLDivElement>(null)
  const heightPx = rows.length * ROW_PX
  const paths = useMemo(() => treePaths(rows, redundant, axis), [rows, redundant, axis])

  useEffect(() => {
    const follow = () => {
      const ms = player.playhead.get()
      const isWhole = ms === Infinity
      const at = percent(axis.share(isWhole ? axis.end : ms))
      // The frame moves one way and what is in it the other: nothing is painted anew while it plays.
      const back = `(100% - ${String(2 * BLEED_PX)}px) * ${String(axis.share(isWhole ? axis.end : ms) - 1)} - ${String(BLEED_PX)}px`
      for (const [element, by] of [
        [curtain.current, back],
        [stage.current, `-1 * (${back})`],
      ] as const) {
        element?.style.setProperty('transform', isWhole ? 'none' : `translateX(calc(${by}))`)
        element?.style.setProperty('will-change', isWhole ? 'auto' : 'transform')
      }
      faint.current?.style.setProperty('visibility', isWhole ? 'hidden' : 'visible')
      line.current?.style.setProperty('left', at)
      line.current?.style.setProperty('visibility', isWhole ? 'hidden' : 'visible')
    }
    follow()
    return player.playhead.subscribe(follow)
  }, [player, axis])

  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0" style={{ height: heightPx }}>
      {axis.ticks.map(({ at }) => (
        <div
          key={at}
          className="absolute inset-y-0 w-px bg-edge/70"
          style={{ left: percent(axis.share(at)) }}
        />
      ))}
      {marks.map((ms, index) => (
        <div
          key={index}
          className="absolute inset-y-0 border-l border-dashed border-edge-strong/70"
          style={{ left: percent(axis.share(ms)) }}
        />
      ))}
      <div ref={faint} className="invisible absolute inset-0 opacity-20 will-change-[opacity]">
        <Sheet heightPx={heightPx}>
          <use href={`#${wayId}`} />
        </Sheet>
      </div>
      <div ref={curtain} className="absolute inset-y-0 overflow-hidden" style={{ insetInline: -BLEED_PX }}>
        <div ref={stage} className="absolute inset-0" style={{ paddingInline: BLEED_PX }}>
          <div className="relative h-full">
            <Sheet heightPx={heightPx}>
              <g id={wayId}>
                <Way paths={paths} />
              </g>
            </Sheet>
          </div>
        </div>
      </div>
      <div
        ref={line}
        className="invisible absolute inset-y-0 w-0.5 -translate-x-px bg-accent motion-safe:shadow-[0_0_12px_var(--accent)]"
      />
    </div>
  )
})

function Sheet({ heightPx, children }: { heightPx: number; children: ReactNode }) {
  return (
    <svg
      viewBox={`0 0 ${String(AXIS_UNITS)} ${String(Math.max(heightPx, 1))}`}
      preserveAspectRatio="none"
      height={heightPx}
      className="absolute inset-x-0 top-0 w-full overflow-visible"
    >
      {children}
    </svg>
  )
}

/** Every path keeps its width in pixels, however far the drawing is stretched. */
const Way = memo(function Way({ paths }: { paths: TreePaths }) {
  return (
    <g fill="none" strokeLinejoin="round">
      <Stroke d={paths.redundant} width={1} className="stroke-ink-faint opacity-45" />
      <Stroke d={paths.drops} width={1.5} className="stroke-warning opacity-80" />
      <Stroke d={paths.trunks} width={1} className="stroke-edge-strong opacity-60" />
      <Stroke d={paths.whiskers} width={1} className="stroke-ink-faint" />
      {paths.hops.map((d, step) => (
        <Stroke key={step} d={d} width={2} token={latencyToken(step)} />
      ))}
      {paths.boundedHops.map((d, step) => (
        <Stroke key={step} d={d} width={2} token={latencyToken(step)} dash="2 3" />
      ))}
      <Stroke d={paths.crowds} width={1.25} className="stroke-ink-soft opacity-60" />
      {paths.points.map((d, step) => (
        <Point key={step} d={d} token={latencyToken(step)} />
      ))}
      <Stroke d={paths.rejects} width={10} className="stroke-surface" isRound />
      <Stroke d={paths.rejects} width={7} className="stroke-danger" isRound />
      <Stroke d={paths.rejects} width={3} className="stroke-surface" isRound />
      <Stroke d={paths.origins} width={13} className="stroke-surface" isRound />
      <Stroke d={paths.origins} width={11} className="stroke-accent" isRound />
      <Stroke d={paths.origins} width={5} className="stroke-surface" isRound />
    </g>
  )
})

function Point({ d, token }: { d: string; token: string }) {
  return (
    <>
      <Stroke d={d} width={10} className="stroke-surface" isRound />
      <Stroke d={d} width={7} token={token} isRound />
    </>
  )
}

function Stroke({
  d,
  width,
  className,
  token,
  dash,
  isRound = false,
}: {
  d: string
  width: number
  className?: string
  token?: string
  dash?: string
  isRound?: boolean
}) {
  if (d === '') return null
  return (
    <path
      d={d}
      vectorEffect="non-scaling-stroke"
      strokeWidth={width}
      strokeLinecap={isRound ? 'round' : 'butt'}
      className={className}
      {...(token === undefined ? {} : { style: { stroke: `var(${token})` } })}
      {...(dash === undefined ? {} : { strokeDasharray: dash })}
    />
  )
}

/** What lines, colours and marks of the tree mean. */
export function TreeLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-ink-soft">
      <li className="flex items-center gap-1.5">
        <span aria-hidden="true" className="flex gap-px">
          {LATENCY_STEPS.map(({ label }, step) => (
            <span
              key={label}
              className="h-1.5 w-3.5 rounded-[1px]"
              style={{ background: `var(${latencyToken(step)})` }}
            />
          ))}
        </span>
        {`a hop took ${LATENCY_STEPS.map(({ label }) => label).join(', ')} ms`}
      </li>
      <Key name="only an upper bound is known">
        <path d="M0 5h20" className="stroke-latency-1" strokeWidth="2" strokeDasharray="2 3" />
      </Key>
      <Key name="may be off by">
        <path d="M2 5h16M2 2v6M18 2v6" className="stroke-ink-faint" />
      </Key>
      <li className="flex items-center gap-1.5">
        <span aria-hidden="true" className="h-3 w-5 rounded-[2px] bg-warning-wash ring-1 ring-warning/40" />
        the slowest hop
      </li>
      <Key name="received again">
        <path d="M5 1v8M10 1v8M15 1v8" className="stroke-ink-faint opacity-60" />
      </Key>
      <Key name="not sent on: queue full">
        <path d="M10 2v6" className="stroke-warning" strokeWidth="1.5" />
      </Key>
    </ul>
  )
}

function Key({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg viewBox="0 0 20 10" className="h-2.5 w-5 fill-none" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  )
}
