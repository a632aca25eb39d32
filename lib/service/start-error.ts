/** The process cannot do its work, for a reason a person can mend. The message is one clear sentence. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
