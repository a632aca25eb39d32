'use client'
import { lazy, Suspense, useState } from 'react'
import { formatInstant } from '@/lib/format/times'
import { writeAt } from '@/lib/past/at'
import { detailAt } from '@/lib/past/detail'
import { Button, IconButton } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { Icon } from '../../ui/icon'
import { useMapTools } from '../tools/map-tools-context'
import { usePastMapState } from './past-map-context'
import { TimeSlider } from './time-slider'
import { COMPARISONS, comparisonsWithin, SPEEDS, timeScale, type SpeedId } from './time-scale'
import { useHistory, type MapHistory } from './use-history'
import { usePlay } from './use-play'
import { useSettledTime } from './use-settled-time'

// Most who go back in time compare nothing.
const DifferenceKey = lazy(async () => ({ default: (await import('./difference-key')).DifferenceKey }))

const field = 'h-9 rounded-md border border-edge-strong bg-ground px-2 text-xs text-ink sm:h-8'

/** At the foot of the map: the way into the past, and through it. */
export function TimeBar() {
  const { query, change } = useMapTools()
  const isPast = query.at !== undefined || query.from !== undefined
  const [isAsked, setIsAsked] = useState(false)
  const isOpen = isPast || isAsked
  const history = useHistory(isOpen)
  if (!isOpen) {
    return (
      <Button
        onClick={() => {
          setIsAsked(true)
        }}
        className="h-10 text-xs sm:h-8"
      >
        <ClockIcon className="size-4" />
        Back in time
      </Button>
    )
  }
  const close = () => {
    setIsAsked(false)
    change({ at: undefined, from: undefined })
  }
  return (
    <section
      aria-label="Back in time"
      className="rounded-lg border border-edge bg-surface px-3 py-2 shadow-float"
    >
      {history === null ? (
        <p role="status" className="text-sm text-ink-soft">
          Asking what is kept of the past…
        </p>
      ) : (
        <Travel history={history} onClose={close} />
      )}
    </section>
  )
}

function Travel({ history, onClose }: { history: MapHistory; onClose: () => void }) {
  const { query, change } = useMapTools()
  const [openedAtMs] = useState(Date.now)
  const [speed, setSpeed] = useState<SpeedId>('1h')
  const [isPlaying, setIsPlaying] = useState(false)
  const past = usePastMapState()
  const scale = timeScale(history.firstMs, openedAtMs)
  const show = (atMs: number) => {
    const isNow = scale === null || atMs >= scale.toMs
    const from = query.from !== undefined && Date.parse(query.from) < atMs ? query.from : undefined
    change({ at: isNow ? undefined : writeAt(atMs), from }, 'replace')
  }
  const shownMs = query.at === undefined ? (scale?.toMs ?? openedAtMs) : Date.parse(query.at)
  const [valueMs, setValueMs] = useSettledTime(shownMs, show)
  const stepMs = SPEEDS.find(({ id }) => id === speed)?.stepMs ?? 0
  usePlay(
    isPlaying && scale !== null,
    { atMs: shownMs, stepMs, toMs: scale?.toMs ?? 0 },
    (atMs) => {
      if (atMs >= (scale?.toMs ?? 0)) setIsPlaying(false)
      show(atMs)
    },
    () => {
      setIsPlaying(false)
    },
  )
  if (scale === null) {
    return (
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-ink-soft">
          Nothing was recorded yet that lies in the past: come back in a few minutes.
        </p>
        <CloseButton onClose={onClose} />
      </div>
    )
  }
  const isNow = valueMs >= scale.toMs
  const detail = isNow
    ? 'Live'
    : detailAt(history, valueMs) === 'full'
      ? 'each visit known'
      : 'known by the day'
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <IconButton
          label={isPlaying ? 'Pause' : 'Play'}
          look="quiet"
          onClick={() => {
            // From the present there is nowhere to play to: from the beginning, then.
            if (!isPlaying && isNow) show(scale.fromMs)
            setIsPlaying(!isPlaying)
          }}
          className="size-9 sm:size-8"
        >
          <Icon>{isPlaying ? <path d="M5.5 3.5v9M10.5 3.5v9" /> : <path d="M5 3v10l8-5z" />}</Icon>
        </IconButton>
        <label className="flex items-center gap-1.5 text-xs text-ink-soft">
          <span className="sr-only sm:not-sr-only">Speed</span>
          <select
            aria-label="Speed"
            value={speed}
            onChange={(event) => {
              const chosen = SPEEDS.find(({ id }) => id === event.target.value)
              if (chosen !== undefined) setSpeed(chosen.id)
            }}
            className={field}
          >
            {SPEEDS.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {/* On a phone it has a line of its own: beside the other controls nothing would be left of it. */}
        <p
          className="figures order-last w-full truncate text-sm font-medium sm:order-none sm:w-auto sm:min-w-0 sm:flex-1"
          data-testid="time-shown"
        >
          {isNow ? 'Now' : formatInstant(valueMs)}
          <span className="ml-2 text-xs font-normal text-ink-faint">{detail}</span>
        </p>
        <label className="flex items-center gap-1.5 text-xs text-ink-soft">
          <span className="sr-only sm:not-sr-only">Compare with</span>
          <select
            aria-label="Compare with"
            value={comparisonOf(query.from, shownMs)}
            onChange={(event) => {
              const chosen = COMPARISONS.find(({ id }) => id === event.target.value)
              const fromMs = chosen === undefined ? null : Math.max(scale.fromMs, shownMs - chosen.lengthMs)
              change({ from: fromMs === null || fromMs >= shownMs ? undefined : writeAt(fromMs) })
            }}
            className={field}
          >
            <option value="">nothing</option>
            {comparisonsWithin(shownMs - scale.fromMs).map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
            {comparisonOf(query.from, shownMs) === 'other' && <option value="other">another time</option>}
          </select>
        </label>
        <CloseButton onClose={onClose} />
      </div>
      <TimeSlider
        scale={scale}
        valueMs={valueMs}
        valueText={isNow ? 'Now' : `${formatInstant(valueMs)}, ${detail}`}
        onSlide={(atMs) => {
          setIsPlaying(false)
          setValueMs(atMs)
        }}
      />
      {past?.phase === 'shown' && past.difference !== null && (
        <Suspense fallback={null}>
          <DifferenceKey difference={past.difference} />
        </Suspense>
      )}
    </div>
  )
}

function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <IconButton label="Back to now" onClick={onClose} className="size-9 sm:size-8">
      <CloseIcon className="size-4" />
    </IconButton>
  )
}

/** Which of the offered comparisons it is; `other`: one that came with the address. */
function comparisonOf(from: string | undefined, atMs: number): string {
  if (from === undefined) return ''
  const lengthMs = atMs - Date.parse(from)
  return COMPARISONS.find((each) => Math.abs(each.lengthMs - lengthMs) < 60_000)?.id ?? 'other'
}

const ClockIcon = (props: { className?: string }) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 5v3.2L10.2 10" />
  </Icon>
)
