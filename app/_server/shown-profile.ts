/** The network as it is called on pages, in pictures, feeds and answers. @module */
import type { NetworkProfile } from '@/lib/networks/profile'

/** How often it is asked whether a seed has begun meanwhile, ms. */
const ASKED_EVERY_MS = 10_000

export interface ShownProfile extends NetworkProfile {
  /** A seed filled the database: nothing in it was ever seen. `title` and `about` say so then. */
  readonly isMadeUp: boolean
}

export interface ShownProfileInit {
  readonly profile: NetworkProfile
  /** Whether the database holds a made-up network. @throws while it cannot be read. */
  readonly ask: () => Promise<boolean>
  /** ms */
  readonly now: () => number
}

/**
 * Never waits for the database but for its first answer, and keeps what was known last. What was made up once stays so.
 */
export async function showProfile({ profile, ask, now }: ShownProfileInit): Promise<ShownProfile> {
  let isMadeUp = false
  let askedMs = now()
  const learn = async (): Promise<void> => {
    askedMs = now()
    try {
      isMadeUp = await ask()
    } catch {
      // That it cannot be read is told where it matters; it is asked again.
    }
  }
  const known = (): boolean => {
    if (!isMadeUp && now() - askedMs >= ASKED_EVERY_MS) void learn()
    return isMadeUp
  }
  await learn()
  return {
    ...profile,
    get isMadeUp() {
      return known()
    },
    get title() {
      return known() ? `${profile.title} (made-up data)` : profile.title
    },
    get about() {
      return known()
        ? 'Made-up data, written by a seed to try the explorer with: none of it was ever seen.'
        : profile.about
    },
  }
}
