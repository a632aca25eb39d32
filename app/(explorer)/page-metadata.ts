import type { Metadata } from 'next'
import { webRuntime } from '@/app/_server/runtime'
import { oembedAlternates } from '@/lib/embed/oembed-link'
import { pictureAddress } from '@/lib/sharing/picture-address'

/** As `PICTURE_SIZE` of those who paint it. */
const PICTURE = { width: 1_200, height: 630, type: 'image/png' } as const
const FEED = 'application/atom+xml'

export interface PageDescription {
  /** Canonical path and search: parameters that change nothing of what is told are left out. */
  readonly page: string
  /** The page whose picture stands for it, where it has none of its own. */
  readonly picture?: string
  readonly title: string
  readonly description: string
  /** Path and search of the feed of the same. */
  readonly feed?: string
  /** false: there is nothing to be found here. */
  readonly isIndexed?: boolean
}

/** What a page says of itself to those who link to it. Addresses begin with the public origin, whatever was asked. */
export function pageMetadata({
  page,
  picture = page,
  title,
  description,
  feed,
  isIndexed = true,
}: PageDescription): Metadata {
  const { publicOrigin, profile } = webRuntime()
  const url = `${publicOrigin}${page}`
  const image = {
    ...PICTURE,
    url: `${publicOrigin}${pictureAddress(picture)}`,
    alt: `${title}: ${description}`,
  }
  return {
    title,
    description,
    alternates: {
      canonical: url,
      types: {
        ...oembedAlternates(publicOrigin, page),
        ...(feed !== undefined && { [FEED]: `${publicOrigin}${feed}` }),
      },
    },
    openGraph: {
      type: 'website',
      siteName: `Meshara Explorer · ${profile.title}`,
      locale: 'en',
      title,
      description,
      url,
      images: [image],
    },
    twitter: { card: 'summary_large_image', title, description, images: [image] },
    ...(!isIndexed && { robots: { index: false } }),
  }
}
