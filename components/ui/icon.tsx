import type { ReactNode } from 'react'

export interface IconProps {
  className?: string | undefined
}

/** Lines of one weight on 16 × 16, in the colour of the text beside it. */
export function Icon({ className = 'size-4', children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}
