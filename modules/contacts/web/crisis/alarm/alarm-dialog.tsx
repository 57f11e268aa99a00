// The window of a real alarm: over everything, whatever page and whatever other window stands open.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from '#platform/web/ui/icon.tsx'
import './alarm.css'

type AlarmDialogProps = {
  /** Of the head of the window: what it is, in the words that no exercise and no test ever has. */
  title: string
  lead: string
  /** Just appeared: buttons take no press yet. */
  startled: boolean
  children: ReactNode
}

/**
 * The browser's own modal window, in its top layer: nothing can lie above it, and nothing beside it can be reached. It is
 * opened again should the browser close it (Escape, or "back" on a telephone), for it ends with an act alone. The focus
 * is set on its title and not on a button: whoever was typing must not acknowledge by a space bar.
 */
export function AlarmDialog({ title, lead, startled, children }: AlarmDialogProps) {
  const window = useRef<HTMLDialogElement>(null)
  const head = useRef<HTMLHeadingElement>(null)
  const own = useId()
  useEffect(() => {
    const element = window.current
    if (!element) return
    const before = document.activeElement
    const open = () => {
      if (element.isConnected && !element.open) element.showModal()
      head.current?.focus()
    }
    open()
    element.addEventListener('close', open)
    return () => {
      element.removeEventListener('close', open)
      element.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return createPortal(
    <dialog
      ref={window}
      className={startled ? 'crisis-alarm startled' : 'crisis-alarm'}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={`${own}-title`}
      aria-describedby={`${own}-lead`}
      // For windows of react-aria that stand open beneath: this one is theirs to leave alone.
      data-react-aria-top-layer="true"
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.preventDefault()
        // No key does anything on the page beneath.
        event.stopPropagation()
      }}
    >
      <div className="crisis-alarm-sheet">
        <header>
          <span className="crisis-alarm-sign">
            <Icon name="bell" size={40} />
          </span>
          <div>
            <h1 id={`${own}-title`} tabIndex={-1} ref={head}>
              {title}
            </h1>
            <p id={`${own}-lead`}>{lead}</p>
          </div>
        </header>
        <div className="crisis-alarm-body" aria-live="assertive">
          {children}
        </div>
      </div>
    </dialog>,
    document.body,
  )
}
