import { NodeUnknown } from '@/components/nodes/node-unknown'

export default function NodeNotFound() {
  return <NodeUnknown />
}
