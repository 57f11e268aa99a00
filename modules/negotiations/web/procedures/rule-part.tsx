import { useState } from 'react'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { type Say, useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { sameRule } from '../../deciding/rule.ts'
import type { DecisionRule } from '../../text/acts-of-decision.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'

const third = { of: 2, in: 3, more: false }
const half = { of: 1, in: 2, more: true }
const known: Record<string, DecisionRule> = {
  consensus: { name: 'consensus' },
  majority: { name: 'majority', share: half, counted: 'present-and-voting', quorum: half },
  'two-thirds': { name: 'majority', share: third, counted: 'present-and-voting', quorum: half },
}

export function ruleWords(rule: DecisionRule, say: Say): string {
  if (rule.name === 'consensus') return say('negotiations.rule.consensus')
  if (rule.name === 'consensus-minus') return say('negotiations.rule.minus')
  const usual = Object.keys(known).find((one) => known[one] && sameRule(known[one], rule))
  if (usual !== undefined) return say(`negotiations.rule.${usual}.hint`)
  const { of, in: among, more } = rule.share
  return say(more ? 'negotiations.rule.more' : 'negotiations.rule.least', {
    of,
    among,
    counted: say(`negotiations.rule.${rule.counted}`),
  })
}

export function RuleField({
  value,
  onChange,
  view,
}: {
  value: DecisionRule
  onChange: (rule: DecisionRule) => void
  view: NegotiationView
}) {
  const say = useWords()
  const id =
    value.name === 'consensus-minus'
      ? 'minus'
      : (Object.keys(known).find((one) => sameRule(known[one] ?? value, value) && known[one] !== undefined) ??
        'consensus')
  return (
    <>
      <RadioChoice
        label={say('negotiations.rule')}
        options={[...Object.keys(known), 'minus'].map((one) => ({
          id: one,
          label: say(`negotiations.rule.${one}`),
          hint: say(`negotiations.rule.${one}.hint`),
        }))}
        value={id}
        onChange={(one) => onChange(known[one] ?? { name: 'consensus-minus', without: [] })}
      />
      {value.name === 'consensus-minus' && (
        <ManyPicker
          label={say('negotiations.rule.without')}
          value={value.without}
          onChange={(without) => onChange({ name: 'consensus-minus', without })}
          options={view.state.parties.map(({ delegation, name }) => ({ id: delegation, label: name }))}
        />
      )}
    </>
  )
}

/** The rule in force, and one that is put to all: each takes it, and with the last of them it holds. */
export function RulePart({ view, chair }: { view: NegotiationView; chair: boolean }) {
  const say = useWords()
  const { refused } = useActing()
  const { rule, ruleAsked } = view.state.deciding
  const [next, setNext] = useState<DecisionRule>(rule)
  const set = { kind: 'rule.set', rule: next } as const
  const take = ruleAsked && ({ kind: 'rule.set', rule: ruleAsked.rule } as const)
  const without =
    next.name === 'consensus-minus' && next.without.length === 0 ? say('negotiations.choose.first') : undefined
  return (
    <Section title={say('negotiations.rule')}>
      <p>{ruleWords(rule, say)}</p>
      {ruleAsked && take && (
        <div className="stack">
          <p>
            {say('negotiations.rule.asked')} {ruleWords(ruleAsked.rule, say)} <DelegationMarks of={ruleAsked.taken} />
          </p>
          {view.me.party && !ruleAsked.taken.includes(view.me.delegation) && (
            <div>
              <DecideButton name="takeRule" acts={() => take} refused={refused(take)} />
            </div>
          )}
        </div>
      )}
      {chair && (
        <>
          <RuleField value={next} onChange={setNext} view={view} />
          <div>
            <DecideButton
              small
              name="rule"
              acts={() => set}
              refused={without ?? (sameRule(next, rule) ? say('negotiations.refused.nothing-changes') : refused(set))}
            />
          </div>
        </>
      )}
    </Section>
  )
}
