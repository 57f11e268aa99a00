import type { CSSProperties } from 'react'
import { Name } from '#platform/web/ui/tag.tsx'
import { useSession } from '#platform/web/session.tsx'
import { type DelegationLook, useLooks } from './delegations.ts'
import './delegation.css'

/** What colours and lines in CSS are made of. */
export const lookStyle = (look: DelegationLook): CSSProperties => ({ '--hue': look.hue }) as CSSProperties

/** The short label with its line: `BEL`. Read aloud as the whole name. */
export function DelegationMark({ delegation }: { delegation: string }) {
  const look = useLooks()(delegation)
  return (
    <abbr
      className={`delegation-mark ${look.line}`}
      style={lookStyle(look)}
      title={look.name}
      aria-label={look.name}
      role="img"
    >
      {look.short}
    </abbr>
  )
}

/** The label and the whole name, for tables and lists. */
export function DelegationNamed({ delegation }: { delegation: string }) {
  const { demo } = useSession()
  const look = useLooks()(delegation)
  return (
    <span className="delegation-named">
      <span className={`delegation-mark ${look.line}`} style={lookStyle(look)} aria-hidden="true">
        {look.short}
      </span>
      <Name invented={demo}>{look.name}</Name>
    </span>
  )
}

/** Several, or a word for none. */
export function DelegationMarks({ of, none }: { of: readonly string[]; none?: string }) {
  if (of.length === 0) return none === undefined ? null : <span className="faint">{none}</span>
  return (
    <span className="delegation-marks">
      {of.map((delegation) => (
        <DelegationMark key={delegation} delegation={delegation} />
      ))}
    </span>
  )
}
