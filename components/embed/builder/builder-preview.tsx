'use client'
import type { WidgetFrame } from '@/lib/embed/oembed'

/** The widget as it will be, in a frame like the one it will have. */
export function WidgetPreview({ frame: { address, title, width, height } }: { frame: WidgetFrame }) {
  return (
    <div className="overflow-auto rounded-md border border-dashed border-edge-strong/60 bg-ground p-3 sm:p-5">
      <iframe
        // Another frame for another address: a change of address would be one more step back for the reader.
        key={address}
        src={address}
        title={`Preview: ${title}`}
        width={width}
        height={height}
        className="mx-auto block max-w-full"
      />
    </div>
  )
}

const GROUNDS = [
  { name: 'on white', color: '#ffffff' },
  { name: 'on black', color: '#0d1117' },
]

/** The badge on the two grounds that READMEs have. */
export function BadgePreview({ address, alt }: { address: string; alt: string }) {
  return (
    <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {GROUNDS.map(({ name, color }) => (
        <div
          key={name}
          style={{ backgroundColor: color }}
          className="flex min-h-20 items-center justify-center rounded-md border border-edge p-4"
        >
          {/* An SVG that is drawn by us at this very size. */}
          <img src={address} alt={`Preview ${name}: ${alt}`} className="max-w-full" />
        </div>
      ))}
    </div>
  )
}
