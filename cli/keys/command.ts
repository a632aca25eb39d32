/** The `keys` command and those below it. @module */
import type { Command } from 'commander'
import { readSettings, type Settings } from '@/lib/env/settings'
import { addFlags, environmentFrom } from '../flags'
import { KEYS_SETTINGS } from '../parts'
import type { KeysOutput } from './keys'

const to: KeysOutput = {
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
}

export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('Keys of the API: who has one may ask more.')
  const settingsOf = (command: Command): Settings =>
    readSettings(environmentFrom(command, KEYS_SETTINGS, process.env))

  const create = keys
    .command('create')
    .description('Make a key and show it, this once.')
    .requiredOption('--name <who>', 'who it is for')
    .option('--per-minute <cost>', 'its budget; without it: API_KEY_PER_MINUTE of the web')
  addFlags(create, KEYS_SETTINGS).action(async (options: { name: string; perMinute?: string }) => {
    const { createKey } = await import('./keys')
    await createKey(settingsOf(create), { name: options.name, perMinute: options.perMinute }, to)
  })

  const list = keys.command('list').description('List the keys, the revoked ones too.')
  addFlags(list, KEYS_SETTINGS).action(async () => {
    const { listKeys } = await import('./keys')
    await listKeys(settingsOf(list), to)
  })

  const revoke = keys
    .command('revoke')
    .argument('<id>', 'of the key, as `keys list` shows it')
    .description('Revoke a key: nobody can ask with it any more.')
  addFlags(revoke, KEYS_SETTINGS).action(async (id: string) => {
    const { revokeKey } = await import('./keys')
    await revokeKey(settingsOf(revoke), id, to)
  })
}
