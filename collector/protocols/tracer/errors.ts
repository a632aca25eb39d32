/** Why a trace stream was not read further. @module */

/** The bytes are no batches of trace events, or one that is larger than is read. */
export class TraceFrameError extends Error {
  override readonly name = 'TraceFrameError'
}
