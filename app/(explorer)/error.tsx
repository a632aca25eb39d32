'use client'
/** A failed page keeps the header and the way to other pages. */
export { default } from '../error'
