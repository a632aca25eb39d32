import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { placeSchema } from '@/lib/facts'
import { serviceMessageSchema } from '@/lib/service/messages'
import { projectRoot } from '@/lib/service/project-root'
import { createVisitor, visit } from './visitor'

const nodesSchema = z.array(
  z.object({
    peerId: z.string(),
    addresses: z.array(z.string()),
    running: z.boolean(),
    unreachable: z.boolean(),
    place: placeSchema,
  }),
)
const placesSchema = z.object({
  source: z.literal('simulated'),
  places: z.record(z.string(), placeSchema.omit({ source: true })),
})

describe('the mesh process', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'explorer-mesh-'))
  })
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true })
  })

  test('says where to start, writes the places, can be controlled, and ends on SIGTERM', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'cli.ts', 'mesh', '--nodes', '12', '--seed', '3'],
      {
        cwd: projectRoot(),
        env: {
          ...process.env,
          DATA_DIR: dataDir,
          MESH_STATUS_PORT: '0',
          MESH_CHURN: 'off',
          LOG_LEVEL: 'silent',
        },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    )
    const ended = once(child, 'exit')
    const details = await new Promise<Record<string, string>>((resolve, reject) => {
      child.on('message', (raw) => {
        const message = serviceMessageSchema.parse(raw)
        if (message.type === 'ready') resolve(message.details)
      })
      void ended.then(() => {
        reject(new Error('the mesh ended before it was ready'))
      })
    })

    const { bootstrap = '', placesFile = '', controlUrl = '' } = details
    expect(placesFile).toBe(join(dataDir, 'places.json'))
    expect(await readdir(dataDir)).toEqual(['places.json'])
    const { places } = placesSchema.parse(JSON.parse(await readFile(placesFile, 'utf8')))
    const nodes = nodesSchema.parse(await (await fetch(`${controlUrl}/nodes`)).json())
    expect(nodes).toHaveLength(13)
    for (const { peerId, place } of nodes) expect({ source: 'simulated', ...places[peerId] }).toEqual(place)

    const visitor = await createVisitor()
    for (const address of bootstrap.split(',')) {
      const [where = '', peerId = ''] = address.split('/p2p/')
      const { agentVersion } = await visit(visitor, { peerId, addresses: [where] }, (connection) =>
        visitor.services.identify.identify(connection),
      )
      expect(agentVersion).toMatch(/meshara/)
      const stopped = await fetch(`${controlUrl}/nodes/${peerId}/stop`, { method: 'POST' })
      expect(stopped.status).toBe(200)
      await expect(visit(visitor, { peerId, addresses: [where] }, () => Promise.resolve())).rejects.toThrow()
    }
    await visitor.stop()
    const metrics = await (await fetch(`${controlUrl}/metrics`)).text()
    expect(metrics).toMatch(/^mesh_nodes\{state="unreachable"\} 1$/m)

    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
