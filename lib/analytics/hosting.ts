/** Who rents machines to others, told by the name of the autonomous system: an estimate, and shown as one. @module */

export const HOSTING_KINDS = ['hosting', 'other', 'unknown'] as const
export type HostingKind = (typeof HOSTING_KINDS)[number]

/** Companies whose name does not say what they do. */
const HOSTERS = [
  '1&1',
  'aeza',
  'akamai',
  'alibaba',
  'amazon',
  'aruba s.p.a',
  'aws',
  'choopa',
  'cloudflare',
  'cogent',
  'colocrossing',
  'constant company',
  'contabo',
  'datacamp',
  'dedipath',
  'digital ocean',
  'digitalocean',
  'equinix',
  'fastly',
  'firstcolo',
  'gcore',
  'google',
  'godaddy',
  'hetzner',
  'hivelocity',
  'hostinger',
  'huawei clouds',
  'i3d',
  'ibm',
  'infomaniak',
  'ionos',
  'kamatera',
  'latitude.sh',
  'leaseweb',
  'limestone networks',
  'linode',
  'm247',
  'microsoft',
  'netcup',
  'netactuate',
  'oracle',
  'ovh',
  'packet host',
  'phoenixnap',
  'psychz',
  'quadranet',
  'rackspace',
  'scaleway',
  'servers.com',
  'softlayer',
  'strato',
  'tencent',
  'tzulo',
  'upcloud',
  'vultr',
  'worldstream',
  'zenlayer',
] as const
/** What the others call themselves. */
const HOSTING_WORDS =
  /\b(hosting|hoster|host|cloud|vps|servers?|dedicated|colo|colocation|data ?cent(er|re)s?|datacenter|rechenzentrum|virtual machines)\b/

/** @param asName - '' when it is not known. */
export function hostingKindOf(asName: string): HostingKind {
  const name = asName.toLowerCase()
  if (name === '') return 'unknown'
  return HOSTERS.some((hoster) => startsWord(name, hoster)) || HOSTING_WORDS.test(name) ? 'hosting' : 'other'
}

/** `ibm` is in `ibm cloud`, not in `zimbabwe`. */
function startsWord(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at !== -1; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(name.charAt(at - 1))) return true
  }
  return false
}
