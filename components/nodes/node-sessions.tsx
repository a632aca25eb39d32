'use client'
import { useState } from 'react'
import { formatCount } from '@/lib/format/numbers'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { KnownSession, NodeSessions } from '@/lib/node-detail'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { fetchNodeSessions } from './nodes-api'

/** Rows that are shown before more are asked for. */
const SHOWN_FIRST = 8

/** When the node was online, newest first, and how sure each start and end is. */
export function SessionsPanel({ peerId, newest }: { peerId: string; newest: NodeSessions }) {
  const [older, setOlder] = useState<Pick<NodeSessions, 'sessions' | 'left' | 'nextCursor'> | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const all = older === null ? newest.sessions.slice(0, SHOWN_FIRST) : merge(newest.sessions, older.sessions)
  const left = older === null ? newest.total - all.length : older.left

  const more = async (): Promise<void> => {
    if (older === null) {
      setOlder(newest)
      return
    }
    setIsAsking(true)
    try {
      const answer = await fetchNodeSessions(peerId, older.nextCursor, AbortSignal.timeout(15_000))
      setOlder({ ...answer, sessions: merge(all, answer.sessions) })
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The sessions cannot be read.')
    } finally {
      setIsAsking(false)
    }
  }

  return (
    <Panel
      title="Sessions"
      isBare
      aside={<span className="figures text-xs text-ink-faint">{formatCount(newest.total)}</span>}
    >
      {all.length === 0 ? (
        <p className="p-4 text-sm text-ink-soft">No visit ever found this node active.</p>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Sessions">
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="text-xs text-ink-soft">
                <th scope="col" className="px-3 py-2 sm:px-4 text-left font-medium">
                  Start
                </th>
                <th scope="col" className="px-3 py-2 sm:px-4 text-left font-medium">
                  End
                </th>
                <th scope="col" className="px-3 py-2 sm:px-4 text-right font-medium">
                  Length
                </th>
              </tr>
            </thead>
            <tbody className="figures align-top">
              {all.map((session) => (
                <tr key={session.startedAtMs} className="border-t border-edge">
                  <End instant={formatInstant(session.startedAtMs)} sure={sureOfStart(session)} />
                  <End
                    instant={session.endedAtMs === null ? 'still on' : formatInstant(session.endedAtMs)}
                    sure={sureOfEnd(session)}
                  />
                  <td className="px-3 py-2 sm:px-4 text-right whitespace-nowrap">
                    {lengthText(session, newest.atMs)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {left > 0 && (
        <div className="flex flex-wrap items-center gap-3 border-t border-edge p-3">
          <Button onClick={() => void more()} disabled={isAsking}>
            {older === null ? `${formatCount(left)} more` : `Older, ${formatCount(left)} left`}
          </Button>
          <span role="status" className="text-xs text-ink-soft">
            {problem}
          </span>
        </div>
      )}
    </Panel>
  )
}

function End({ instant, sure }: { instant: string; sure: string | null }) {
  return (
    <td className="px-3 py-2 sm:px-4">
      <span className="block sm:whitespace-nowrap">{instant}</span>
      {sure !== null && <span className="block text-xs text-ink-faint">{sure}</span>}
    </td>
  )
}

/** Newest first, each once; of two readings of one the first stands. */
function merge(newer: readonly KnownSession[], older: readonly KnownSession[]): KnownSession[] {
  const byStart = new Map([...older, ...newer].map((session) => [session.startedAtMs, session]))
  return [...byStart.values()].sort((a, b) => b.startedAtMs - a.startedAtMs)
}

/** Visits so close together leave nothing to say, ms. */
const EXACT_MS = 1_000

function sureOfStart({ startedAtMs, startAfterMs, startKnown }: KnownSession): string | null {
  if (!startKnown) return 'or earlier: nobody was looking'
  return within(startedAtMs - startAfterMs)
}

function sureOfEnd({ endedAtMs, endKnown, lastSeenAtMs }: KnownSession): string | null {
  if (endedAtMs === null) return null
  if (!endKnown) return 'or later: nobody was looking'
  return lastSeenAtMs === null ? null : within(endedAtMs - lastSeenAtMs)
}

function within(ms: number): string | null {
  return ms <= EXACT_MS ? null : `or up to ${formatDuration(ms)} earlier`
}

function lengthText({ startedAtMs, endedAtMs, startKnown, endKnown }: KnownSession, nowMs: number): string {
  const length = formatDuration((endedAtMs ?? nowMs) - startedAtMs)
  const isLonger = !startKnown || (endedAtMs !== null && !endKnown)
  return isLonger ? `${length} or more` : length
}
