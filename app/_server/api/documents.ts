/** What the API says of itself: where everything is, and its description for machines. @module */
import { API_PATH } from '@/lib/api/operation'
import { openApiDocument } from '@/lib/api/openapi'
import { wholeBody, type WholeBody } from './respond'

const OPENAPI_PATH = `${API_PATH}/openapi.json`
const HEADERS = { 'cache-control': 'public, max-age=300' }

/** @param origin - where the site is reached, without a slash at the end. */
export function createDocuments(origin: string): (pathname: string) => WholeBody | null {
  const made = new Map<string, WholeBody>()
  const writers: Readonly<Record<string, () => unknown>> = {
    [OPENAPI_PATH]: () => openApiDocument({ origin }),
    [API_PATH]: () => indexOf(origin),
  }
  return (pathname) => {
    const path = pathname === '/api' || pathname === `${API_PATH}/` ? API_PATH : pathname
    const write = Object.hasOwn(writers, path) ? writers[path] : undefined
    if (write === undefined) return null
    const body = made.get(path) ?? wholeBody(JSON.stringify(write()), 'application/json', HEADERS)
    made.set(path, body)
    return body
  }
}

function indexOf(origin: string): Readonly<Record<string, string>> {
  return {
    title: 'Meshara Explorer API',
    version: 'v1',
    openapi: `${origin}${OPENAPI_PATH}`,
    reference: `${origin}/developers`,
    live: `${origin}${API_PATH}/live`,
    example: `${origin}${API_PATH}/nodes?limit=2`,
  }
}
