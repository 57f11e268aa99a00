// What a mediator knows of what the parties want, by case; a new one may begin with what a text leaves open.
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { useDoing } from '../../brief/use-brief.ts'
import { useNegotiations } from '../../client/negotiations-in-use.tsx'
import { forgetCase, keepCase, newCase } from './cases.ts'
import { issuesOfText } from './issues-of-text.ts'
import { useCases, useCaseStore } from './use-cases.ts'

export function SettlementCases() {
  const say = useWords()
  const { cases = [], again } = useCases()
  const store = useCaseStore()
  const { run } = useDoing()
  return (
    <Section title={say('negotiations.settlement')} count={cases.length}>
      <p>{say('negotiations.settlement.private.words')}</p>
      <ul className="caucus-lines">
        {cases.map(({ id, title, issues, parties }) => (
          <li key={id}>
            <Link to={`/negotiations/mediator/settlement/${id}`}>
              <bdi>{title}</bdi>
            </Link>{' '}
            <span className="small faint">
              {say('negotiations.settlement.size', { issues: issues.length, parties: parties.length })}
            </span>
            <Button
              small
              kind="quiet"
              icon="remove"
              aria-label={say('negotiations.settlement.forget.one', { title })}
              onPress={() => run(() => forgetCase(store, id), again)}
            >
              {say('negotiations.settlement.forget')}
            </Button>
          </li>
        ))}
      </ul>
      <NewCase />
    </Section>
  )
}

function NewCase() {
  const say = useWords()
  const store = useCaseStore()
  const navigate = useNavigate()
  const { negotiations } = useNegotiations()
  const { busy, run } = useDoing()
  const [title, setTitle] = useState('')
  const [room, setRoom] = useState('')
  const texts = negotiations.list()
  const begin = () =>
    run(async () => {
      const state = room ? negotiations.negotiation(room)?.state : undefined
      const words = {
        stay: say('negotiations.settlement.stay'),
        go: say('negotiations.settlement.go'),
        paragraph: say('negotiations.overview.paragraph'),
      }
      const one = newCase({
        title,
        ...(state
          ? { room, issues: issuesOfText(state, words), parties: state.parties.slice(0, 8).map(({ name }) => name) }
          : {}),
      })
      await keepCase(store, one)
      void navigate(`/negotiations/mediator/settlement/${one.id}`)
    })
  return (
    <Disclosure title={say('negotiations.settlement.new')}>
      <div className="stack">
        <TextField label={say('negotiations.settlement.title')} value={title} onChange={setTitle} maxLength={200} />
        {texts.length > 0 && (
          <Select
            label={say('negotiations.settlement.from')}
            value={room}
            onChange={setRoom}
            isRequired={false}
            options={[
              { id: '', label: say('negotiations.settlement.from.none') },
              ...texts.map((one) => ({ id: one.room, label: one.title })),
            ]}
          />
        )}
        <Button busy={busy} refused={title.trim() === '' ? say('negotiations.brief.empty') : undefined} onPress={begin}>
          {say('negotiations.settlement.begin')}
        </Button>
      </div>
    </Disclosure>
  )
}
