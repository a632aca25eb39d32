import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSettings, settingsShape, SettingsError } from '@/lib/env/settings'

const names = Object.keys(settingsShape)

describe('the settings', () => {
  it('have a default for everything a laptop needs', () => {
    const settings = readSettings({})
    expect(settings.NETWORK).toBe('demo')
    expect(settings.WEB_PORT).toBe(3000)
    expect(settings.CLICKHOUSE_URL).toBeUndefined()
    expect(settings.BOOTSTRAP).toEqual([])
  })

  it('treat an empty variable as one that is not set', () => {
    expect(readSettings({ WEB_PORT: '' }).WEB_PORT).toBe(3000)
  })

  it('split bootstrap addresses at commas and white space', () => {
    const first = '/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
    const second = first.replace('tcp/1', 'tcp/2')
    expect(readSettings({ BOOTSTRAP: `${first}, ${second}` }).BOOTSTRAP).toEqual([first, second])
  })

  it('name every variable that does not fit, in one error', () => {
    const read = () => readSettings({ WEB_PORT: '70000', ADDRESS_DETAIL: 'some', BOOTSTRAP: 'example.org' })
    expect(read).toThrow(SettingsError)
    expect(read).toThrow(/WEB_PORT: .*65535/)
    expect(read).toThrow(/ADDRESS_DETAIL: .*prefix/)
    expect(read).toThrow(/BOOTSTRAP.*multiaddr/)
  })

  it('describe themselves, for the help and the configuration page', () => {
    for (const [name, schema] of Object.entries(settingsShape)) {
      expect(schema.description, name).toBeTruthy()
    }
  })

  it('either fit or throw a SettingsError, whatever the environment holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...names),
          fc.oneof(
            fc.string(),
            fc.string({ unit: 'binary' }),
            fc.double().map(String),
            fc.integer().map(String),
          ),
        ),
        (environment) => {
          try {
            expect(readSettings(environment)).toHaveProperty('NETWORK')
          } catch (error) {
            expect(error).toBeInstanceOf(SettingsError)
          }
        },
      ),
      { numRuns: 10_000, seed: 1 },
    )
  })
})
