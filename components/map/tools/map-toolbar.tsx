'use client'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { IconButton } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { ChevronIcon, CloseIcon } from '../../ui/icons'
import type { MapTool } from './map-tool'
import { useMapTools } from './map-tools-context'
import { ToolsIcon } from './tool-icons'

/**
 * The tools of the map: a row of buttons, each with what it opens below; on a phone one button that opens them all in
 * a sheet. What is open stays open while the reader works on the map.
 */
export function MapToolbar({ tools, children }: { tools: readonly MapTool[]; children?: ReactNode }) {
  const { openTool, setOpenTool } = useMapTools()
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const panelId = useId()
  const menuButton = useRef<HTMLButtonElement>(null)
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  const open = tools.find(({ id }) => id === openTool)

  const close = () => {
    setOpenTool(null)
    setIsMenuOpen(false)
    // Back to the button that opened it: of the two only one is seen.
    const button = open === undefined ? undefined : buttons.current.get(open.id)
    ;(button?.checkVisibility() === true ? button : menuButton.current)?.focus()
  }
  return (
    <>
      <div className="@container hidden min-w-0 flex-1 sm:block">
        <div
          role="group"
          aria-label="Tools of the map"
          className="flex w-fit rounded-md border border-edge bg-surface p-0.5"
        >
          {tools.map((tool) => (
            <ToolButton
              key={tool.id}
              tool={tool}
              panelId={panelId}
              isOpen={tool === open}
              buttonRef={(button) => {
                if (button === null) buttons.current.delete(tool.id)
                else buttons.current.set(tool.id, button)
              }}
              onToggle={() => {
                setOpenTool(tool === open ? null : tool.id)
              }}
            />
          ))}
          {children}
        </div>
      </div>
      <button
        ref={menuButton}
        type="button"
        aria-expanded={isMenuOpen || open !== undefined}
        aria-controls={panelId}
        onClick={() => {
          if (isMenuOpen || open !== undefined) close()
          else setIsMenuOpen(true)
        }}
        className="ml-auto flex h-10 items-center gap-2 rounded-md border border-edge bg-surface px-3 text-sm font-medium sm:hidden"
      >
        <ToolsIcon className="size-4" />
        Tools
      </button>
      {(open !== undefined || isMenuOpen) && (
        <ToolSheet
          key={open?.id ?? 'menu'}
          id={panelId}
          title={open?.label ?? 'Tools of the map'}
          isMenu={open === undefined}
          onClose={close}
          onBack={
            isMenuOpen && open !== undefined
              ? () => {
                  setOpenTool(null)
                }
              : null
          }
        >
          {open === undefined ? (
            <ul className="p-1.5">
              {tools.map((tool) => (
                <li key={tool.id}>
                  <MenuLine
                    tool={tool}
                    onOpen={() => {
                      setOpenTool(tool.id)
                    }}
                  />
                </li>
              ))}
            </ul>
          ) : (
            <open.Panel />
          )}
        </ToolSheet>
      )}
    </>
  )
}

const never = () => false

function ToolButton({
  tool,
  panelId,
  isOpen,
  buttonRef,
  onToggle,
}: {
  tool: MapTool
  panelId: string
  isOpen: boolean
  buttonRef: (button: HTMLButtonElement | null) => void
  onToggle: () => void
}) {
  const useIsOn = tool.useIsOn ?? never
  const isOn = useIsOn()
  return (
    <button
      ref={buttonRef}
      type="button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? panelId : undefined}
      title={tool.label}
      data-tool={tool.id}
      onClick={onToggle}
      className={classNames(
        'relative flex h-8 items-center gap-1.5 rounded-sm px-2 text-xs font-medium transition-colors',
        isOpen ? 'bg-raised text-ink' : 'text-ink-soft hover:text-ink',
      )}
    >
      <tool.Icon className={classNames('size-4', isOn && 'text-accent')} />
      <span className="sr-only @min-[44rem]:not-sr-only">{tool.label}</span>
      {isOn && <OnMark />}
    </button>
  )
}

function MenuLine({ tool, onOpen }: { tool: MapTool; onOpen: () => void }) {
  const useIsOn = tool.useIsOn ?? never
  const isOn = useIsOn()
  return (
    <button
      type="button"
      data-tool={tool.id}
      onClick={onOpen}
      className="flex h-11 w-full items-center gap-3 rounded-md px-2.5 text-left text-sm hover:bg-raised"
    >
      <tool.Icon className="size-4 text-ink-faint" />
      <span className="relative flex-1">
        {tool.label}
        {isOn && <span className="ml-2 text-xs text-accent">on</span>}
      </span>
      <ChevronIcon className="size-4 -rotate-90 text-ink-faint" />
    </button>
  )
}

function OnMark() {
  return (
    <>
      <span aria-hidden="true" className="absolute top-1 right-1 size-1.5 rounded-full bg-accent" />
      <span className="sr-only">(on)</span>
    </>
  )
}

/** At the right, where it hides neither the key of the map nor its buttons; on a phone at the foot of the screen. */
function ToolSheet({
  id,
  title,
  isMenu,
  onClose,
  onBack,
  children,
}: {
  id: string
  title: string
  /** The list of tools, which only a phone has. */
  isMenu: boolean
  onClose: () => void
  onBack: (() => void) | null
  children: ReactNode
}) {
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    sheet.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section
      ref={sheet}
      id={id}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className={classNames(
        'z-30 flex flex-col overflow-hidden border border-edge bg-surface shadow-float outline-none',
        'max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[70dvh] max-sm:rounded-t-lg',
        'sm:absolute sm:top-full sm:right-0 sm:mt-2 sm:max-h-[min(36rem,calc(100dvh-18.5rem))] sm:w-84 sm:rounded-lg',
        isMenu && 'sm:hidden',
      )}
    >
      <div className="flex h-11 shrink-0 items-center gap-1 border-b border-edge pr-1.5 pl-4">
        {onBack !== null && (
          <IconButton label="All tools" className="-ml-2.5 size-10 sm:hidden" onClick={onBack}>
            <ChevronIcon className="size-4 rotate-90" />
          </IconButton>
        )}
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{title}</h2>
        <IconButton label={`Close: ${title}`} className="size-10 sm:size-8" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
    </section>
  )
}
