/** The flags of `cli.ts seed`. @module */
import { Option, type Command } from 'commander'
import { DAY_MS, usualNodes, type SeedOptions } from '@/collector/seed/options'
import { StartError } from '@/lib/service/start-error'

/** Reads a flag that takes one. @throws {StartError} when it is none, or out of bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text.replaceAll('_', ''))
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new StartError(`Expected a whole number from ${String(least)} to ${String(most)}, not "${text}".`)
    }
    return value
  }

/** Options of the command beside the settings. */
export function addSeedOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--sightings <rows>', 'visits, about so many')
        .default(1_000_000)
        .argParser(wholeNumber(1_000, 1e9)),
    )
    .addOption(
      new Option(
        '--hops <rows>',
        'hop events of messages, about so many (default: half as many as visits)',
      ).argParser(wholeNumber(0, 1e9)),
    )
    .addOption(
      new Option('--seed <number>', 'another number, another history')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 32 - 1)),
    )
    .addOption(
      new Option(
        '--nodes <number>',
        'identities met over the whole time (default: 42000 at 100 million visits, fewer for less)',
      ).argParser(wholeNumber(60, 2_000_000)),
    )
    .addOption(
      new Option('--days <number>', 'length of the history').default(365).argParser(wholeNumber(2, 395)),
    )
    .addOption(
      new Option('--until <time>', 'its end, such as 2026-11-21T12:00Z (default: the start of today, UTC)'),
    )
}

interface SeedFlags {
  sightings: number
  hops?: number
  seed: number
  nodes?: number
  days: number
  until?: string
}

/** What the flags mean. @throws {StartError} when `--until` is no time, or lies ahead. */
export function seedOptions(flags: SeedFlags, nowMs: number): SeedOptions {
  const { sightings, seed, days, until } = flags
  const untilMs = until === undefined ? Math.floor(nowMs / DAY_MS) * DAY_MS : Date.parse(until)
  if (Number.isNaN(untilMs) || untilMs > nowMs) {
    throw new StartError(
      `--until takes a time that is over, such as 2026-11-21 or 2026-11-21T12:00Z, not "${until ?? ''}".`,
    )
  }
  return {
    sightings,
    hops: flags.hops ?? Math.round(sightings / 2),
    seed,
    nodes: flags.nodes ?? usualNodes(sightings),
    days,
    untilMs,
  }
}
