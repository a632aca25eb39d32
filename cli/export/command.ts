/** The `export` command. @module */
import type { Command } from 'commander'
import { readSettings } from '@/lib/env/settings'
import { addFlags, environmentFrom } from '../flags'
import { EXPORT_SETTINGS } from '../parts'

interface Given {
  readonly day: string
  readonly out?: string
  readonly full?: boolean
}

export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('Write the data set of a day for research: Parquet files, what is in them, checksums.')
    .requiredOption('--day <yyyy-mm-dd>', 'the day, in UTC; it has to be over')
    .option('--out <folder>', 'where the folder of the day goes; without it: where the web serves /data from')
    .option('--full', 'name nodes and places as they are; such a data set is not served')
  addFlags(command, EXPORT_SETTINGS).action(async (given: Given) => {
    const settings = readSettings(environmentFrom(command, EXPORT_SETTINGS, process.env))
    const { runExport } = await import('./export')
    const { day, out, full } = given
    await runExport(settings, { day, out, isFull: full === true, nowMs: Date.now() })
  })
}
