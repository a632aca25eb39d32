/** Builds what users of the client install, in Node and in browsers. @module */
import { buildPackage } from './build-package'

await buildPackage({ name: 'explorer-client', platform: 'neutral', target: 'es2022' })
