/** What widgets are drawn from: the same facts that the pages and the API are. @module */
import type { AuthoritiesAnswer } from '@/lib/analytics/authorities'
import type { GeographyAnswer } from '@/lib/analytics/geography'
import type { GrowthAnswer } from '@/lib/analytics/growth'
import type { HealthAnswer } from '@/lib/analytics/health'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'

interface Dashboards {
  health: HealthAnswer
  growth: GrowthAnswer
  versions: VersionsAnswer
  countries: GeographyAnswer
  quorum: AuthoritiesAnswer
}

export type WidgetFacts =
  | { readonly type: 'nodes' | 'messages-24h' | 'latency' | 'map'; readonly facts: NetworkTotals }
  | {
      readonly [Type in keyof Dashboards]: { readonly type: Type; readonly facts: Dashboards[Type] }
    }[keyof Dashboards]
  | { readonly type: 'node'; readonly facts: NodeSummary }

export type WidgetAnswer = WidgetFacts & {
  /** What is shown was so at this time, ms since 1970. */
  readonly asOfMs: number
  /** The database is away: this is what was known last. */
  readonly isKept: boolean
}
