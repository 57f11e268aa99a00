// What delegations attach to the text: bound to the words they speak of, on their own behalf or a group’s.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type StatementView, statementsOn } from '../../deciding/statements.ts'
import { StatementType } from '../../text/acts-of-decision.ts'
import { isMember } from '../../text/stands.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from '../panel/act-button.tsx'
import { Alignments, alignmentOf } from '../panel/alignments.tsx'
import { useView } from '../table/table-context.ts'
import { ParagraphsField, SubjectShown } from './subject.tsx'
import './procedures.css'

export function StatementsTab() {
  const say = useWords()
  const view = useView()
  const all = statementsOn(view.state)
  return (
    <>
      {all.length === 0 ? (
        <EmptyState title={say('negotiations.statements.none.title')}>
          {say('negotiations.statements.none.words')}
        </EmptyState>
      ) : (
        <ul className="procedure-lines">
          {all.map((one) => (
            <StatementLine key={one.id} one={one} />
          ))}
        </ul>
      )}
      {view.me.party && <Make />}
    </>
  )
}

function StatementLine({ one }: { one: StatementView }) {
  const say = useWords()
  const view = useView()
  const { refused } = useActing()
  const { delegation } = view.me
  const group = one.group === undefined ? undefined : view.state.groups[one.group]
  const own = alignmentOf({ state: view.state, operation: one.operation }, delegation)
  const withdraw = { kind: 'statement.withdraw', statement: one.id } as const
  return (
    <li>
      <div className="procedure-head">
        <h2>{say(`negotiations.statement.${one.type}`)}</h2>
        {!one.current && <Status standing="open">{say('negotiations.subject.moved')}</Status>}
      </div>
      <p className="panel-line-head">
        <DelegationNamed delegation={one.delegation} /> {group && say('negotiations.onBehalf', { group: group.name })}{' '}
        <When at={one.at} absolute />
      </p>
      {one.on.length > 0 ? (
        <SubjectShown view={view} subject={{ on: one.on }} />
      ) : (
        <p className="small">{say('negotiations.whole')}</p>
      )}
      <p className="text" dir="auto">
        {one.text}
      </p>
      <Alignments state={view.state} operation={one.operation} />
      <div className="row">
        {view.me.party && one.delegation !== delegation && (
          <>
            <ActButton
              act={{ kind: 'align', with: one.operation, stand: own === 'align' ? 'none' : 'align' }}
              pressed={own === 'align'}
            >
              {say('negotiations.align')}
            </ActButton>
            <ActButton
              act={{ kind: 'align', with: one.operation, stand: own === 'dis-align' ? 'none' : 'dis-align' }}
              pressed={own === 'dis-align'}
            >
              {say('negotiations.disalign')}
            </ActButton>
          </>
        )}
        {one.delegation === delegation && (
          <DecideButton small kind="quiet" name="withdrawStatement" acts={() => withdraw} refused={refused(withdraw)} />
        )}
      </div>
    </li>
  )
}

function Make() {
  const say = useWords()
  const view = useView()
  const { refused } = useActing()
  const [open, setOpen] = useState(false)
  const [type, setType] = useState<StatementType>('interpretative-statement')
  const [paragraphs, setParagraphs] = useState<string[]>([])
  const [text, setText] = useState('')
  const [group, setGroup] = useState('own')
  if (!open)
    return (
      <div>
        <Button icon="add" onPress={() => setOpen(true)}>
          {say('negotiations.statement.new')}
        </Button>
      </div>
    )
  const groups = Object.values(view.state.groups).filter((one) => isMember(one, view.me.delegation))
  const made = {
    kind: 'statement.make',
    statement: newId(),
    type,
    on: paragraphs.flatMap((id) => {
      const found = view.state.paragraphs[id]
      return found ? [{ paragraph: id, hash: found.hash }] : []
    }),
    text: text.trim(),
    ...(group === 'own' ? {} : { group }),
  } as const
  return (
    <Section title={say('negotiations.statement.new')}>
      <Select
        label={say('negotiations.statement.type')}
        value={type}
        onChange={setType}
        options={StatementType.options.map((id) => ({
          id,
          label: say(`negotiations.statement.${id}`),
          hint: say(`negotiations.statement.${id}.hint`),
        }))}
      />
      <ParagraphsField view={view} value={paragraphs} onChange={setParagraphs} />
      <p className="small faint">{say('negotiations.statement.none')}</p>
      {groups.length > 0 && (
        <Select
          label={say('negotiations.position.for')}
          value={group}
          onChange={setGroup}
          options={[
            { id: 'own', label: say('negotiations.position.forOwn') },
            ...groups.map(({ id, name }) => ({ id, label: name })),
          ]}
        />
      )}
      <TextArea label={say('negotiations.words')} rows={6} reading value={text} onChange={setText} maxLength={12_000} />
      <div className="row">
        <DecideButton
          kind="primary"
          name="statement"
          acts={() => made}
          refused={text.trim() === '' ? say('negotiations.edit.empty') : refused(made)}
          onDone={() => {
            setOpen(false)
            setText('')
            setParagraphs([])
          }}
        />
        <Button kind="quiet" onPress={() => setOpen(false)}>
          {say('confirm.leave')}
        </Button>
      </div>
    </Section>
  )
}
