import { classNames } from './class-names'

/** The mark: an M whose corners are nodes. */
export function Logo({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 28 24" className={classNames('h-6 w-7', className)} aria-hidden="true">
      <path
        d="M4 20 7.5 4.5 14 14.5 20.5 4.5 24 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
        opacity="0.65"
      />
      <g className="fill-accent">
        <circle cx="4" cy="20" r="2.4" />
        <circle cx="7.5" cy="4.5" r="3.1" />
        <circle cx="14" cy="14.5" r="2.4" />
        <circle cx="20.5" cy="4.5" r="3.1" />
        <circle cx="24" cy="20" r="2.4" />
      </g>
    </svg>
  )
}
