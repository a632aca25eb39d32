/** Answers to what is asked of the dashboards: those of their pages. @module */
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { getHealth } from '@/db/queries/analytics/get-health'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { getVersions } from '@/db/queries/analytics/get-versions'
import type { analyticsOperations } from '@/lib/api/operations/analytics'
import type { Handlers } from '../handler'

export const analyticsHandlers: Pick<Handlers, keyof typeof analyticsOperations> = {
  getGrowth: ({ db, profile, now }, { search, signal }) =>
    getGrowth(db, search, now(), signal, profile.authorities),
  getChurn: ({ db, profile, now }, { search, signal }) =>
    getChurn(db, search, now(), signal, profile.authorities),
  getClusters: ({ db, profile, now }, { search, signal }) =>
    getClusters(db, search, now(), signal, profile.authorities),
  getMessageFigures: ({ db, profile, now }, { search, signal }) =>
    getMessages(db, search, now(), signal, profile.authorities),
  getLatency: ({ db, profile, now }, { search, signal }) =>
    getLatency(db, search, now(), signal, profile.authorities),
  getGeography: ({ db, profile, now }, { search, signal }) =>
    getGeography(db, search, now(), signal, profile.authorities),
  getVersions: ({ db, profile, now }, { search, signal }) =>
    getVersions(db, profile.authorities, search, now(), signal),
  getAuthorityFigures: ({ db, profile, now }, { search, signal }) =>
    getAuthorities(db, profile.authorities, search, now(), signal),
  getHealth: ({ db, profile, now }, { search, signal }) =>
    getHealth(db, profile.authorities, search, now(), signal),
}
