/** Marks of the message pages, drawn as those of `ui/icons`. @module */
import type { ReactNode } from 'react'
import { Icon, type IconProps } from '../ui/icon'

function Solid({ className = 'size-4', children }: IconProps & { children: ReactNode }) {
  return (
    <svg viewBox="0 0 16 16" className={className} fill="currentColor" aria-hidden="true">
      {children}
    </svg>
  )
}

export const PlayIcon = (props: IconProps) => (
  <Solid {...props}>
    <path d="M5 3.2v9.6a.6.6 0 0 0 .92.5l7.4-4.8a.6.6 0 0 0 0-1L5.92 2.7A.6.6 0 0 0 5 3.2Z" />
  </Solid>
)
export const PauseIcon = (props: IconProps) => (
  <Solid {...props}>
    <rect x="4" y="3" width="3" height="10" rx="0.8" />
    <rect x="9" y="3" width="3" height="10" rx="0.8" />
  </Solid>
)
export const StepIcon = (props: IconProps) => (
  <Solid {...props}>
    <path d="M3.5 3.7v8.6a.5.5 0 0 0 .78.42L10.5 8.4a.5.5 0 0 0 0-.82L4.28 3.28a.5.5 0 0 0-.78.42Z" />
    <rect x="11.4" y="3" width="1.7" height="10" rx="0.8" />
  </Solid>
)
export const StepBackIcon = (props: IconProps) => (
  <Solid {...props}>
    <path d="M12.5 3.7v8.6a.5.5 0 0 1-.78.42L5.5 8.4a.5.5 0 0 1 0-.82l6.22-4.3a.5.5 0 0 1 .78.42Z" />
    <rect x="2.9" y="3" width="1.7" height="10" rx="0.8" />
  </Solid>
)
export const DownloadIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 2.75v7M5 7.25l3 3 3-3M3 13.25h10" />
  </Icon>
)
