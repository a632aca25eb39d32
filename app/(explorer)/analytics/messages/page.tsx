import { messagesSay } from '@/components/analytics/messages/message-says'
import { MessagesDashboard } from '@/components/analytics/messages/messages-dashboard'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { plural } from '@/lib/format/numbers'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/messages',
  title: 'Message traffic',
  description: 'How much is said on the mesh and of what kind, how fast it spreads and how often it arrives.',
  read: getMessages,
  says: (messages) => ({
    figure: plural(messages.totals.messages, 'message'),
    sentence: messagesSay(messages),
  }),
  Page: MessagesDashboard,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
