/** The web process: pages, sockets and the live tail on one port. @module */
import { measureQueries, openDatabase } from '@/db/client'
import { getMadeUp } from '@/db/queries/network/get-made-up'
import type { Settings } from '@/lib/env/settings'
import { loadProfile } from '@/lib/networks/load-profile'
import { runService, type RunningService, type ServiceContext } from '@/lib/service/run-service'
import { createApi } from './api/api'
import { HANDLERS } from './api/handlers'
import { ROW_SOURCES } from './api/row-sources'
import { createBadgeFigures } from './badges/badge-figures'
import { createBadges } from './badges/badges'
import { createDatasets } from './datasets'
import { createLimits } from './limits/limits'
import { createMatching } from './live/matching-route'
import { createLiveSource } from './live/live-source'
import { startLiveService } from './live/live-service'
import { createMessageSource } from './live/message-source'
import { createOriginPolicy } from './live/origin-policy'
import { createPastMaps } from './live/past-map'
import { PastStates } from './live/past-states'
import { createOembed } from './oembed'
import { preparePages, readBuildId } from './pages'
import { Painter } from './pictures/painter'
import { createPictures } from './pictures/pictures'
import { publicOrigin } from './public-origin'
import { isStoreAway, provideWebRuntime } from './runtime'
import { createSecurityHeaders } from './security-headers'
import { createSharedFiles } from './sharing/files'
import { showProfile } from './shown-profile'
import { closeServer, createWebServer, listen, type WebParts } from './web-server'
import { createFacts } from './widgets/read-facts'
import { createWidgets } from './widgets/widgets'

/** The start waits no longer for it, ms. */
const MADE_UP_WITHIN_MS = 2_000

/** Runs the web until it is asked to stop. NODE_ENV=development serves the pages from their sources. */
export async function runWeb(settings: Settings, explicit: ReadonlySet<string>): Promise<void> {
  // React and Next choose their build by it when they are first imported.
  if (!('NODE_ENV' in process.env)) Object.assign(process.env, { NODE_ENV: 'production' })
  await runService({
    name: 'web',
    logLevel: settings.LOG_LEVEL,
    statusPort: settings.WEB_STATUS_PORT,
    statusPortIsExplicit: explicit.has('WEB_STATUS_PORT'),
    start: (context) => startWeb(settings, context),
  })
}

async function startWeb(settings: Settings, context: ServiceContext): Promise<RunningService> {
  const { log, metrics } = context
  measureQueries(metrics)
  const isDev = process.env.NODE_ENV === 'development'
  const named = loadProfile(settings)
  const buildId = readBuildId(isDev)
  const parts: WebParts = {
    secure: createSecurityHeaders({
      isDev,
      isHttps: settings.PUBLIC_ORIGIN?.startsWith('https:') === true,
    }),
    live: undefined,
    api: undefined,
    others: [],
    pages: undefined,
    notReadyReason: () => {
      if (parts.pages === undefined || parts.live === undefined) return 'still starting'
      return parts.live.status.store === 'away' ? 'the database cannot be read' : null
    },
    log,
  }
  const server = createWebServer(parts)
  const port = await listen(server, settings.WEB_HOST, settings.WEB_PORT)
  const origin = publicOrigin(settings, port)
  const db = openDatabase(settings, 'web')
  const profile = await showProfile({
    profile: named,
    ask: () => getMadeUp(db, AbortSignal.timeout(MADE_UP_WITHIN_MS)),
    now: Date.now,
  })
  // Programs have connections and a role of their own, and so have those who take everything there is.
  const apiDb = openDatabase(settings, 'api')
  const exportDb = openDatabase(settings, 'export')
  const limits = createLimits({ settings, db, metrics, log })
  parts.doors = limits.doors
  // Connections of its own: a flood of requests for pages must not keep the live feed waiting.
  const liveDb = openDatabase(settings, 'web')
  const live = startLiveService({
    server,
    source: createLiveSource(liveDb, Date.now),
    messages: createMessageSource(liveDb, Date.now),
    network: profile,
    isOriginAllowed: createOriginPolicy({
      publicOrigin: settings.PUBLIC_ORIGIN,
      host: settings.WEB_HOST,
      port,
    }),
    trustedProxies: settings.TRUSTED_PROXIES,
    maxPerAddress: settings.LIVE_MAX_PER_ADDRESS,
    wholeNodes: settings.MAP_WHOLE_NODES,
    buildId,
    metrics,
    log,
    now: Date.now,
  })
  parts.live = live
  const pastStates = new PastStates(Date.now)
  const api = { db: apiDb, profile, settings, live, pastStates, now: Date.now }
  const painter = new Painter()
  parts.api = createApi({
    context: api,
    handlers: HANDLERS,
    rowSources: ROW_SOURCES,
    exportDb,
    gate: limits.gate,
    origin,
    openStream: live.openStream,
    log,
  })
  parts.past = createPastMaps({
    db,
    network: profile,
    states: pastStates,
    now: Date.now,
    door: limits.doors.pastMap,
    askerOf: limits.askerOf,
    log,
  })
  parts.others = [
    createMatching({ db, door: limits.doors.map, now: Date.now, log }),
    createBadges({
      figures: createBadgeFigures({ db, authorities: profile.authorities, live, now: Date.now }),
      now: Date.now,
      door: limits.doors.badges,
      log,
    }),
    createDatasets({
      dataDir: settings.DATA_DIR,
      network: profile.name,
      door: limits.doors.data,
      log,
    }),
    createOembed({ origin, network: profile, door: limits.doors.badges, log }),
    createPictures({
      context: api,
      publicOrigin: origin,
      painter,
      door: limits.doors.pictures,
      askerOf: limits.askerOf,
      log,
    }),
    createSharedFiles({
      api,
      publicOrigin: origin,
      door: limits.doors.feeds,
      askerOf: limits.askerOf,
      log,
    }),
    createWidgets({
      readFacts: createFacts({
        db,
        authorities: profile.authorities,
        live,
        isAway: isStoreAway,
        now: Date.now,
      }),
      origin,
      network: profile,
      door: limits.doors.badges,
      askerOf: limits.askerOf,
      isDev,
      log,
    }),
  ]
  provideWebRuntime({ db, profile, settings, buildId, publicOrigin: origin, live, pastStates })
  context.progress('preparing the pages')
  parts.pages = await preparePages({ isDev, hostname: settings.WEB_HOST, port })
  return {
    details: { url: origin },
    notReadyReason: () => parts.notReadyReason(),
    stop: async () => {
      await Promise.all([live.stop(), limits.stop(), closeServer(server), painter.close()])
      await parts.pages?.close()
      await Promise.all([db, apiDb, exportDb, liveDb].map((each) => each.close()))
    },
  }
}
