import { StartError } from '@/lib/service/start-error'

/** How this very program was started, so that the parts start the same way: bundled, or from its sources. */
export function ownCommand(): string[] {
  const script = process.argv[1]
  if (script === undefined) throw new StartError('Cannot tell how this program was started.')
  return script.endsWith('.ts') ? ['--import', 'tsx', script] : ['--enable-source-maps', script]
}
