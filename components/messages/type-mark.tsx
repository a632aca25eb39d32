import type { MessageType } from '@/lib/messages/kinds'
import { classNames } from '../ui/class-names'
import { familyToken, typeLook, type TypeFamily, type TypeFill } from './type-palette'

/** Outlines in a box of 12, about equally heavy to the eye. */
const SHAPES: Readonly<Record<TypeFamily, string>> = {
  broadcast: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9Z',
  private: 'M6 1l4.4 2.5v5L6 11L1.6 8.5v-5Z',
  exchange: 'M6 1.4L11 10.2H1Z',
  update: 'M2 2h8v8H2Z',
  upkeep: 'M6 0.9L11.1 6L6 11.1L0.9 6Z',
  unknown: 'M6 2.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7Z',
}

/** The lower half of each box, cut to the shape by its own outline. */
const HALVES: Readonly<Record<TypeFamily, string>> = {
  broadcast: 'M1.5 6h9a4.5 4.5 0 0 1-9 0Z',
  private: 'M1.6 6h8.8v2.5L6 11L1.6 8.5Z',
  exchange: 'M3.4 6h5.2L11 10.2H1Z',
  update: 'M2 6h8v4H2Z',
  upkeep: 'M0.9 6h10.2L6 11.1Z',
  unknown: 'M2.5 6h7a3.5 3.5 0 0 1-7 0Z',
}

/** The colour and shape of a type; the word stands beside it, or see {@link TypeName}. */
export function TypeMark({
  type,
  className = 'size-3',
}: {
  type: MessageType | null
  className?: string | undefined
}) {
  const { family, fill } = typeLook(type)
  return <FamilyMark family={family} fill={fill} className={className} />
}

/** The same for a whole family, as in a legend. */
export function FamilyMark({
  family,
  fill = family === 'unknown' ? 'hollow' : 'full',
  className = 'size-3',
}: {
  family: TypeFamily
  fill?: TypeFill
  className?: string | undefined
}) {
  return (
    <svg
      viewBox="0 0 12 12"
      className={classNames('shrink-0', className)}
      style={{ color: `var(${familyToken(family)})` }}
      aria-hidden="true"
    >
      <path
        d={SHAPES[family]}
        fill={fill === 'full' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeDasharray={family === 'unknown' ? '2 1.6' : undefined}
      />
      {fill === 'half' && <path d={HALVES[family]} fill="currentColor" />}
      {fill === 'dot' && <circle cx="6" cy="6" r="1.7" fill="currentColor" />}
    </svg>
  )
}

/** Mark and word. */
export function TypeName({ type, className }: { type: MessageType | null; className?: string | undefined }) {
  return (
    <span className={classNames('inline-flex min-w-0 items-center gap-1.5', className)}>
      <TypeMark type={type} />
      <span className={classNames('truncate', type === null && 'text-ink-faint')}>
        {typeLook(type).label}
      </span>
    </span>
  )
}
