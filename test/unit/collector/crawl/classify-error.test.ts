import { describe, expect, it } from 'vitest'
import { AnswerMalformedError, AnswerTooLargeError } from '@/collector/protocols/errors'
import { classifyDialError, classifyTalkError } from '@/collector/crawl/classify-error'
import { DeadlineError } from '@/collector/crawl/deadline'
import { EncryptionError, MultiplexerError, PeerIdMismatchError } from '@/collector/crawl/host/errors'

const system = (code: string): Error => Object.assign(new Error(`connect ${code} 203.0.113.7:4001`), { code })
const library = (name: string): Error => Object.assign(new Error('of a library'), { name })

describe('what went wrong with a dial', () => {
  it.each([
    [system('ECONNREFUSED'), 'connection_refused'],
    [system('ETIMEDOUT'), 'io_timeout'],
    [system('EHOSTUNREACH'), 'host_unreachable'],
    [system('ENETUNREACH'), 'network_unreachable'],
    [system('ECONNRESET'), 'connection_reset'],
    [library('StreamResetError'), 'connection_reset'],
    [new DeadlineError('dial: nothing in 10 ms'), 'io_timeout'],
    [new PeerIdMismatchError('another'), 'peer_id_mismatch'],
    [new EncryptionError('noise', { cause: new Error('bad bytes') }), 'encryption_failed'],
    [new EncryptionError('noise', { cause: library('UnexpectedEOFError') }), 'connection_reset'],
    [new MultiplexerError('mux', { cause: library('UnsupportedProtocolError') }), 'muxer_failed'],
    ['thrown text', 'unknown'],
  ])('%s is %s', (thrown, error) => {
    expect(classifyDialError(thrown).error).toBe(error)
  })

  it('is told without the address it happened at', () => {
    expect(classifyDialError(system('ECONNREFUSED')).detail).toBe('ECONNREFUSED')
    expect(classifyDialError(new Error('no way to 203.0.113.7:4001 or 2001:db8::7')).detail).toBe(
      'no way to <ip>:4001 or <ip>',
    )
  })
})

describe('what went wrong while talking', () => {
  it.each([
    [library('StreamResetError'), 'stream_reset'],
    [library('UnsupportedProtocolError'), 'protocol_not_supported'],
    [library('InvalidDataLengthError'), 'answer_too_large'],
    [new AnswerTooLargeError('much'), 'answer_too_large'],
    [new AnswerMalformedError('odd'), 'answer_malformed'],
    [library('SomethingNewError'), 'unknown'],
  ])('%s is %s', (thrown, error) => {
    expect(classifyTalkError(thrown).error).toBe(error)
  })
})
