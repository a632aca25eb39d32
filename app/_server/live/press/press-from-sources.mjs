// The thread as it is started where nothing is built.
import { register } from 'tsx/esm/api'

register()
await import('./press-work.ts')
