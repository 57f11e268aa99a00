import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentView, incidentPaths } from '../../contract.ts'
import { mayUpdate } from '../../rules.ts'
import { incidents, readAgain } from '../doors.ts'
import { IncidentHold, type ItemAct } from '../incident/hold.tsx'
import { IncidentMargin } from '../incident/incident-margin.tsx'
import { ItemActs } from '../incident/item-acts.tsx'
import { BadStep } from './bad-step.tsx'
import { MarkingStep } from './marking-step.tsx'
import { PreviewStep, ShareStep } from './share-steps.tsx'
import { StepsList } from './steps-list.tsx'
import { isStep, type Step } from './steps.ts'
import { SaidStep, TechnicalStep, WhatStep, WhenStep, WhoStep } from './words-steps.tsx'

/** A report in steps, each kept on the host when it is left by its button. */
export function EditPage() {
  const { id = '' } = useParams()
  const { data: incident } = useSuspenseQuery(incidents.one.queryOptions({ input: { id } }))
  useLive(['incident.*'], ({ id: about }) => about === id && readAgain())
  return <Editing key={id} incident={incident} />
}

const drawn: Readonly<Record<Step, () => ReactNode>> = {
  what: () => <WhatStep />,
  when: () => <WhenStep />,
  who: () => <WhoStep />,
  bad: () => <BadStep />,
  technical: () => <TechnicalStep />,
  said: () => <SaidStep />,
  marking: () => <MarkingStep />,
  preview: () => <PreviewStep />,
  share: () => <ShareStep />,
}

/** A step begins at its heading: there the eye and the screen reader are led when it opens. */
function StepFrame({ step }: { step: Step }) {
  const say = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [])
  return (
    <section className="report-step" aria-labelledby={`step-${step}`}>
      <h2 ref={heading} id={`step-${step}`} tabIndex={-1}>
        {say(`incidents.step.${step}`)}
      </h2>
      {drawn[step]()}
    </section>
  )
}

function Editing({ incident }: { incident: IncidentView }) {
  const say = useWords()
  const actor = useActor()
  const [search] = useSearchParams()
  const [itemAct, openItem] = useState<ItemAct>()
  const wished = search.get('step')
  const step = isStep(wished) ? wished : 'what'
  const verdict = mayUpdate(actor, { ownerId: incident.owner.id, status: incident.status })
  const linkTo = (other: Step) => `${incidentPaths.edit(incident.id)}?step=${other}`
  return (
    <IncidentHold value={{ incident, mine: true, openItem }}>
      <Page
        title={incident.facts.title}
        lead={incident.status === 'draft' ? undefined : say('incidents.edit.sharedLead')}
        crumbs={[
          { label: say('incidents.title'), to: incidentPaths.all },
          { label: incident.facts.title, to: incidentPaths.one(incident.id) },
        ]}
        act={
          <ButtonLink to={incidentPaths.one(incident.id)}>
            {say(incident.status === 'draft' ? 'incidents.edit.leaveDraft' : 'incidents.edit.leave')}
          </ButtonLink>
        }
        margin={<IncidentMargin incident={incident} />}
        exercise={incident.exercise}
      >
        {verdict === true ? (
          <div className={step === 'preview' ? 'report across' : 'report'}>
            <StepsList current={step} linkTo={linkTo} />
            <Suspense fallback={<Waiting />}>
              <StepFrame key={step} step={step} />
            </Suspense>
          </div>
        ) : (
          <ErrorState title={say(verdict.refused)} />
        )}
      </Page>
      {itemAct && <ItemActs act={itemAct} onClose={() => openItem(undefined)} />}
    </IncidentHold>
  )
}
