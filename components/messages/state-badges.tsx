import type { SignatureState } from '@/lib/messages/kinds'
import { Badge } from '../ui/badge'
import { CheckIcon, WarningIcon } from '../ui/icons'
import { SIGNATURE_TEXT } from './message-text'

/** Said only where something is wrong. */
export function IncompleteBadge({ incomplete }: { incomplete: boolean }) {
  if (!incomplete) return null
  return (
    <Badge tone="warning" title="Fewer nodes than subscribers have it, or a hop of its path is not reported.">
      incomplete
    </Badge>
  )
}

const TONES = { valid: 'accent', invalid: 'danger', unsigned: 'neutral', unknown: 'neutral' } as const

/** The sender's signature, where it is worth a word: always on a message's own page, else only when it is not valid. */
export function SignatureBadge({
  signature,
  isAlways = false,
}: {
  signature: SignatureState
  isAlways?: boolean
}) {
  if (!isAlways && (signature === 'valid' || signature === 'unknown')) return null
  const { label, meaning } = SIGNATURE_TEXT[signature]
  return (
    <Badge tone={TONES[signature]} title={meaning}>
      {signature === 'valid' && <CheckIcon className="size-3" />}
      {signature === 'invalid' && <WarningIcon className="size-3" />}
      {label.toLowerCase()}
    </Badge>
  )
}
