import { useFormat } from '#platform/web/format.ts'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon, type IconName } from '#platform/web/ui/icon.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentView, incidentPaths } from '../../contract.ts'
import { PartyName } from '../pieces/party.tsx'
import './incident.css'

/** What a reader must know before they read on: a draft, withdrawn, merged, redacted, a dossier. */
export function StandingNotes({ incident }: { incident: IncidentView }) {
  const say = useWords()
  const format = useFormat()
  const { status, copy, mergedInto, alsoReported, dossier } = incident
  return (
    <>
      {status === 'draft' && <StandingNote icon="lock">{say('incidents.note.draft')}</StandingNote>}
      {status === 'withdrawn' && (
        <StandingNote icon="withdraw">
          {say('incidents.note.withdrawn', { at: format.dateTime(incident.changedAt) })}
        </StandingNote>
      )}
      {mergedInto && (
        <StandingNote icon="link">
          {say('incidents.note.merged')}{' '}
          <Link to={incidentPaths.one(mergedInto.id)} dir="auto">
            {mergedInto.title}
          </Link>{' '}
          (<PartyName party={mergedInto.owner} />)
        </StandingNote>
      )}
      {alsoReported.length > 0 && (
        <StandingNote icon="link">
          {say('incidents.note.alsoReported', { count: alsoReported.length })}
          <ul className="standing-list">
            {alsoReported.map(({ id, title, owner }) => (
              <li key={id}>
                <Link to={incidentPaths.one(id)} dir="auto">
                  {title}
                </Link>{' '}
                (<PartyName party={owner} />)
              </li>
            ))}
          </ul>
        </StandingNote>
      )}
      {copy.redacted && (
        <StandingNote icon="eye" className="redacted">
          {say('incidents.note.redacted')}
        </StandingNote>
      )}
      {dossier !== null && <StandingNote icon="book">{say('incidents.note.dossier')}</StandingNote>}
    </>
  )
}

export function StandingNote({
  icon,
  className = '',
  children,
}: {
  icon: IconName
  className?: string
  children: ReactNode
}) {
  return (
    <div className={`standing-note ${className}`}>
      <Icon name={icon} size={18} />
      <div>{children}</div>
    </div>
  )
}
