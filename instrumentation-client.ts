/** Runs in the browser before all else of ours. @module */
import { config } from 'zod'

// zod would try whether it may compile code: the page's policy forbids it, and the browser reports the attempt.
config({ jitless: true })
