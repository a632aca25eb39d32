/** Headers that keep a page what it is: its own scripts, no frames around it, no guessing of types. @module */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

export interface SecurityHeadersInit {
  /** Next's development server evaluates code and injects styles. */
  isDev: boolean
  /** true: people reach the site over TLS. */
  isHttps: boolean
}

/**
 * Next takes the nonce for its inline scripts from the policy in the request's headers, so the policy is written
 * on the request as well as on the answer. What a client sent under those names is overwritten.
 */
export function createSecurityHeaders({ isDev, isHttps }: SecurityHeadersInit) {
  const others = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Over plain HTTP browsers ignore it, and say so in the console of every page.
    crossOriginOpenerPolicy: isHttps,
    xFrameOptions: { action: 'deny' },
  })
  return (request: IncomingMessage, response: ServerResponse): void => {
    const nonce = randomBytes(16).toString('base64')
    const policy = contentSecurityPolicy(nonce, isDev)
    request.headers['content-security-policy'] = policy
    delete request.headers['content-security-policy-report-only']
    request.headers['x-nonce'] = nonce
    response.setHeader('content-security-policy', policy)
    response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    others(request, response, (error?: unknown) => {
      if (error !== undefined) throw new Error('could not write the security headers', { cause: error })
    })
  }
}

function contentSecurityPolicy(nonce: string, isDev: boolean): string {
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
