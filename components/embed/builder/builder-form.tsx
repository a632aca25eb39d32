'use client'
import { RANGES } from '@/lib/analytics/range'
import { BADGES, BADGE_COLORS, BADGE_NAMES, BADGE_STYLES, LABEL_CHARACTERS_MAX } from '@/lib/embed/badges'
import { BUILDER_PATH, type BuilderQuery } from '@/lib/embed/builder'
import { WIDGET_TITLE_MAX } from '@/lib/embed/options'
import { WIDGETS, WIDGET_TYPES } from '@/lib/embed/widgets'
import { useHydrated } from '../../tables/use-hydrated'
import { Button } from '../../ui/button'
import { ChoiceField, TextField, TickField, type FormState } from './builder-controls'

const THEMES = [
  { value: 'auto', name: 'As the reader has it' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
]
const TYPES = WIDGET_TYPES.map((value) => ({ value, name: WIDGETS[value].title }))
const RANGE_OPTIONS = Object.entries(RANGES).map(([value, { title }]) => ({ value, name: title }))
const BADGE_OPTIONS = [
  ...BADGE_NAMES.map((value) => ({ value, name: capital(BADGES[value].label) })),
  { value: 'node', name: 'One node' },
]
const STYLES = BADGE_STYLES.map((value) => ({ value, name: value }))

/** Everything that can be chosen. Without scripts it is a form that asks for the page anew. */
export function BuilderForm({ form, query }: { form: FormState; query: BuilderQuery }) {
  const isHydrated = useHydrated()
  return (
    <form
      method="get"
      action={BUILDER_PATH}
      aria-label={query.kind === 'widget' ? 'Options of the widget' : 'Options of the badge'}
      className="space-y-4"
      onSubmit={(event) => {
        // All is shown already.
        event.preventDefault()
      }}
    >
      <input type="hidden" name="kind" value={query.kind} />
      {query.kind === 'widget' ? (
        <WidgetFields form={form} query={query} />
      ) : (
        <BadgeFields form={form} query={query} />
      )}
      {!isHydrated && (
        <Button type="submit" look="primary">
          Show
        </Button>
      )}
    </form>
  )
}

function WidgetFields({ form, query }: { form: FormState; query: BuilderQuery }) {
  const { range, isOfNode, description, title } = WIDGETS[query.type]
  return (
    <>
      <div className="space-y-1">
        <ChoiceField form={form} field="type" label="Widget" options={TYPES} usual={query.type} />
        <p className="text-xs text-ink-soft">{description}</p>
      </div>
      {isOfNode && <PeerField form={form} />}
      {range !== null && (
        <ChoiceField form={form} field="range" label="Time" options={RANGE_OPTIONS} usual={range} />
      )}
      <ChoiceField form={form} field="theme" label="Look" options={THEMES} usual={query.theme} />
      <TextField
        form={form}
        field="accent"
        label="Accent colour"
        placeholder="c6e76c"
        note="In hex, of lines and bars. Empty: our own."
      />
      <TextField
        form={form}
        field="title"
        label="Title"
        placeholder={title}
        maxLength={WIDGET_TITLE_MAX}
        note="Empty: the widget’s own."
      />
      <div>
        <TickField form={form} field="compact" label="Compact: only what matters most" value="yes" />
        <TickField form={form} field="link" label="Without the link to the explorer" value="no" />
      </div>
    </>
  )
}

function BadgeFields({ form, query }: { form: FormState; query: BuilderQuery }) {
  const isOfNode = query.badge === 'node'
  const about = query.badge === 'node' ? 'Whether a node answers, and its uptime.' : BADGES[query.badge].about
  return (
    <>
      <div className="space-y-1">
        <ChoiceField form={form} field="badge" label="Badge" options={BADGE_OPTIONS} usual={query.badge} />
        <p className="text-xs text-ink-soft">{about}</p>
      </div>
      {isOfNode && <PeerField form={form} />}
      <ChoiceField form={form} field="style" label="Style" options={STYLES} usual={query.style} />
      <TextField
        form={form}
        field="label"
        label="Label"
        placeholder={query.badge}
        maxLength={LABEL_CHARACTERS_MAX}
        note="Empty: the badge’s own."
      />
      <TextField
        form={form}
        field="color"
        label="Colour"
        suggestions={BADGE_COLORS}
        note="In hex, or a name. Empty: it says how things are."
      />
      <TextField
        form={form}
        field="labelColor"
        label="Colour of the label"
        suggestions={BADGE_COLORS}
        note="In hex, or a name. Empty: grey."
      />
      <TickField form={form} field="logo" label="With our mark" value="mesh" />
    </>
  )
}

function PeerField({ form }: { form: FormState }) {
  return (
    <TextField
      form={form}
      field="peer"
      label="Node"
      placeholder="12D3KooW…"
      note="Its peer id, its CID or its public key in hex. Empty: one as an example."
    />
  )
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
