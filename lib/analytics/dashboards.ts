/** What each dashboard answers. @module */
import type { AuthoritiesAnswer } from './authorities'
import type { GeographyAnswer } from './geography'
import type { ChurnAnswer, ClustersAnswer, GrowthAnswer } from './growth'
import type { HealthAnswer } from './health'
import type { LatencyAnswer } from './latency'
import type { MessagesAnswer } from './messages'
import type { VersionsAnswer } from './versions'

interface Answers {
  growth: GrowthAnswer
  churn: ChurnAnswer
  clusters: ClustersAnswer
  messages: MessagesAnswer
  latency: LatencyAnswer
  geography: GeographyAnswer
  versions: VersionsAnswer
  authorities: AuthoritiesAnswer
  health: HealthAnswer
}
export type Dashboard = keyof Answers
export type AnswerOf<Page extends Dashboard> = Answers[Page]
