/** Runs in the browser before all else of ours. @module */

/**
 * zod would try whether it may compile code: the page's policy forbids it, and the browser reports the attempt. Said
 * where zod looks for it when it begins, for most pages begin without it.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
