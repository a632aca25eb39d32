export interface Example {
  readonly path: Readonly<Record<string, string>>
  readonly answer: unknown
}
export const EXAMPLES: Readonly<Record<string, Example>> = {}
