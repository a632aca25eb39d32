import { CRAWL_ERRORS, CRAWL_ERROR_ADVICE, type CrawlError } from '@/lib/crawl-errors'
import { formatLatency } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { NodeDialAttempt } from '@/lib/node-detail'
import type { NodeSummary } from '@/lib/nodes'
import { Badge } from '../ui/badge'
import { CheckIcon } from '../ui/icons'
import { Panel } from '../ui/panel'

/** Why the newest visit failed: each address by itself, what its error means, and what its owner can do. */
export function WhyNotReached({
  summary,
  attempts,
}: {
  summary: NodeSummary
  attempts: readonly NodeDialAttempt[]
}) {
  if (summary.status === 'online' && attempts.length === 0) return null
  const seenAtMs = attempts[0]?.seenAtMs ?? summary.lastVisitMs
  const title = summary.status === 'online' ? 'Why the newest visit failed' : 'Why it is not reachable'
  return (
    <Panel
      title={title}
      aside={<span className="figures text-xs text-ink-faint">{formatInstant(seenAtMs)}</span>}
    >
      {summary.error !== null && <ErrorText error={summary.error} />}
      {attempts.length === 0 ? (
        <p className="mt-3 text-sm text-ink-soft">No address was tried in that visit.</p>
      ) : (
        <>
          <h3 className="eyebrow mt-4 mb-1">Addresses tried</h3>
          <ul className="divide-y divide-edge">
            {attempts.map((attempt) => (
              <Attempt
                key={attempt.address}
                attempt={attempt}
                isExplained={attempt.error === summary.error}
              />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

function ErrorText({ error }: { error: CrawlError }) {
  return (
    <div className="space-y-1 text-sm">
      <p className="font-medium">{CRAWL_ERRORS[error]}</p>
      <p className="text-ink-soft">{CRAWL_ERROR_ADVICE[error]}</p>
    </div>
  )
}

function Attempt({ attempt, isExplained }: { attempt: NodeDialAttempt; isExplained: boolean }) {
  const { address, error, detail, tookMs } = attempt
  return (
    <li className="py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <code className="min-w-0 text-[0.8125rem] break-all">{address}</code>
        {error === null ? (
          <Badge tone="accent">
            <CheckIcon className="size-3" />
            worked
          </Badge>
        ) : (
          <Badge tone="danger">{error}</Badge>
        )}
        <span className="figures text-xs text-ink-faint">
          {error === 'address_refused_by_policy' ? 'not dialled' : `after ${formatLatency(tookMs)}`}
        </span>
      </div>
      {error !== null && !isExplained && (
        <p className="mt-1 text-ink-soft">{`${CRAWL_ERRORS[error]} ${CRAWL_ERROR_ADVICE[error]}`}</p>
      )}
      {detail !== '' && (
        <p className="mt-1 text-xs break-words text-ink-faint">
          Original message: <q>{detail}</q>
        </p>
      )}
    </li>
  )
}
