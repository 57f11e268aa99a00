import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { type SilenceTemplate, silenceTemplates } from '../../deciding/templates.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { newId } from '../acting/new-id.ts'
import { CapitalTimes } from '../chair/capital-times.tsx'
import { inHours } from '../chair/exact-time.ts'
import { SourceShown } from './source-shown.tsx'
import { type SubjectChosen, SubjectField, subjectOf } from './subject.tsx'

const templates = ['osce', 'unga', 'plain'] as const satisfies readonly SilenceTemplate[]

export function OpenSilence({ view, onClose }: { view: NegotiationView; onClose: () => void }) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const [template, setTemplate] = useState<SilenceTemplate>('osce')
  const [title, setTitle] = useState(view.state.title)
  const [until, setUntil] = useState(() => inHours(73))
  const [chosen, choose] = useState<SubjectChosen>({ whole: true, paragraphs: [] })
  const now = useNow()
  const rules = silenceTemplates[template]
  const subject = subjectOf(view, chosen)
  const opened =
    subject &&
    ({
      kind: 'silence.open',
      silence: newId(),
      recordSubject: newId(),
      template,
      subject,
      title: title.trim(),
      until,
    } as const)
  const missing =
    opened === undefined
      ? say('negotiations.choose.first')
      : title.trim() === ''
        ? say('field.required')
        : Date.parse(until) - now < rules.atLeast
          ? say('negotiations.silence.short', { hours: rules.atLeast / 3_600_000 })
          : refused(opened)
  const send = async () => {
    if (opened && (await act(opened, say('negotiations.done')))) onClose()
  }
  return (
    <Dialog title={say('negotiations.silence.open')} isOpen onClose={onClose} wide>
      <Consequences name="silence" />
      <RadioChoice
        label={say('negotiations.silence.template')}
        options={templates.map((id) => ({
          id,
          label: say(`negotiations.silence.template.${id}`),
          hint: say(`negotiations.silence.template.${id}.hint`),
        }))}
        value={template}
        onChange={setTemplate}
      />
      <SourceShown title={rules.source} verified={rules.verified} />
      <TextField label={say('negotiations.field.title')} value={title} onChange={setTitle} maxLength={300} />
      <SubjectField view={view} value={chosen} onChange={choose} />
      <DateTimeField
        label={say('negotiations.silence.until')}
        value={until}
        onChange={(next) => next && setUntil(next)}
      />
      <CapitalTimes at={until} />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={busy} refused={missing} onPress={() => void send()}>
          {say('negotiations.silence.open')}
        </Button>
      </div>
    </Dialog>
  )
}
