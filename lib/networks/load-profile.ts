/** Finds the profile of the network that the settings name. @module */
import type { Settings } from '../env/settings'
import { StartError } from '../service/start-error'
import { networkProfileSchema, type NetworkProfile } from './profile'
import { readProfileFile } from './profile-file'
import amino from './profiles/amino.json' with { type: 'json' }
import avail from './profiles/avail.json' with { type: 'json' }
import celestia from './profiles/celestia.json' with { type: 'json' }
import demo from './profiles/demo.json' with { type: 'json' }
import filecoin from './profiles/filecoin.json' with { type: 'json' }
import meshara from './profiles/meshara.json' with { type: 'json' }
import polkadot from './profiles/polkadot.json' with { type: 'json' }

// Imported rather than read from a folder, so that they are inside every bundle.
const BUILT_IN: readonly unknown[] = [demo, meshara, amino, avail, celestia, filecoin, polkadot]

/** Names of the networks that can be asked for by name. */
export function listProfiles(): string[] {
  return BUILT_IN.map((profile) => networkProfileSchema.parse(profile).name)
}

/**
 * The profile that `NETWORK` names: one of ours, or a JSON file of the same form when it ends in `.json`.
 * `BOOTSTRAP` replaces its bootstrap addresses.
 * @throws {StartError} when there is no such profile, or its file does not fit the form.
 */
export function loadProfile(settings: Pick<Settings, 'NETWORK' | 'BOOTSTRAP'>): NetworkProfile {
  const profile = settings.NETWORK.endsWith('.json')
    ? readProfileFile(settings.NETWORK)
    : BUILT_IN.map((text) => networkProfileSchema.parse(text)).find(({ name }) => name === settings.NETWORK)
  if (profile === undefined) {
    throw new StartError(
      `There is no network profile "${settings.NETWORK}": choose one of ${listProfiles().join(', ')}, or give the path of your own profile, ending in .json.`,
    )
  }
  return settings.BOOTSTRAP.length > 0 ? { ...profile, bootstrap: settings.BOOTSTRAP } : profile
}
