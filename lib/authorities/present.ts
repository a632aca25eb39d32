/** Those whom a network trusts to publish its software, as they are now. @module */
import { z } from 'zod'
import { authoritySchema } from '../analytics/authorities'

const count = z.number().int().nonnegative()

export const presentAuthoritiesSchema = z.object({
  authorities: z
    .array(
      authoritySchema
        .pick({
          name: true,
          publicKey: true,
          peerId: true,
          trust: true,
          status: true,
          lastSeenMs: true,
          agent: true,
          country: true,
          rtts: true,
          lastAnnouncement: true,
        })
        .meta({ id: 'PresentAuthority' }),
    )
    .describe('As the profile lists them; empty: it lists none.'),
  quorum: z
    .object({
      needed: count.describe('So many of those that may sign updates have to be up.'),
      listed: count.describe('Those that may sign updates.'),
      up: count.describe('Of them, those online.'),
      spare: z
        .number()
        .int()
        .describe('How many more may go before the quorum is lost; negative: it is lost.'),
    })
    .nullable()
    .describe('null: the profile lists no authorities.'),
})
export type PresentAuthorities = z.infer<typeof presentAuthoritiesSchema>
