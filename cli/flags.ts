/** Command-line flags are settings under another name: `--crawl-interval 30000` is CRAWL_INTERVAL=30000. @module */
import { Option, type Command } from 'commander'
import type { z } from 'zod'
import { settingsShape } from '@/lib/env/settings'
import type { SettingName } from './parts'

// `mesh --nodes` rather than `mesh --mesh-nodes`; `up --port` is the address people open.
const SHORT_FLAGS: Partial<Record<SettingName, string>> = {
  WEB_PORT: 'port',
  WEB_HOST: 'host',
  MESH_NODES: 'nodes',
  MESH_SEED: 'seed',
  COLLECTOR_NAME: 'name',
}
const REPEATABLE: ReadonlySet<SettingName> = new Set<SettingName>(['BOOTSTRAP', 'TRUSTED_PROXIES'])
// A flag is readable by every user of the machine in its process list; the environment is not.
const isSecret = (setting: SettingName): boolean => /(?:PASSWORD|_KEY)$/.test(setting)

export const flagName = (setting: SettingName): string =>
  SHORT_FLAGS[setting] ?? setting.toLowerCase().replaceAll('_', '-')

export const hasFlag = (setting: SettingName): boolean => !isSecret(setting)

/** What a setting is for and what it is when nobody says otherwise, from its schema. */
export function describeSetting(setting: SettingName): { about: string; fallback: string | null } {
  const schema: z.ZodType = settingsShape[setting]
  const unset = schema.safeParse(undefined)
  const value = unset.success ? unset.data : undefined
  const hasOne = (typeof value === 'string' && value !== '') || typeof value === 'number'
  return { about: schema.description ?? '', fallback: hasOne ? String(value) : null }
}

export function addFlags(command: Command, settings: readonly SettingName[]): Command {
  for (const setting of settings) {
    if (!hasFlag(setting)) continue
    const { about, fallback } = describeSetting(setting)
    const shown = `${about} (env: ${setting}${fallback === null ? '' : `, default: ${fallback}`})`
    const option = new Option(`--${flagName(setting)} <value>`, shown)
    if (REPEATABLE.has(setting)) {
      option.argParser((value: string, before: unknown) =>
        typeof before === 'string' ? `${before},${value}` : value,
      )
    }
    command.addOption(option)
  }
  return command
}

/** The environment with the flags that were given laid over it. */
export function environmentFrom(
  command: Command,
  settings: readonly SettingName[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const given: Record<string, unknown> = command.opts()
  const result = { ...environment }
  for (const setting of settings) {
    const key = flagName(setting).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    const value = given[key]
    if (typeof value === 'string') result[setting] = value
  }
  return result
}

/** Names of the settings that were given a value, by flag or environment. */
export function explicitSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> {
  return new Set(
    Object.keys(settingsShape).filter((name) => environment[name] !== undefined && environment[name] !== ''),
  )
}
