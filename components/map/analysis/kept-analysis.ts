import { AnalysisClient } from './analysis-client'

let kept: AnalysisClient | undefined

/** The page's one worker that measures the map: started by the first question. */
export function keptAnalysis(): AnalysisClient {
  return (kept ??= new AnalysisClient(
    () => new Worker(new URL('./graph-worker.ts', import.meta.url), { type: 'module' }),
  ))
}
