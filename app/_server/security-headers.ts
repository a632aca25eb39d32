/**
 * Headers that keep each answer what it is. A page has its own scripts and no frame around it; a widget may stand in
 * anybody's page; data may be read from anywhere and runs nothing.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet, { type HelmetOptions } from 'helmet'
import { surfaceOf, type Surface } from './surfaces'

export interface SecurityHeadersInit {
  /** Next's development server evaluates code and injects styles. */
  isDev: boolean
  /** true: people reach the site over TLS. */
  isHttps: boolean
}

const PERMISSIONS = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'

/**
 * Next takes the nonce for its inline scripts from the policy in the request's headers, so the policy is written
 * on the request as well as on the answer. What a client sent under those names is overwritten.
 */
export function createSecurityHeaders({ isDev, isHttps }: SecurityHeadersInit) {
  const others = otherHeaders(isHttps)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const surface = surfaceOf(request.url ?? '/')
    const nonce = randomBytes(16).toString('base64')
    const policy = policyOf(surface, nonce, isDev)
    request.headers['content-security-policy'] = policy
    delete request.headers['content-security-policy-report-only']
    request.headers['x-nonce'] = nonce
    response.setHeader('content-security-policy', policy)
    response.setHeader('permissions-policy', PERMISSIONS)
    // A page that is isolated from others can frame a widget only if the widget is as strict.
    if (surface === 'widget') response.setHeader('cross-origin-embedder-policy', 'require-corp')
    others[surface](request, response, (error?: unknown) => {
      if (error !== undefined) throw new Error('could not write the security headers', { cause: error })
    })
  }
}

function otherHeaders(isHttps: boolean): Record<Surface, ReturnType<typeof helmet>> {
  const everywhere = {
    contentSecurityPolicy: false,
    // Of other hosts under the same name this one knows nothing.
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'deny' },
    crossOriginOpenerPolicy: false,
  } as const satisfies HelmetOptions
  const forAll = { ...everywhere, crossOriginResourcePolicy: { policy: 'cross-origin' } } as const
  return {
    // Over plain HTTP browsers ignore the opener policy, and say so in the console of every page.
    page: helmet({ ...everywhere, crossOriginOpenerPolicy: isHttps }),
    widget: helmet({ ...forAll, xFrameOptions: false }),
    data: helmet(forAll),
  }
}

function policyOf(surface: Surface, nonce: string, isDev: boolean): string {
  if (surface === 'widget') return WIDGET_POLICY
  if (surface === 'data') return DATA_POLICY
  const own = `'self' 'nonce-${nonce}'`
  return [
    `default-src 'self'`,
    `script-src ${own}${isDev ? ` 'unsafe-eval'` : ''}`,
    `style-src ${isDev ? `'self' 'unsafe-inline'` : own}`,
    // React writes style attributes for what is computed, such as a row's place in a virtual list.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

const WIDGET_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `style-src-attr 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `worker-src 'self' blob:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors *`,
].join('; ')

/** Of use when somebody opens a badge or an answer by itself: it may have colours, and do nothing. */
const DATA_POLICY = [
  `default-src 'none'`,
  `style-src 'unsafe-inline'`,
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  'sandbox',
].join('; ')
