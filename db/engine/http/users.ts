/** Who a request comes from. @module */
import { createHash, timingSafeEqual } from 'node:crypto'
import { DATABASE_ROLES, type DatabaseRole } from '../../roles'
import { engineError } from '../engine-error'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** @returns what tells the role of a user and password, and throws {EngineError} 516 when there is none. */
export function createAuthenticator(
  passwords: Readonly<Record<DatabaseRole, string>>,
): (user: string, password: string) => DatabaseRole {
  const users = DATABASE_ROLES.map((role) => ({ role, digest: digest(passwords[role]) }))
  return (user, password) => {
    const given = digest(password)
    const known = users.find(({ role }) => role === user)
    // An unknown user takes as long as a wrong password.
    const isRight = timingSafeEqual(given, known?.digest ?? digest('')) && known !== undefined
    if (isRight) return known.role
    throw engineError(
      'AUTHENTICATION_FAILED',
      `${user.slice(0, 64)}: Authentication failed: password is incorrect, or there is no user with such name.`,
    )
  }
}
