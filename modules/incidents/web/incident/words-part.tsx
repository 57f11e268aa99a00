import { ButtonLink } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths, type SectionKind } from '../../contract.ts'
import { useIncident, useUpdateRefused } from './hold.tsx'
import { isWritten, Part } from './part.tsx'

/** A section of words alone. */
export function WordsPart({ kind, step }: { kind: SectionKind; step: string }) {
  const say = useWords()
  const { incident } = useIncident()
  return (
    <Part id={kind} title={say(`incidents.part.${kind}`)} section={kind} act={<Writing step={step} />}>
      {!isWritten(incident, kind) && <p className="faint">{say(`incidents.none.${kind}`)}</p>}
    </Part>
  )
}

/** Leads into the form, where words are written. */
export function Writing({ step }: { step: string }) {
  const say = useWords()
  const { incident, mine } = useIncident()
  const refused = useUpdateRefused()
  if (!mine || refused !== undefined) return null
  return (
    <ButtonLink small kind="quiet" icon="edit" to={`${incidentPaths.edit(incident.id)}?step=${step}`}>
      {say('incidents.write')}
    </ButtonLink>
  )
}
