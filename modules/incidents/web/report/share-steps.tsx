import { Suspense } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { EmptyState, Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { useIncident } from '../incident/hold.tsx'
import { SeeAsChoice, SeenAs } from '../incident/see-as.tsx'
import { ShareForm } from '../incident/share-form.tsx'

/** The report through the eyes of others, before anybody has it. */
export function PreviewStep() {
  const say = useWords()
  const { incident } = useIncident()
  const [search] = useSearchParams()
  const as = search.get('as')
  return (
    <>
      <SeeAsChoice incident={incident} as={as} />
      {as === null ? (
        <EmptyState title={say('incidents.preview.title')}>{say('incidents.preview.words')}</EmptyState>
      ) : (
        <Suspense fallback={<Waiting />}>
          <SeenAs incident={incident} as={as} />
        </Suspense>
      )}
      <div className="form-foot">
        <ButtonLink kind="primary" to={`${incidentPaths.edit(incident.id)}?step=share`}>
          {say('incidents.step.on')}
        </ButtonLink>
      </div>
    </>
  )
}

/** The last step: who will see it, in one sentence, and the act. */
export function ShareStep() {
  const say = useWords()
  const navigate = useNavigate()
  const { incident } = useIncident()
  return (
    <>
      <p className="text">{say(incident.status === 'draft' ? 'incidents.share.lead' : 'incidents.act.remark.hint')}</p>
      <ShareForm incident={incident} onShared={(copy) => void navigate(incidentPaths.one(copy.id))} />
    </>
  )
}
