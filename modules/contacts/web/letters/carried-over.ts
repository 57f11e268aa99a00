/** What a letter takes over from the matter that it is about. Pure: no page and no question to the host. */
import { Marking } from '#modules/sharing/contract.ts'
import { maySee, thePublic } from '#modules/sharing/rules.ts'

type Handling = Pick<Marking, 'tlp' | 'pap' | 'embargoUntil' | 'caveats'>

/**
 * To whom it goes is added; all else that was asked for what was said holds for the answer: its label, what may be done with
 * it, its embargo, its caveats. Without a matter the letter is for the two institutions alone.
 */
export function markingFrom(matter: Handling | undefined): Marking {
  if (!matter) return Marking.parse({ tlp: 'amber+strict' })
  const { tlp, pap, embargoUntil, caveats } = matter
  return Marking.parse({ tlp, pap, embargoUntil, caveats })
}

type Incident = {
  owner: { id: string }
  /** Its audience is shown to its owner alone. */
  marking: Omit<Marking, 'audience'> & { audience: Marking['audience'] | null }
  title: string
}

/** The title of an incident tells of it: a letter to whom it does not go as far as one sees, or to nobody yet, has none. */
export function titleFor({ owner, marking, title }: Incident, to: string | null, now: Date): string {
  if (to === null) return ''
  if (to === owner.id) return title
  const { audience } = marking
  if (audience === null) return ''
  const goes = maySee({ ...thePublic, delegationId: to }, { owner: owner.id, marking: { ...marking, audience } }, now)
  return goes === true ? title : ''
}
