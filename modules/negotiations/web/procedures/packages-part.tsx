import { useState } from 'react'
import { Link } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { StatusMark } from '../drawing/status-mark.tsx'
import { statusOf, useLabels } from '../table/text-state.ts'
import { ParagraphsField } from './subject.tsx'
import '../acting/editors.css'

/** Nothing of it is agreed until everything of it is agreed. */
export function PackagesPart({ view, chair }: { view: NegotiationView; chair: boolean }) {
  const say = useWords()
  const labels = useLabels(view)
  const { refused } = useActing()
  const all = Object.values(view.state.deciding.packages).filter(({ dissolvedAt }) => dissolvedAt === undefined)
  if (all.length === 0 && !chair) return null
  return (
    <Section title={say('negotiations.packages')} count={all.length}>
      <p className="faint">{say('negotiations.packages.words')}</p>
      <ul className="procedure-lines">
        {all.map(({ id, title, paragraphs }) => {
          const dissolve: Act = { kind: 'package.dissolve', package: id }
          return (
            <li key={id}>
              <h3>
                <bdi>{title}</bdi>
              </h3>
              <ul className="package-paragraphs">
                {paragraphs.map((one) => {
                  const found = view.state.paragraphs[one]
                  return (
                    <li key={one}>
                      <Link to={`/negotiations/${view.room}#p-${one}`}>{labels[one] ?? ''}</Link>{' '}
                      {found && <StatusMark status={statusOf(found)} />}
                    </li>
                  )
                })}
              </ul>
              {chair && (
                <DecideButton small kind="quiet" name="dissolve" acts={() => dissolve} refused={refused(dissolve)} />
              )}
            </li>
          )
        })}
      </ul>
      {chair && <NewPackage view={view} />}
    </Section>
  )
}

function NewPackage({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { act, refused } = useActing()
  const [open, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const [paragraphs, setParagraphs] = useState<string[]>([])
  if (!open)
    return (
      <div>
        <Button small onPress={() => setOpen(true)}>
          {say('negotiations.package.new')}
        </Button>
      </div>
    )
  const set: Act = { kind: 'package.set', package: newId(), title: title.trim(), paragraphs }
  const send = async () => {
    if (!(await act(set, say('negotiations.done')))) return
    setOpen(false)
    setTitle('')
    setParagraphs([])
  }
  return (
    <div className="words-editor">
      <TextField label={say('negotiations.field.title')} value={title} onChange={setTitle} maxLength={300} />
      <ParagraphsField view={view} value={paragraphs} onChange={setParagraphs} />
      <div className="row">
        <Button
          small
          kind="primary"
          refused={title.trim() === '' || paragraphs.length < 2 ? say('negotiations.package.two') : refused(set)}
          onPress={() => void send()}
        >
          {say('negotiations.package.new')}
        </Button>
        <Button small kind="quiet" onPress={() => setOpen(false)}>
          {say('confirm.leave')}
        </Button>
      </div>
    </div>
  )
}
