import type { NodeStatus } from '../nodes'

/** What each status is called on the screen, and what it means. */
export const STATUS_TEXT: Record<NodeStatus, { label: string; meaning: string }> = {
  online: { label: 'Active', meaning: 'Answered the newest visit, or missed only one since.' },
  offline: { label: 'Inactive', meaning: 'Answered before; two or more visits in a row have failed.' },
  unreachable: { label: 'Never reached', meaning: 'Other nodes know it; no visit has ever reached it.' },
}
