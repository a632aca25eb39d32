/** The `seed-topology` command. @module */
import { Option, type Command } from 'commander'
import { linksMost, type TopologyOptions } from '@/collector/seed/topology/options'
import { readSettings } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'
import { addFlags, environmentFrom } from '../flags'
import { SEED_SETTINGS, type SettingName } from '../parts'
import { wholeNumber } from './options'

const SETTINGS: readonly SettingName[] = [
  ...SEED_SETTINGS,
  'CLICKHOUSE_CARTOGRAPHER_USER',
  'CLICKHOUSE_CARTOGRAPHER_PASSWORD',
]

const NODES = { least: 30, most: 2_000_000 } as const
const LINKS_MOST = 20_000_000
const LINKS_EACH = 5

interface TopologyFlags {
  nodes: number
  links?: number
  seed: number
  live?: true
  churn: number
  laidOut?: true
}

export function addTopologyCommand(program: Command): void {
  const command = program
    .command('seed-topology')
    .description('Fill an empty database with a made-up network at size, to try the map with it.')
    .addOption(
      new Option('--nodes <number>', 'identities in it')
        .default(100_000)
        .argParser(wholeNumber(NODES.least, NODES.most)),
    )
    .addOption(
      new Option(
        '--links <number>',
        'pairs of which at least one names the other (default: five a node)',
      ).argParser(wholeNumber(NODES.least, LINKS_MOST)),
    )
    .addOption(
      new Option('--seed <number>', 'another number, another network')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 32 - 1)),
    )
    .option('--laid-out', 'lay the map out before it ends, rather than leave it to the cartographer')
    .option('--live', 'go on: nodes come and go, and change what they link to and run, until stopped')
    .addOption(
      new Option('--churn <percent>', 'with --live: share of the nodes to which something happens, a minute')
        .default(1)
        .argParser(percent),
    )
  addFlags(command, SETTINGS).action(async (flags: TopologyFlags) => {
    const settings = readSettings(environmentFrom(command, SETTINGS, process.env))
    const { runSeedTopology } = await import('./topology')
    await runSeedTopology(settings, {
      options: topologyOptions(flags, Date.now()),
      isLaidOut: flags.laidOut === true,
      churnPercent: flags.live === true ? flags.churn : null,
    })
  })
}

/** @throws {StartError} when so many links do not fit between so few nodes, or leave some without any. */
function topologyOptions(
  { nodes, links = nodes * LINKS_EACH, seed }: TopologyFlags,
  nowMs: number,
): TopologyOptions {
  const most = linksMost(nodes)
  if (links < nodes || links > most) {
    throw new StartError(
      `${String(nodes)} nodes can have from ${String(nodes)} to ${String(most)} links here, not ${String(links)}.`,
    )
  }
  return { nodes, links, seed, atMs: Math.floor(nowMs) }
}

function percent(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 100)) throw new StartError(`Expected a percentage, not "${text}".`)
  return value
}
