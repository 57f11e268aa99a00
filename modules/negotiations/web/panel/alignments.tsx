import { useWords } from '#platform/web/words.ts'
import { howAligned } from '../../text/aligning.ts'
import type { Negotiation } from '../../text/state.ts'
import type { Stand } from '../../text/words-of-acts.ts'
import { DelegationMarks } from '../drawing/delegation-mark.tsx'

type Props = { state: Negotiation; operation: string; now?: Stand }
type How = ReturnType<typeof howAligned>

/** How one delegation stands to a statement; `now`: the stand that the statement takes, where it takes one. */
export function alignmentOf({ state, operation, now }: Props, delegation: string): How | undefined {
  const own = state.alignments[operation]?.find((one) => one.delegation === delegation)
  return own && howAligned(own, now)
}

/** Who stands with a statement, who apart from it, and who answered an earlier one and not yet this. */
export function Alignments({ state, operation, now }: Props) {
  const say = useWords()
  const all = state.alignments[operation] ?? []
  if (all.length === 0) return null
  const by = (how: How) => all.filter((one) => howAligned(one, now) === how).map(({ delegation }) => delegation)
  const apart = { 'dis-align': 'negotiations.disaligned.from', 'not-yet': 'negotiations.notAligned.yet' } as const
  return (
    <p className="small">
      {say('negotiations.aligned.with')} <DelegationMarks of={by('align')} none={say('negotiations.none')} />
      {(['dis-align', 'not-yet'] as const).map((how) => {
        const delegations = by(how)
        return (
          delegations.length > 0 && (
            <span key={how}>
              {' · '}
              {say(apart[how])} <DelegationMarks of={delegations} />
            </span>
          )
        )
      })}
    </p>
  )
}
