// A window before the page, on the browser's own dialog: the focus is held inside and given back, Escape closes it, and
// what lies behind is inert. Kept light, because the shell needs it on the first page.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import './sheet.css'

type SheetProps = {
  title: string
  titleUnseen?: boolean
  onClose: () => void
  children: ReactNode
  place?: 'middle' | 'top' | 'foot'
}

export function Sheet({ title, titleUnseen, onClose, children, place = 'foot' }: SheetProps) {
  const say = useWords()
  const own = useRef<HTMLDialogElement>(null)
  const name = useId()
  useEffect(() => {
    // Leaving the page is enough to end it: closing it here would be heard as the reader's wish.
    if (!own.current || own.current.open) return
    own.current.showModal()
    // By itself the browser would begin with the button that closes it.
    own.current.querySelector<HTMLElement>('input:not([type="hidden"], :disabled), textarea:not(:disabled)')?.focus()
  }, [])
  return (
    // A press beside the sheet lands on the dialog itself. Escape does the same for the keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={own}
      className={`sheet ${place}`}
      aria-labelledby={name}
      onClose={onClose}
      onClick={(event) => event.target === own.current && onClose()}
    >
      <div className="sheet-body">
        <div className={titleUnseen ? 'unseen' : 'sheet-head'}>
          <h2 id={name}>{title}</h2>
          <button type="button" className="button quiet small square" aria-label={say('toast.close')} onClick={onClose}>
            <Icon name="cross" size={16} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
