import { Icon, type IconProps } from '../../ui/icon'

export const ToolsIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6" />
    <circle cx="10.25" cy="4.5" r="1.75" />
    <circle cx="5.75" cy="11.5" r="1.75" />
  </Icon>
)
export const LookIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 2.5a5.5 5.5 0 1 0 0 11c1.2 0 1.6-.8 1.3-1.7-.4-1.2.2-2.1 1.5-2.1h1.3c.9 0 1.4-.6 1.4-1.6C13.5 4.9 11 2.5 8 2.5Z" />
    <path d="M5.25 8.25v.05M6.75 5.5v.05M9.75 5.5v.05" strokeWidth="2" />
  </Icon>
)
export const FilterIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 3.5h11L9.5 8.3v4.2l-3-1.5V8.3Z" />
  </Icon>
)
export const GroupIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="5.5" cy="6" r="3.25" />
    <circle cx="12" cy="10.5" r="1.75" />
    <circle cx="5.75" cy="12.75" r=".75" />
  </Icon>
)
export const ShareIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 9.5v-7M5.25 5 8 2.25 10.75 5M3 8.5v4a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-4" />
  </Icon>
)
export const FullScreenIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9.5 2.5h4v4M13.5 2.5 9.25 6.75M6.5 13.5h-4v-4M2.5 13.5l4.25-4.25" />
  </Icon>
)
export const HelpIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M6.4 6.4a1.65 1.65 0 1 1 2.4 1.45c-.6.3-.8.7-.8 1.15M8 11.1v.05" />
  </Icon>
)
