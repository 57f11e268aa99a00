/** A row of the table of rights (rules.ts): who may do one kind of act, and the rule that says so. */
import type { Power } from './state.ts'

export type Source = {
  title: string
  /** Rule, article, annex. */
  place?: string
  /** False: from memory; pages show it as to be verified. */
  verified: boolean
}
export type Right = {
  /** `member`: everybody in the room but observers. The chair's delegation acts as a party where it is one. */
  who: 'chair' | 'party' | 'party-or-chair' | 'member'
  /** Only by the delegation whose thing it is about. */
  own?: true
  /** … or by the chair. */
  orChair?: true
  /** What the delegation must hold under the credentials list. */
  power?: Power
  /** Still possible when the text has been adopted. */
  afterAdoption?: true
  source: Source
}
