import { Icon, type IconProps } from '../../ui/icon'

export const WhatIfIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="4" cy="4.5" r="1.75" />
    <circle cx="4" cy="11.5" r="1.75" />
    <path d="M4 6.25v3.5M5.75 4.5h2M5.75 11.5h2M10.25 6l3.5 4M13.75 6l-3.5 4" />
  </Icon>
)
export const PathIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="3.5" cy="12" r="1.5" />
    <circle cx="12.5" cy="4" r="1.5" />
    <path d="M4.75 11 7 8.5 9 9.5l2.6-4.2" />
  </Icon>
)
export const AroundIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="1.75" />
    <circle cx="3" cy="4" r="1.25" />
    <circle cx="13" cy="5" r="1.25" />
    <circle cx="7" cy="13.5" r="1.25" />
    <path d="M4 4.8l2.5 2M11.9 5.6 9.6 7.1M7.2 12.2l.5-2.4" />
  </Icon>
)
