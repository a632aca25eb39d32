'use client'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { IconButton } from '../../ui/button'
import { exactMs } from '../message-text'
import { PauseIcon, PlayIcon, StepBackIcon, StepIcon } from '../icons'
import { percent, type TimeAxis } from '../tree/time-axis'
import type { Player } from './create-player'
import { reachPath, reachText, SLOWNESSES, type Timeline } from './timeline'
import { usePlayerState, usePlayhead } from './use-player'

/** The scrubber counts in this many steps, whatever the length. */
const SCRUB_STEPS = 1_000

/** One control for the tree and the map: play, step, speed, and how many nodes had it when. */
export function PlayerBar({
  player,
  timeline,
  axis,
}: {
  player: Player
  timeline: Timeline
  axis: TimeAxis
}) {
  const { isPlaying, slowness } = usePlayerState(player)
  const cannotPlay = timeline.endMs <= 0
  return (
    <div
      role="group"
      aria-label="Play the message"
      className="sticky top-[5.5rem] z-15 grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 border-b border-edge bg-surface px-3 py-2.5 sm:top-[3.3rem] sm:grid-cols-[auto_1fr_auto] sm:px-4"
    >
      <div className="flex items-center gap-0.5">
        <IconButton
          look="primary"
          className="rounded-full!"
          label={isPlaying ? 'Pause' : 'Play'}
          disabled={cannotPlay}
          onClick={player.toggle}
        >
          {isPlaying ? <PauseIcon /> : <PlayIcon />}
        </IconButton>
        <IconButton
          label="Back to the arrival before"
          className="ml-1.5"
          disabled={cannotPlay}
          onClick={() => {
            player.step(-1)
          }}
        >
          <StepBackIcon />
        </IconButton>
        <IconButton
          label="On to the next arrival"
          disabled={cannotPlay}
          onClick={() => {
            player.step(1)
          }}
        >
          <StepIcon />
        </IconButton>
      </div>
      <Scrubber player={player} timeline={timeline} axis={axis} />
      <div className="col-span-2 flex items-center justify-between gap-3 sm:col-span-1 sm:flex-col sm:items-end sm:gap-0.5">
        <ReadOut player={player} timeline={timeline} />
        <label className="flex items-center gap-1.5 text-xs text-ink-soft">
          <span className="sr-only">Speed</span>
          <select
            value={slowness}
            onChange={(event) => {
              player.setSlowness(Number(event.target.value))
            }}
            className="figures h-7 rounded-md border border-edge bg-surface pr-1 pl-1.5 text-xs hover:border-edge-strong"
          >
            {SLOWNESSES.map((each) => (
              <option key={each} value={each}>
                {each === 1 ? 'as fast as it was' : `${String(each)} times slower`}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  )
}

/** `132 ms · 41 of 57 nodes`, where the playhead is. */
function ReadOut({ player, timeline }: { player: Player; timeline: Timeline }) {
  const reach = usePlayhead(player, (ms) => reachText(timeline, ms))
  const time = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const show = () => {
      if (time.current !== null) time.current.textContent = timeText(player.playhead.get(), timeline)
    }
    show()
    return player.playhead.subscribe(show)
  }, [player, timeline])
  return (
    <p className="figures text-sm sm:whitespace-nowrap">
      <span ref={time} className="inline-block min-w-16 text-right font-semibold">
        {timeText(Infinity, timeline)}
      </span>
      <span className="text-ink-soft">{` · ${reach}`}</span>
    </p>
  )
}

const timeText = (ms: number, { endMs }: Timeline) => exactMs(Math.min(ms, endMs))

/** A range over the curve of how many nodes had it: the curve says what there is to see, and when. */
function Scrubber({ player, timeline, axis }: { player: Player; timeline: Timeline; axis: TimeAxis }) {
  const range = useRef<HTMLInputElement>(null)
  const shown = useRef<SVGSVGElement>(null)
  const line = useRef<HTMLSpanElement>(null)
  const path = useMemo(() => reachPath(timeline, axis.end), [timeline, axis.end])

  useEffect(() => {
    const follow = () => {
      const ms = Math.min(player.playhead.get(), axis.end)
      const at = percent(axis.share(ms))
      if (range.current !== null) {
        range.current.value = String(Math.round(axis.share(ms) * SCRUB_STEPS))
        range.current.setAttribute('aria-valuetext', valueText(player.playhead.get(), timeline))
      }
      shown.current?.style.setProperty('clip-path', `inset(0 calc(100% - ${at}) 0 0)`)
      line.current?.style.setProperty('left', at)
    }
    follow()
    return player.playhead.subscribe(follow)
  }, [player, timeline, axis])

  return (
    <div className="relative h-11 rounded-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent">
      <div className="absolute inset-x-0 top-0.5 bottom-0.5 border-b border-edge-strong/60">
        <Curve path={path} className="fill-edge/70" />
        <Curve ref={shown} path={path} className="fill-accent/45" />
        <span
          ref={line}
          aria-hidden="true"
          className="absolute -top-0.5 -bottom-0.5 left-full w-0.5 -translate-x-px rounded-full bg-accent"
        />
      </div>
      <input
        ref={range}
        type="range"
        min={0}
        max={SCRUB_STEPS}
        step={1}
        defaultValue={SCRUB_STEPS}
        aria-label="Time since publication"
        disabled={timeline.endMs <= 0}
        className="absolute inset-0 size-full cursor-ew-resize touch-none opacity-0"
        onChange={(event) => {
          player.seek((Number(event.target.value) / SCRUB_STEPS) * axis.end)
        }}
        onKeyDown={(event) => {
          pressOnScrubber(event, player)
        }}
      />
    </div>
  )
}

function Curve({
  path,
  className,
  ref,
}: {
  path: string
  className: string
  ref?: React.RefObject<SVGSVGElement | null>
}) {
  return (
    <svg
      ref={ref}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="absolute inset-0 size-full"
    >
      <path d={path} className={className} />
    </svg>
  )
}

const valueText = (ms: number, timeline: Timeline) => `${timeText(ms, timeline)}, ${reachText(timeline, ms)}`

/** Space plays; the arrows go from arrival to arrival, for the range's own steps mean nothing here. */
function pressOnScrubber(event: KeyboardEvent, player: Player): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  switch (event.key) {
    case ' ':
      player.toggle()
      break
    case 'ArrowRight':
    case 'ArrowUp':
      player.step(1)
      break
    case 'ArrowLeft':
    case 'ArrowDown':
      player.step(-1)
      break
    case 'Home':
      player.seek(0)
      break
    case 'End':
      player.seek(Infinity)
      break
    default:
      return
  }
  event.preventDefault()
}
