import { Icon, type IconProps } from './icon'

export const SearchIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Icon>
)
export const CopyIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
  </Icon>
)
export const CheckIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m3 8.5 3.2 3.2L13 5" />
  </Icon>
)
export const CloseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
)
export const PlusIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 3v10M3 8h10" />
  </Icon>
)
export const MinusIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3 8h10" />
  </Icon>
)
export const FitIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 6V3.5a1 1 0 0 1 1-1H6M10 2.5h2.5a1 1 0 0 1 1 1V6M13.5 10v2.5a1 1 0 0 1-1 1H10M6 13.5H3.5a1 1 0 0 1-1-1V10" />
  </Icon>
)
export const TableIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
    <path d="M2.5 6.5h11M2.5 9.75h11M6.5 6.5V13" />
  </Icon>
)
export const GraphIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="4" cy="11.5" r="1.75" />
    <circle cx="8" cy="4" r="1.75" />
    <circle cx="12.2" cy="10.2" r="1.75" />
    <path d="M4.9 9.9 7.1 5.6M9 5.5l2.2 3.2M5.7 11.2l4.8-.7" />
  </Icon>
)
export const SunIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.75v1M8 13.25v1M14.25 8h-1M2.75 8h-1M12.4 3.6l-.7.7M4.3 11.7l-.7.7M12.4 12.4l-.7-.7M4.3 4.3l-.7-.7" />
  </Icon>
)
export const MoonIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6Z" />
  </Icon>
)
export const SystemIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.25" />
    <path d="M8 2.75v10.5A5.25 5.25 0 0 0 8 2.75Z" fill="currentColor" />
  </Icon>
)
export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4 6 4 4 4-4" />
  </Icon>
)
export const ArrowIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3 8h9.5M8.75 4.25 12.5 8l-3.75 3.75" />
  </Icon>
)
export const JoinedIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.25" />
    <path d="M8 5.75v4.5M5.75 8h4.5" />
  </Icon>
)
export const LeftIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="5.25" />
    <path d="M5.75 8h4.5" />
  </Icon>
)
export const UpIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 12.5v-9M4.25 7.25 8 3.5l3.75 3.75" />
  </Icon>
)
export const DownIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 3.5v9M4.25 8.75 8 12.5l3.75-3.75" />
  </Icon>
)
export const VersionIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.75 6.5a5.25 5.25 0 0 1 9.6-1.4M13.25 9.5a5.25 5.25 0 0 1-9.6 1.4M12.75 2.5v2.75H10M3.25 13.5v-2.75H6" />
  </Icon>
)
export const WarningIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 2.75 14 13H2L8 2.75ZM8 6.75v3M8 11.4v.05" />
  </Icon>
)
export const FeedIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3 3.5A9.5 9.5 0 0 1 12.5 13M3 7.5A5.5 5.5 0 0 1 8.5 13M4 12v.05" />
  </Icon>
)
