// What is open in a paragraph, as a list: the same facts as the marks in the text, with what one may do about each.
import { Section } from '#platform/web/ui/page.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { type Say, useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import { textBetween } from '../../text/chars.ts'
import type { Amendment, Bracket, Choice, Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { DelegationMarks, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from './act-button.tsx'
import { AlternativesOpen } from './alternatives-open.tsx'

type Props = { view: NegotiationView; paragraph: Paragraph }

export function OpenMarks({ view, paragraph }: Props) {
  const say = useWords()
  const amendments = paragraph.amendments.filter(({ state }) => state === 'open')
  const { brackets, choices, placeholders } = paragraph
  const count = brackets.length + amendments.length + choices.length + placeholders.length
  return (
    <>
      <AlternativesOpen view={view} paragraph={paragraph} />
      {count > 0 && (
        <Section title={say('negotiations.open')} count={count}>
          <ul className="panel-lines">
            {brackets.map((one) => (
              <BracketLine key={one.id} view={view} paragraph={paragraph} bracket={one} />
            ))}
            {amendments.map((one) => (
              <AmendmentLine key={one.id} view={view} paragraph={paragraph} amendment={one} />
            ))}
            {choices.map((one) => (
              <ChoiceLine key={one.id} view={view} paragraph={paragraph} choice={one} />
            ))}
            {placeholders.map(({ id, delegation, note }) => (
              <li key={id}>
                <div className="panel-line-head">
                  <DelegationNamed delegation={delegation} /> {say('negotiations.placeholder')}
                </div>
                <p dir="auto">{note}</p>
                <ActButton act={{ kind: 'placeholder.clear', placeholder: id }}>
                  {say('negotiations.placeholder.clear')}
                </ActButton>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const wordsAt = (paragraph: Paragraph, alternative: string, range: Bracket['range']): string => {
  const found = paragraph.alternatives.find(({ id }) => id === alternative)
  return found ? textBetween(found.runs, range) : ''
}

function Backing({
  of,
  me,
  acts,
}: {
  of: { supporters: string[]; opposers: string[] }
  me: string
  acts: (stand: 'support' | 'oppose' | 'none') => Act
}) {
  const say = useWords()
  const supports = of.supporters.includes(me)
  const opposes = of.opposers.includes(me)
  return (
    <>
      <ActButton act={acts(supports ? 'none' : 'support')} pressed={supports}>
        {say('negotiations.back.support')}
      </ActButton>
      <ActButton act={acts(opposes ? 'none' : 'oppose')} pressed={opposes}>
        {say('negotiations.back.oppose')}
      </ActButton>
    </>
  )
}

function Backed({ supporters, opposers }: { supporters: string[]; opposers: string[] }) {
  const say = useWords()
  if (supporters.length + opposers.length === 0) return null
  return (
    <p className="small row">
      {supporters.length > 0 && (
        <span>
          {say('negotiations.backed.by')} <DelegationMarks of={supporters} />
        </span>
      )}
      {opposers.length > 0 && (
        <span>
          {say('negotiations.opposed.by')} <DelegationMarks of={opposers} />
        </span>
      )}
    </p>
  )
}

function BracketLine({ view, paragraph, bracket }: Props & { bracket: Bracket }) {
  const say = useWords()
  const { me } = view
  return (
    <li>
      <div className="panel-line-head">
        <DelegationNamed delegation={bracket.delegation} /> <When at={bracket.since} />
      </div>
      <p className="panel-words" dir="auto">
        [{wordsAt(paragraph, bracket.alternative, bracket.range)}]
      </p>
      {bracket.reason && <p dir="auto">{bracket.reason}</p>}
      <Backed {...bracket} />
      <div className="row">
        {bracket.delegation !== me.delegation && me.party && (
          <Backing
            of={bracket}
            me={me.delegation}
            acts={(stand) => ({ kind: 'bracket.back', bracket: bracket.id, stand })}
          />
        )}
        {bracket.proposers.includes(me.delegation) && (
          <ActButton act={{ kind: 'bracket.close', bracket: bracket.id }} primary>
            {say('negotiations.bracket.close')}
          </ActButton>
        )}
      </div>
    </li>
  )
}

function AmendmentLine({ view, paragraph, amendment }: Props & { amendment: Amendment }) {
  const say = useWords()
  const { me } = view
  const { id, edit } = amendment
  const accept: Act = { kind: 'amendment.accept', amendment: id, hash: paragraph.hash }
  return (
    <li>
      <div className="panel-line-head">
        <DelegationNamed delegation={amendment.delegation} /> <When at={amendment.since} />
      </div>
      <p className="panel-words" dir="auto">
        {'range' in edit && <del>{wordsAt(paragraph, amendment.alternative, edit.range)}</del>}{' '}
        {edit.insert && <ins>{edit.insert}</ins>}
      </p>
      {amendment.reason && <p dir="auto">{amendment.reason}</p>}
      <Backed {...amendment} />
      <div className="row">
        {amendment.delegation === me.delegation ? (
          <ActButton act={{ kind: 'amendment.withdraw', amendment: id }}>{say('negotiations.withdraw')}</ActButton>
        ) : (
          me.party && (
            <Backing
              of={amendment}
              me={me.delegation}
              acts={(stand) => ({ kind: 'amendment.back', amendment: id, stand })}
            />
          )
        )}
        <MayAccept act={accept} say={say} />
      </div>
    </li>
  )
}

/** Only whoever answers for the words sees it. */
function MayAccept({ act, say }: { act: Act; say: Say }) {
  const { refused } = useActing()
  return refused(act) === undefined ? (
    <ActButton act={act} primary>
      {say('negotiations.amendment.accept')}
    </ActButton>
  ) : null
}

function ChoiceLine({ view, paragraph, choice }: Props & { choice: Choice }) {
  const say = useWords()
  const { refused } = useActing()
  const { me } = view
  return (
    <li>
      <div className="panel-line-head">
        <DelegationNamed delegation={choice.delegation} /> {say('negotiations.choice')}
      </div>
      <ul className="choice-options">
        {choice.options.map(({ text, supporters }, option) => {
          const mine = supporters.includes(me.delegation)
          const settle: Act = { kind: 'choice.settle', choice: choice.id, option, hash: paragraph.hash }
          return (
            <li key={text}>
              <span className="panel-words">{text}</span> <DelegationMarks of={supporters} />
              {me.party && (
                <ActButton
                  act={{ kind: 'choice.back', choice: choice.id, option: mine ? null : option }}
                  pressed={mine}
                >
                  {say('negotiations.choice.prefer')}
                </ActButton>
              )}
              {refused(settle) === undefined && <ActButton act={settle}>{say('negotiations.choice.settle')}</ActButton>}
            </li>
          )
        })}
      </ul>
      {choice.delegation === me.delegation && (
        <ActButton act={{ kind: 'choice.close', choice: choice.id }}>{say('negotiations.withdraw')}</ActButton>
      )}
    </li>
  )
}
