/** From what a library threw to the small, stable set of lib/crawl-errors. @module */
import type { CrawlError } from '@/lib/crawl-errors'
import { AnswerMalformedError, AnswerTooLargeError } from '../protocols/errors'
import { cleanText } from '../protocols/identify/clean-text'
import { DeadlineError } from './deadline'
import { AddressRefusedError, EncryptionError, MultiplexerError, PeerIdMismatchError } from './host/errors'

/** The system's error codes, as Node gives them. */
const SYSTEM_ERRORS: Readonly<Record<string, CrawlError>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  ETIMEDOUT: 'io_timeout',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_unreachable',
  EADDRNOTAVAIL: 'network_unreachable',
}

/** Names of the errors that libp2p's parts throw. */
const LIBRARY_ERRORS: Readonly<Record<string, CrawlError>> = {
  TimeoutError: 'io_timeout',
  AbortError: 'io_timeout',
  UnsupportedProtocolError: 'protocol_not_supported',
  StreamResetError: 'stream_reset',
  StreamAbortedError: 'stream_reset',
  StreamClosedError: 'stream_reset',
  StreamStateError: 'stream_reset',
  UnexpectedEOFError: 'stream_reset',
  StreamBufferError: 'answer_too_large',
  InvalidDataLengthError: 'answer_too_large',
  InvalidDataLengthLengthError: 'answer_too_large',
  InvalidMessageLengthError: 'answer_malformed',
  InvalidMessageError: 'answer_malformed',
  MuxerClosedError: 'connection_reset',
  ConnectionClosedError: 'connection_reset',
  ConnectionFailedError: 'connection_refused',
}

const MAX_DETAIL_LENGTH = 256

export interface ClassifiedError {
  error: CrawlError
  /** The original message without addresses, at most 256 characters. */
  detail: string
}

/** While connecting: a stream that ends is the connection that ends. */
export function classifyDialError(thrown: unknown): ClassifiedError {
  const { error, detail } = classify(thrown)
  return { error: error === 'stream_reset' ? 'connection_reset' : error, detail }
}

/** While talking over an open connection. */
export function classifyTalkError(thrown: unknown): ClassifiedError {
  return classify(thrown)
}

function classify(thrown: unknown): ClassifiedError {
  if (!(thrown instanceof Error)) return { error: 'unknown', detail: withoutAddresses(String(thrown)) }
  return { error: codeOf(thrown), detail: systemCodeOf(thrown) ?? withoutAddresses(thrown.message) }
}

function codeOf(error: Error): CrawlError {
  if (error instanceof DeadlineError) return 'io_timeout'
  if (error instanceof AddressRefusedError) return 'address_refused_by_policy'
  if (error instanceof PeerIdMismatchError) return 'peer_id_mismatch'
  if (error instanceof EncryptionError) return connectionEnded(error.cause) ?? 'encryption_failed'
  if (error instanceof MultiplexerError) return connectionEnded(error.cause) ?? 'muxer_failed'
  if (error instanceof AnswerTooLargeError) return 'answer_too_large'
  if (error instanceof AnswerMalformedError) return 'answer_malformed'
  return SYSTEM_ERRORS[systemCodeOf(error) ?? ''] ?? LIBRARY_ERRORS[error.name] ?? 'unknown'
}

/** A handshake also fails when the other side just hangs up; that is not the handshake's fault. */
function connectionEnded(cause: unknown): CrawlError | null {
  const code = cause instanceof Error ? codeOf(cause) : 'unknown'
  return code === 'stream_reset' || code === 'connection_reset' ? 'connection_reset' : null
}

function systemCodeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
    ? error.code
    : null
}

/** What is kept of addresses is decided elsewhere; no message may carry one past it. */
function withoutAddresses(text: string): string {
  return (
    cleanText(text, MAX_DETAIL_LENGTH)
      .replace(/\d{1,3}(?:\.\d{1,3}){3}/g, '<ip>')
      // Whatever stands around it: a time of day is lost too, and that is the smaller loss.
      .replace(/[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/gi, '<ip>')
      .replace(/\/(dns(?:addr|4|6)?)\/[^/\s]+/gi, '/$1/<name>')
      .slice(0, MAX_DETAIL_LENGTH)
  )
}
