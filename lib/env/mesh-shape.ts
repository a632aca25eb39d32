/** Settings of the demo mesh. @module */
import { z } from 'zod'
import { durationMs, port } from './fields'

/** Name of the environment variable → its schema. */
export const meshShape = {
  MESH_NODES: z.coerce.number().int().min(2).max(2_000).default(60).describe('Nodes of the demo mesh.'),
  MESH_SEED: z.coerce.number().int().min(0).max(4294967295).default(7).describe('Seed of the demo mesh.'),
  MESH_NEIGHBOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_999)
    .optional()
    .describe(
      'Entries in every routing table of the demo mesh, which then never change: for measurements. Unset: a topology of hubs and leaves that lives.',
    ),
  MESH_CHURN: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether nodes of the demo mesh leave, return and upgrade by themselves.'),
  MESH_CHURN_INTERVAL: durationMs('Mean time between two such events.', 12_000, 100),
  MESH_LATENCY: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether bytes to and from nodes of the demo mesh take the time of their distance.'),
  MESH_MESSAGE_RATE: z.coerce
    .number()
    .min(0)
    .max(1_000)
    .default(1.5)
    .describe('Messages a second of the demo mesh, on average over a day. 0: silence.'),
  MESH_CLOCK_SKEW: z.coerce
    .number()
    .min(0)
    .max(3_600_000)
    .default(2_000)
    .describe('How far clocks of demo nodes are off, either way, at most. Milliseconds.'),
  MESH_PARTITIONS: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Whether a few nodes of the demo mesh lose sight of the rest now and then.'),
  MESH_STATUS_PORT: port('Health, metrics and control of the demo mesh.', 9465),
} as const
