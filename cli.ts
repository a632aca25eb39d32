/** The one command line: `cli.ts <part> [flags]`. @module */
import '@/lib/node-shims'
import { Command } from 'commander'
import { addFlags, environmentFrom, explicitSettings } from './cli/flags'
import { addExportCommand } from './cli/export/command'
import { addKeysCommand } from './cli/keys/command'
import { PARTS, REBUILD_SETTINGS, SEED_SETTINGS, UP_SETTINGS } from './cli/parts'
import { addSeedOptions, seedOptions } from './cli/seed/options'
import { addTopologyCommand } from './cli/seed/topology-command'
import { readSettings, SettingsError } from '@/lib/env/settings'
import { StartError } from '@/lib/service/start-error'

const program = new Command('meshara-explorer')
  .description('See a libp2p network: crawl it into ClickHouse, watch it live.')
  .showHelpAfterError('(--help lists what there is)')

const up = addFlags(
  program
    .command('up')
    .description('Start everything, in order, and watch over it.')
    .option('--dev', 'serve the pages from their sources, rebuilt as they change'),
  UP_SETTINGS,
)
up.action(async () => {
  const environment = environmentFrom(up, UP_SETTINGS, process.env)
  const settings = readSettings(environment)
  const { runUp } = await import('./cli/up/up')
  await runUp({ settings, environment, isDev: up.opts().dev === true })
})

for (const part of PARTS) {
  const command = addFlags(program.command(part.name).description(part.about), part.settings)
  command.action(async () => {
    const environment = environmentFrom(command, part.settings, process.env)
    await part.run(readSettings(environment), explicitSettings(environment))
  })
}

const seed = addFlags(
  addSeedOptions(
    program
      .command('seed')
      .description('Fill an empty database with a made-up year, to try the product at size.'),
  ),
  SEED_SETTINGS,
)
seed.action(async () => {
  const settings = readSettings(environmentFrom(seed, SEED_SETTINGS, process.env))
  const options = seedOptions(seed.opts(), Date.now())
  const { runSeed } = await import('./cli/seed/seed')
  await runSeed(settings, options)
})

addTopologyCommand(program)

const rebuilding = addFlags(
  program
    .command('rebuild')
    .argument('<rollup>', 'which; a name that does not exist lists those that do')
    .description('Count one rollup anew from the rows it is made of, while everything goes on.'),
  REBUILD_SETTINGS,
)
rebuilding.action(async (name: string) => {
  const settings = readSettings(environmentFrom(rebuilding, REBUILD_SETTINGS, process.env))
  const { rebuild } = await import('./cli/rebuild')
  await rebuild(settings, name)
})

addKeysCommand(program)
addExportCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof SettingsError) && !(error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
