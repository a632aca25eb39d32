/** Why an answer was not taken. @module */

/** The answer holds more than an answer may. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError'
}

/** The bytes are not an answer to FIND_NODE. */
export class AnswerMalformedError extends Error {
  override readonly name = 'AnswerMalformedError'
}
