import { type ReactNode, useEffect, useRef, useState } from 'react'
import '#platform/web/ui/disclosure.css'

type Props = { id: string; title: ReactNode; children: ReactNode }

/**
 * A part of a scenario, folded away. It is drawn when it is first opened, so that two hundred of them are typed in as
 * quickly as one; a link to it opens it, and so does its being new.
 */
export function Folded({ id, title, children }: Props) {
  const [open, setOpen] = useState(() => isAsked(id))
  const [drawn, setDrawn] = useState(open)
  const self = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const look = () => {
      if (!isAsked(id)) return
      setOpen(true)
      setDrawn(true)
      self.current?.scrollIntoView({ block: 'start' })
      self.current?.querySelector('summary')?.focus()
    }
    look()
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [id])
  return (
    <details
      className="disclosure exercise-folded"
      id={id}
      ref={self}
      open={open}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open)
        if (currentTarget.open) setDrawn(true)
      }}
    >
      <summary>{title}</summary>
      {drawn && <div className="disclosure-body">{children}</div>}
    </details>
  )
}

const isAsked = (id: string): boolean => decodeURIComponent(location.hash.slice(1)) === id
