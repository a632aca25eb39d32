import type { NodeStatus } from '../nodes'

/** A node's state as the beginning of a sentence. */
export const NODE_STATUS_WORDS: Readonly<Record<NodeStatus, string>> = {
  online: 'Online',
  offline: 'Offline',
  unreachable: 'Known to others, never reached',
}
