import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { mayReport } from '../../rules.ts'
import { incidents, keepCopy } from '../doors.ts'
import { noMarking } from '../items/part-marking-field.tsx'
import { StepsList } from './steps-list.tsx'
import { TakeOver } from './take-over.tsx'
import { What, WhatFields } from './what-fields.tsx'

const draft = 'incident.new'

/** The first step: once it is kept, the report is a draft of the delegation on the host, and the other steps open. */
export function ReportPage() {
  const say = useWords()
  const actor = useActor()
  const verdict = mayReport(actor)
  return (
    <Page
      title={say('incidents.report')}
      lead={say('incidents.report.lead')}
      crumbs={[{ label: say('incidents.title'), to: incidentPaths.all }]}
      margin={
        <>
          <Note label={say('incidents.margin.owner')}>
            <bdi>{actor.delegation?.name ?? actor.name}</bdi>
          </Note>
          <Note label={say('incidents.margin.status')}>
            <Status standing="draft">{say('incidents.report.notKept')}</Status>
          </Note>
        </>
      }
    >
      {verdict === true ? <FirstStep /> : <ErrorState title={say(verdict.refused)} />}
    </Page>
  )
}

function FirstStep() {
  const say = useWords()
  const language = useLanguage()
  const navigate = useNavigate()
  const [asked] = useSearchParams()
  const report = useMutation(incidents.report.mutationOptions())
  // A second copy of the form after it was sent would keep a draft of what is on the host already.
  const [sent, setSent] = useState(false)
  const form = useDoorForm({
    schema: What,
    ...(sent ? {} : { draft }),
    initial: { language, types: [], classes: [], summary: null, exercise: asked.get('world') === 'exercise' },
    send: ({ summary, exercise, run, ...facts }) =>
      report.mutateAsync({
        facts,
        exercise,
        ...(run === undefined ? {} : { run }),
        marking: { ...noMarking, exercise },
        sections: summary ? [{ kind: 'summary', words: summary }] : [],
      }),
    onSent: (copy) => {
      setSent(true)
      keepCopy(copy)
      toast(say('incidents.report.kept'))
      void navigate(`${incidentPaths.edit(copy.id)}?step=when`, { replace: true })
    },
  })
  return (
    <div className="report">
      <StepsList current="what" />
      <div className="stack">
        <TakeOver />
        <DoorForm form={form} act={say('incidents.step.keep')}>
          <RadioChoice
            label={say('incidents.world')}
            options={(['real', 'exercise'] as const).map((id) => ({
              id,
              label: say(`incidents.world.is.${id}`),
              hint: say(`incidents.world.is.${id}.hint`),
            }))}
            value={form.values.exercise ? 'exercise' : 'real'}
            onChange={(world) => form.set({ exercise: world === 'exercise' })}
          />
          <RunChoice
            exercise={form.values.exercise ?? false}
            value={form.values.run}
            onChange={(run) => form.set({ run })}
          />
          <WhatFields form={form} />
        </DoorForm>
      </div>
    </div>
  )
}
