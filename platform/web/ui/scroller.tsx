import type { ReactNode } from 'react'
import './scroller.css'

/** A part that may be wider than its place: it scrolls by itself, and the keyboard can reach it to do so (WCAG 2.1.1). */
export function Scroller({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroller" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
