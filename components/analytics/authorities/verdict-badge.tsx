import type { AnnouncementVerdict } from '@/lib/authorities/verdicts'
import { Badge } from '../../ui/badge'
import { CheckIcon, WarningIcon } from '../../ui/icons'
import { VERDICT_TEXT } from './authorities-text'

const TONES = { valid: 'accent', invalid: 'danger', untrusted: 'warning', unsigned: 'warning' } as const

/** What the check of a signature found. */
export function VerdictBadge({ verdict }: { verdict: AnnouncementVerdict }) {
  const { label, meaning } = VERDICT_TEXT[verdict]
  return (
    <Badge tone={TONES[verdict]} title={meaning}>
      {verdict === 'valid' ? <CheckIcon className="size-3" /> : <WarningIcon className="size-3" />}
      {label}
    </Badge>
  )
}
