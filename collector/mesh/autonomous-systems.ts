/** Networks in which demo nodes are said to stand: hosting companies and, by country, a large carrier or two. @module */
import type { Random } from './random'

export interface AutonomousSystem {
  readonly asn: number
  readonly asName: string
}

type Hoster = AutonomousSystem & {
  readonly weight: number
  /** Countries it has machines in; none: anywhere. */
  readonly countries: readonly string[]
}

const HOSTERS: readonly Hoster[] = [
  { asn: 24940, asName: 'Hetzner Online GmbH', weight: 30, countries: ['DE', 'FI'] },
  { asn: 51167, asName: 'Contabo GmbH', weight: 10, countries: ['DE'] },
  { asn: 16276, asName: 'OVH SAS', weight: 16, countries: ['FR', 'PL', 'CA', 'GB', 'DE', 'SG', 'AU'] },
  { asn: 12876, asName: 'Scaleway S.a.s.', weight: 7, countries: ['FR', 'NL', 'PL'] },
  { asn: 60781, asName: 'LeaseWeb Netherlands B.V.', weight: 7, countries: ['NL'] },
  {
    asn: 14061,
    asName: 'DigitalOcean, LLC',
    weight: 12,
    countries: ['US', 'NL', 'SG', 'DE', 'GB', 'IN', 'CA', 'AU'],
  },
  { asn: 16509, asName: 'Amazon.com, Inc.', weight: 11, countries: [] },
  { asn: 396982, asName: 'Google LLC', weight: 5, countries: [] },
  { asn: 8075, asName: 'Microsoft Corporation', weight: 4, countries: [] },
  {
    asn: 20473,
    asName: 'The Constant Company, LLC',
    weight: 5,
    countries: ['US', 'JP', 'KR', 'SG', 'AU', 'SE', 'ES', 'BR'],
  },
  {
    asn: 63949,
    asName: 'Akamai Connected Cloud',
    weight: 5,
    countries: ['US', 'GB', 'DE', 'JP', 'SG', 'IN', 'SE', 'ID'],
  },
  { asn: 45102, asName: 'Alibaba US Technology Co., Ltd.', weight: 6, countries: ['HK', 'SG', 'JP', 'ID'] },
  { asn: 31898, asName: 'Oracle Corporation', weight: 3, countries: [] },
]

type Carrier = readonly [asn: number, asName: string]
const CARRIERS: Readonly<Record<string, readonly Carrier[]>> = {
  DE: [
    [3320, 'Deutsche Telekom AG'],
    [3209, 'Vodafone GmbH'],
  ],
  NL: [
    [1136, 'KPN B.V.'],
    [33915, 'Vodafone Libertel B.V.'],
  ],
  GB: [
    [2856, 'British Telecommunications PLC'],
    [5089, 'Virgin Media Limited'],
  ],
  FR: [
    [3215, 'Orange S.A.'],
    [12322, 'Free SAS'],
  ],
  IE: [[5466, 'Eircom Limited']],
  BE: [[5432, 'Proximus NV']],
  CH: [
    [3303, 'Swisscom (Schweiz) AG'],
    [13030, 'Init7 (Switzerland) Ltd.'],
  ],
  AT: [[8447, 'A1 Telekom Austria AG']],
  CZ: [[5610, 'O2 Czech Republic, a.s.']],
  PL: [[5617, 'Orange Polska Spolka Akcyjna']],
  FI: [[719, 'Elisa Oyj']],
  SE: [[3301, 'Telia Company AB']],
  NO: [[2119, 'Telenor Norge AS']],
  DK: [[3292, 'TDC Holding A/S']],
  ES: [[3352, 'Telefonica de Espana S.A.U.']],
  PT: [[3243, 'MEO S.A.']],
  IT: [[3269, 'Telecom Italia S.p.A.']],
  GR: [[6799, 'OTE SA']],
  RO: [[8708, 'Digi Romania S.A.']],
  UA: [[15895, 'Kyivstar PJSC']],
  TR: [[9121, 'Turk Telekom']],
  US: [
    [7922, 'Comcast Cable Communications, LLC'],
    [701, 'Verizon Business'],
    [7018, 'AT&T Services, Inc.'],
    [20115, 'Charter Communications LLC'],
  ],
  CA: [
    [577, 'Bell Canada'],
    [812, 'Rogers Communications Canada Inc.'],
  ],
  MX: [[8151, 'UNINET']],
  BR: [
    [27699, 'TELEFÔNICA BRASIL S.A'],
    [28573, 'Claro NXT Telecomunicacoes Ltda'],
  ],
  AR: [[7303, 'Telecom Argentina S.A.']],
  CL: [[7418, 'TELEFÓNICA CHILE S.A.']],
  CO: [[13489, 'EPM Telecomunicaciones S.A. E.S.P.']],
  SG: [
    [3758, 'Singtel'],
    [55430, 'Starhub Ltd'],
  ],
  JP: [
    [4713, 'NTT Communications Corporation'],
    [2516, 'KDDI CORPORATION'],
    [17676, 'SoftBank Corp.'],
  ],
  KR: [
    [4766, 'Korea Telecom'],
    [9318, 'SK Broadband Co Ltd'],
  ],
  HK: [
    [9269, 'Hong Kong Broadband Network Ltd.'],
    [4760, 'HKT Limited'],
  ],
  TW: [[3462, 'Data Communication Business Group']],
  IN: [
    [55836, 'Reliance Jio Infocomm Limited'],
    [24560, 'Bharti Airtel Ltd.'],
  ],
  ID: [[7713, 'PT Telekomunikasi Indonesia']],
  TH: [[7470, 'TRUE INTERNET Co.,Ltd.']],
  VN: [[7552, 'Viettel Group']],
  PH: [[9299, 'Philippine Long Distance Telephone Company']],
  AU: [
    [1221, 'Telstra Limited'],
    [7545, 'TPG Telecom Limited'],
  ],
  NZ: [[4771, 'Spark New Zealand Trading Ltd.']],
  AE: [[5384, 'EMIRATES TELECOMMUNICATIONS GROUP COMPANY']],
  IL: [[8551, 'Bezeq International Ltd.']],
  ZA: [
    [3741, 'Dimension Data'],
    [37457, 'Telkom SA Ltd.'],
  ],
  NG: [[37282, 'MainOne']],
  KE: [[33771, 'Safaricom Limited']],
}

/** A hosting company that has machines in the country. */
export function pickHoster(random: Random, country: string): AutonomousSystem {
  const present = HOSTERS.filter(
    (hoster) => hoster.countries.length === 0 || hoster.countries.includes(country),
  )
  const { asn, asName } = random.pick(present, (hoster) => hoster.weight)
  return { asn, asName }
}

/** A carrier of the country, the largest most often; a hosting company where the table has none. */
export function pickCarrier(random: Random, country: string): AutonomousSystem {
  const carriers = CARRIERS[country]
  if (carriers === undefined) return pickHoster(random, country)
  const [asn, asName] = random.pick(carriers, (carrier) => 1 / (1 + carriers.indexOf(carrier)))
  return { asn, asName }
}
