/** A widget in one sentence: for who cannot see it, and for pages that show it when it cannot be asked. @module */
import { formatCount, formatLatency, formatShare, NOT_KNOWN, plural } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { historySays, quorumSays } from '../analytics/authorities/authorities-text'
import { geographySays } from '../analytics/geography/geography-text'
import { growthSays } from '../analytics/growth/growth-text'
import { dayText, partsSay, scoreText } from '../analytics/health/health-text'
import { versionsSays } from '../analytics/versions/versions-text'
import type { WidgetFacts } from './widget-answer'

/** Every figure with its unit. */
export function widgetSummary(answer: WidgetFacts): string {
  switch (answer.type) {
    case 'nodes':
      return `${plural(answer.facts.nodes, 'node')}, ${formatCount(answer.facts.active)} of them active.`
    case 'messages-24h':
      return answer.facts.messages24h === null
        ? 'No message was traced in the last 24 hours.'
        : `${plural(answer.facts.messages24h, 'message')} in the last 24 hours.`
    case 'latency':
      return answer.facts.averageRttMs === null
        ? 'No round trip was measured yet.'
        : `${formatLatency(answer.facts.averageRttMs)} on average from the collectors to the active nodes and back.`
    case 'map':
      return `${plural(answer.facts.nodes, 'node')}, ${formatCount(answer.facts.active)} of them active, joined by ${plural(answer.facts.links, 'link')}.`
    case 'health':
      return [
        `Health score ${scoreText(answer.facts.score)} of 100.`,
        partsSay(answer.facts),
        // An open day's score is not beside those of whole ones: it is never told without its day.
        dayText(answer.facts) ?? '',
      ]
        .join(' ')
        .trimEnd()
    case 'growth':
      return growthSays(answer.facts)
    case 'versions':
      return versionsSays(answer.facts)
    case 'countries':
      return geographySays(answer.facts)
    case 'quorum': {
      const { quorum } = answer.facts
      return quorum === null
        ? 'This network lists no authorities.'
        : `${quorumSays(quorum)} ${historySays(quorum)}`
    }
    case 'node': {
      const { peerId, status, agent, rttMs, uptime24h } = answer.facts
      const told = [
        STATUS_TEXT[status].label.toLowerCase(),
        placeName(answer.facts),
        agentName(agent),
        rttMs === null ? NOT_KNOWN : `round trip ${formatLatency(rttMs)}`,
        uptime24h === null ? NOT_KNOWN : `reached on ${formatShare(uptime24h)} of the visits of 24 hours`,
      ]
      return `Node ${shortenPeerId(peerId)}: ${told.filter((each) => each !== NOT_KNOWN).join(', ')}.`
    }
  }
}
