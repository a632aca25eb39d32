import type { ChurnAnswer } from '@/lib/analytics/growth'
import type { AnalyticsQuery } from '@/lib/analytics/range'
import { lengthSteps } from '@/lib/sessions/lengths'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { answerInFrame } from './answer-in-frame'
import {
  answeredQuestion,
  endedQuestion,
  lifetimesQuestion,
  newestDayQuestion,
  uptimesQuestion,
} from './churn-questions'

/**
 * Sessions, lives and uptimes of nodes over the whole UTC days that the range touches.
 * @throws {DatabaseUnavailableError | DatabaseError | DatabaseRowError}
 */
export async function getChurn(
  db: Database,
  query: AnalyticsQuery,
  nowMs: number,
  signal?: AbortSignal,
  authorities?: NetworkProfile['authorities'],
): Promise<ChurnAnswer> {
  return answerInFrame(db, query, nowMs, signal, authorities, async ({ range, ask }) => {
    const [[sessions], [answered], lives, uptimes] = await Promise.all([
      ask(endedQuestion(range)),
      ask(answeredQuestion(range, nowMs)),
      ask(lifetimesQuestion(range)),
      ask(newestDayQuestion).then(([newest]) => ask(uptimesQuestion(range, newest?.dayMs ?? 0))),
    ])
    const livesAt = LENGTH_STEPS.map((step) => lives.find((each) => each.step === step)?.nodes ?? 0)
    const counted = uptimes.reduce((sum, { nodes }) => sum + nodes, 0)
    const shares = uptimes.reduce((sum, step) => sum + step.shares, 0)
    return {
      sessions: {
        ended: sessions?.ended ?? 0,
        open: sessions?.open ?? 0,
        medianMs: sessions?.medianMs ?? null,
        p90Ms: sessions?.p90Ms ?? null,
      },
      lengths: lengthSteps(sessions?.lengths ?? []).map(({ count, ...step }) => ({
        ...step,
        sessions: count,
      })),
      lifetimes: lengthSteps(livesAt).map(({ count, ...step }) => ({ ...step, nodes: count })),
      oneTimeNodes: answered?.oneTime ?? 0,
      nodes: answered?.nodes ?? 0,
      meanUptime: counted === 0 ? null : Math.min(1, shares / counted),
      uptimes: Array.from({ length: 10 }, (_, step) => ({
        from: step / 10,
        to: (step + 1) / 10,
        nodes: uptimes.find((each) => each.step === step)?.nodes ?? 0,
      })),
    }
  })
}

/** As SQL counts them, from 1. */
const LENGTH_STEPS = lengthSteps([]).map((_, at) => at + 1)
