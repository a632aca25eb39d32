/** The lines a person watches while everything starts. @module */

export interface Progress {
  title(text: string): void
  /** Runs one step and writes how it ended; the step's details are handed through. */
  step(
    name: string,
    run: (onProgress: (text: string) => void) => Promise<Record<string, string>>,
  ): Promise<Record<string, string>>
  /** @param name - of the part that says it. */
  notice(text: string, name?: string): void
}

const NAME_WIDTH = 14

export function createProgress(output: NodeJS.WritableStream): Progress {
  const line = (mark: string, name: string, text: string): void => {
    output.write(`  ${mark} ${name.padEnd(NAME_WIDTH)} ${text}\n`)
  }
  let hasFailed = false
  return {
    title: (text) => {
      output.write(`\n${text}\n\n`)
    },
    step: async (name, run) => {
      const startedAtMs = performance.now()
      const took = (): string => `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`
      line('…', name, 'starting')
      try {
        const details = await run((text) => line('…', name, text))
        line('✔', name, details.url === undefined ? `ready (${took()})` : `${details.url} (${took()})`)
        return details
      } catch (error) {
        // Those that end after it were only stopped.
        line(hasFailed ? '·' : '✘', name, hasFailed ? 'stopped' : `failed (${took()})`)
        hasFailed = true
        throw error
      }
    },
    notice: (text, name = '') => {
      line('·', name, text)
    },
  }
}
