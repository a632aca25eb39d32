import type { ReactNode } from 'react'
import { classNames } from './class-names'

const tones = {
  neutral: 'border-edge text-ink-soft bg-raised',
  accent: 'border-transparent text-accent bg-accent-wash',
  warning: 'border-transparent text-warning bg-warning-wash',
  danger: 'border-transparent text-danger bg-danger-wash',
} as const

/** A word or two beside something: a state, a kind, a count. */
export function Badge({
  tone = 'neutral',
  children,
  className,
  title,
}: {
  tone?: keyof typeof tones
  children: ReactNode
  className?: string | undefined
  title?: string | undefined
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
