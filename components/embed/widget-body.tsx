import type { WidgetAnswer } from './widget-answer'
import { CountriesView } from './views/countries-view'
import { GrowthView } from './views/growth-view'
import { HealthView } from './views/health-view'
import { NodeView } from './views/node-view'
import { QuorumView } from './views/quorum-view'
import { LatencyView, MapView, MessagesView, NodesView } from './views/totals-views'
import { VersionsView } from './views/versions-view'

/** What a widget shows between its head and its foot. */
export function WidgetBody({ answer }: { answer: WidgetAnswer }) {
  switch (answer.type) {
    case 'nodes':
      return <NodesView totals={answer.facts} />
    case 'messages-24h':
      return <MessagesView totals={answer.facts} />
    case 'latency':
      return <LatencyView totals={answer.facts} />
    case 'map':
      return <MapView totals={answer.facts} />
    case 'health':
      return <HealthView answer={answer.facts} />
    case 'growth':
      return <GrowthView answer={answer.facts} />
    case 'versions':
      return <VersionsView answer={answer.facts} />
    case 'countries':
      return <CountriesView answer={answer.facts} />
    case 'quorum':
      return <QuorumView answer={answer.facts} />
    case 'node':
      return <NodeView node={answer.facts} />
  }
}
