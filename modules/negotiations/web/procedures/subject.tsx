// What is decided upon: the whole text, or paragraphs; and how one chooses it.
import { Link } from 'react-router'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { wordsStand } from '../../deciding/subject.ts'
import type { Subject } from '../../text/acts-of-decision.ts'
import { textHash } from '../../text/hash.ts'
import { isLiving, useLabels, useOrder } from '../table/text-state.ts'

export function SubjectShown({ view, subject }: { view: NegotiationView; subject: Subject }) {
  const say = useWords()
  const labels = useLabels(view)
  return (
    <p className="small">
      {say('negotiations.subject')}{' '}
      {'text' in subject
        ? say('negotiations.whole')
        : subject.on.map(({ paragraph }, index) => (
            <span key={paragraph}>
              {index > 0 && ', '}
              <Link to={`/negotiations/${view.room}#p-${paragraph}`}>{labels[paragraph] ?? paragraph.slice(0, 6)}</Link>
            </span>
          ))}{' '}
      {!wordsStand(view.state, subject) && <Status standing="open">{say('negotiations.subject.moved')}</Status>}
    </p>
  )
}

export type SubjectChosen = { whole: boolean; paragraphs: string[] }

export function subjectOf(view: NegotiationView, { whole, paragraphs }: SubjectChosen): Subject | undefined {
  if (whole) return { text: textHash(view.state) }
  const on = paragraphs.flatMap((id) => {
    const found = view.state.paragraphs[id]
    return found ? [{ paragraph: id, hash: found.hash }] : []
  })
  return on.length > 0 ? { on } : undefined
}

export function SubjectField({
  view,
  value,
  onChange,
}: {
  view: NegotiationView
  value: SubjectChosen
  onChange: (next: SubjectChosen) => void
}) {
  const say = useWords()
  return (
    <>
      <RadioChoice
        label={say('negotiations.subject')}
        options={[
          { id: 'whole', label: say('negotiations.whole') },
          { id: 'some', label: say('negotiations.subject.some') },
        ]}
        value={value.whole ? 'whole' : 'some'}
        onChange={(id) => onChange({ ...value, whole: id === 'whole' })}
      />
      {!value.whole && (
        <ParagraphsField
          view={view}
          value={value.paragraphs}
          onChange={(paragraphs) => onChange({ ...value, paragraphs })}
        />
      )}
    </>
  )
}

export function ParagraphsField({
  view,
  value,
  onChange,
}: {
  view: NegotiationView
  value: string[]
  onChange: (ids: string[]) => void
}) {
  const say = useWords()
  const labels = useLabels(view)
  const order = useOrder(view).filter(isLiving)
  return (
    <ManyPicker
      label={say('negotiations.paragraphs')}
      value={value}
      onChange={onChange}
      options={order.map(({ id, type }) => ({ id, label: labels[id] || say(`negotiations.type.${type}`) }))}
    />
  )
}
