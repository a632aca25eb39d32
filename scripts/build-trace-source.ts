/** Builds what users of the trace source install. @module */
import { buildPackage } from './build-package'

await buildPackage({ name: 'trace-source', platform: 'node', target: 'node20.19' })
