/** A logger for libp2p's parts that says nothing: what matters is in the errors they throw. @module */
import type { ComponentLogger, Logger } from '@libp2p/interface'

const silence = (): void => undefined
const quiet: Logger = Object.assign(silence, {
  error: silence,
  trace: silence,
  enabled: false,
  newScope: (): Logger => quiet,
})

export const quietLogger: ComponentLogger = { forComponent: () => quiet }
