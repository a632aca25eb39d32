/** What the page that builds widgets and badges is asked, in its address and by its form. @module */
import { z } from 'zod'
import { IDENTITY_FORMS, readIdentityInPath } from '../peer-identity'
import { readSearch, type RawSearch, type SearchReading } from '../read-search'
import { BADGE_NAMES, badgeOptionsSchema } from './badges'
import { rangedSchema } from './options'
import { WIDGET_TYPES } from './widgets'

export const BUILDER_PATH = '/embed-builder'
export const BUILDER_KINDS = ['widget', 'badge'] as const
export type BuilderKind = (typeof BUILDER_KINDS)[number]

const builderSchema = z.strictObject({
  kind: z.enum(BUILDER_KINDS).default('widget'),
  type: z.enum(WIDGET_TYPES).default('growth'),
  badge: z.enum([...BADGE_NAMES, 'node']).default('nodes'),
  /** Of the node, for what is about one; unset: the page takes one as an example. */
  peer: z
    .string()
    .trim()
    .transform((text, context) => {
      const identity = readIdentityInPath(encodeURIComponent(text))
      if (identity !== null) return identity.peerId
      context.addIssue(IDENTITY_FORMS)
      return z.NEVER
    })
    .optional(),
  ...rangedSchema.shape,
  ...badgeOptionsSchema.shape,
})
export type BuilderQuery = z.infer<typeof builderSchema>
export type BuilderField = keyof BuilderQuery
export const BUILDER_FIELDS = Object.keys(builderSchema.shape) as readonly BuilderField[]

/** As text, the way a form holds it; absent and '' are the same. */
export type BuilderFields = Readonly<Partial<Record<BuilderField, string>>>

/** Options of another kind, or of another widget, are understood, and have no effect. */
export function readBuilder(search: RawSearch): SearchReading<BuilderQuery> {
  return readSearch(builderSchema, search)
}

/** What a form begins with: one value each, as it came. */
export function builderFields(search: RawSearch): BuilderFields {
  return Object.fromEntries(
    BUILDER_FIELDS.flatMap((field) => {
      const value = search[field]
      return typeof value === 'string' ? [[field, value]] : []
    }),
  )
}

const usual: Readonly<Record<string, unknown>> = builderSchema.parse({})

/** The page's address for what its form holds; what is default is left out. */
export function builderAddress(fields: BuilderFields): string {
  const params = new URLSearchParams()
  for (const field of BUILDER_FIELDS) {
    const value = fields[field]
    if (value !== undefined && value !== '' && value !== usual[field]) params.set(field, value)
  }
  return `${BUILDER_PATH}${params.size === 0 ? '' : `?${params.toString()}`}`
}
