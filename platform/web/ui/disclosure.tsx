import type { ReactNode } from 'react'
import './disclosure.css'

/** What not everybody needs at once. The browser's own, so that searching in the page finds what is folded away. */
export function Disclosure({
  title,
  children,
  open = false,
}: {
  title: ReactNode
  children: ReactNode
  open?: boolean
}) {
  return (
    <details className="disclosure" open={open}>
      <summary>{title}</summary>
      <div className="disclosure-body">{children}</div>
    </details>
  )
}
