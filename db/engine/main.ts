/** The `engine` process: embedded ClickHouse behind ClickHouse's own HTTP interface. @module */
import { closeSync, openSync, rmSync } from 'node:fs'
import { devNull } from 'node:os'
import { version } from 'chdb'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { Settings } from '@/lib/env/settings'
import { runService, type RunningService, type ServiceContext } from '@/lib/service/run-service'
import { StartError } from '@/lib/service/start-error'
import { databaseName } from '../database-name'
import { endpointPath, writeEndpoint } from '../endpoint'
import { writeAccessConfig } from './access-config'
import {
  cannotOpen,
  noteVersion,
  prepareDataFolder,
  refuseSecondEngine,
  removeStaleConfig,
} from './data-folder'
import { Engine } from './engine'
import { startFront, type Front, type FrontInit } from './http/server'
import { hasEngineThreads, restartWithEngineThreads } from './thread-pool'

/**
 * Runs the engine until it is told to stop. In a process that was started with too few threads it starts a second
 * one that has them, and stands in for it.
 * @param explicit - names of the settings that somebody set.
 */
export async function runEngine(settings: Settings, explicit: ReadonlySet<string>): Promise<void> {
  if (!hasEngineThreads()) {
    restartWithEngineThreads()
    return
  }
  await runService({
    name: 'engine',
    logLevel: settings.LOG_LEVEL,
    statusPort: settings.ENGINE_STATUS_PORT,
    statusPortIsExplicit: explicit.has('ENGINE_STATUS_PORT'),
    start: (context) => startEngine(settings, context),
  })
}

async function startEngine(settings: Settings, context: ServiceContext): Promise<RunningService> {
  takeNothingFromStdin()
  const folder = prepareDataFolder(settings.DATA_DIR)
  await refuseSecondEngine(folder)
  const engineVersion = version().libchdb.replaceAll('"', '')
  noteVersion(folder, engineVersion)
  const config = writeAccessConfig(folder.config, databaseName(settings))
  context.progress('opening the database')
  let engine: Engine
  try {
    engine = await Engine.open(folder.clickhouse, [`--config-file=${config.path}`], folder.config)
  } catch (error) {
    config.remove()
    throw cannotOpen(folder, error)
  }
  removeStaleConfig(folder)
  let front: Front
  try {
    front = await listen({
      engine,
      port: settings.ENGINE_PORT,
      passwords: folder.passwords,
      log: context.log,
      onQuery: queryMetrics(context, engine),
    })
  } catch (error) {
    await engine.close()
    config.remove()
    throw error
  }
  writeEndpoint(folder.root, {
    url: front.url,
    pid: process.pid,
    engineVersion,
    passwords: folder.passwords,
  })
  return {
    details: { url: front.url },
    notReadyReason: () => null,
    stop: async () => {
      rmSync(endpointPath(folder.root), { force: true })
      await front.close()
      await engine.close()
      config.remove()
    },
  }
}

/** An embedded ClickHouse takes missing rows from the terminal, and would wait there for them for ever. */
function takeNothingFromStdin(): void {
  closeSync(0)
  // The lowest free number is the one that was just closed.
  openSync(devNull, 'r')
}

async function listen(init: FrontInit): Promise<Front> {
  try {
    return await startFront(init)
  } catch (error) {
    throw new StartError(
      `Port ${String(init.port)} on 127.0.0.1 cannot be had for the database: stop what uses it, or set ENGINE_PORT.`,
      { cause: error },
    )
  }
}

function queryMetrics(context: ServiceContext, engine: Engine): FrontInit['onQuery'] {
  const registers = [context.metrics]
  const seconds = new Histogram({
    name: 'engine_query_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['role', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  new Gauge({
    name: 'engine_queries_running',
    help: 'Queries inside ClickHouse',
    registers,
    collect() {
      this.set(engine.pool.runningQueries)
    },
  })
  new Gauge({
    name: 'engine_queries_waiting',
    help: 'Queries that wait for a place',
    registers,
    collect() {
      this.set(engine.pool.waitingQueries)
    },
  })
  const failures = new Counter({
    name: 'engine_query_failures_total',
    help: 'Queries that ended in an error',
    labelNames: ['role'],
    registers,
  })
  return (role, outcome, took) => {
    seconds.observe({ role, outcome }, took)
    if (outcome === 'error') failures.inc({ role })
  }
}
