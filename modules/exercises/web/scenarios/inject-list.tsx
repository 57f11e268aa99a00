import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Expectation, Inject, Scenario } from '../../engine/scenario.ts'
import { useClockTime } from '../pieces/clock.tsx'
import { actName, useNames } from '../pieces/entry-said.ts'
import { Said } from '../pieces/said.tsx'
import { useWhenSaid } from '../pieces/when-said.ts'

/** What happens, in the order of the scenario: when, to whom, and what is hoped of them. */
export function InjectList({ scenario }: { scenario: Scenario }) {
  return (
    <ol className="exercise-injects">
      {scenario.injects.map((inject) => (
        <InjectLine key={inject.id} inject={inject} scenario={scenario} />
      ))}
    </ol>
  )
}

function InjectLine({ inject, scenario }: { inject: Inject; scenario: Scenario }) {
  const say = useWords()
  const format = useFormat()
  const names = useNames(scenario)
  const whenSaid = useWhenSaid(scenario)
  const { kind, when, from, to, title, words, outlet, expects, note } = inject
  return (
    <li>
      <p className="small row">
        <b>{say(`exercises.kind.${kind}`)}</b>
        <span>{whenSaid(when)}</span>
      </p>
      <h3>
        <Said words={title} />
      </h3>
      <p className="small faint">
        {outlet ? <Said words={outlet} /> : from === null ? say('exercises.control') : names.role(from)} ›{' '}
        <bdi>{to.length === 0 ? say('exercises.everybody') : format.list(to.map(names.role))}</bdi>
      </p>
      <Said words={words} text />
      {expects.length > 0 && (
        <ul className="small" aria-label={say('exercises.expects')}>
          {expects.map((one) => (
            <Hoped key={one.id} one={one} scenario={scenario} />
          ))}
        </ul>
      )}
      {note && (
        <p className="small faint">
          {say('exercises.edit.note')}: <Said words={note} />
        </p>
      )}
    </li>
  )
}

function Hoped({ one: { of, within, hope }, scenario }: { one: Expectation; scenario: Scenario }) {
  const say = useWords()
  const format = useFormat()
  const clock = useClockTime()
  const names = useNames(scenario)
  const whom = 'to' in hope ? ` › ${format.list(hope.to.map(names.role), 'disjunction')}` : ''
  const what =
    hope.kind === 'contact' && hope.contact
      ? ` (${say(`exercises.contact.${hope.contact}`)})`
      : hope.kind === 'marking'
        ? ` TLP:${hope.narrowest.toUpperCase()} – TLP:${hope.widest.toUpperCase()}`
        : hope.kind === 'act'
          ? `: ${actName(say, hope.act)}`
          : ''
  return (
    <li>
      <bdi>{names.role(of)}</bdi>: {say(`exercises.hope.${hope.kind}`)}
      {what}
      {whom}, {say('exercises.within', { within: clock(within) })}
    </li>
  )
}
