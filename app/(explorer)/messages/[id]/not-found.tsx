import { MessageUnknown } from '@/components/messages/message-unknown'

export default function MessageNotFound() {
  return <MessageUnknown />
}
