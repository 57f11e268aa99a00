/** The paragraphs that an act is about, for histories: those it names, and those where what it names stands. */
import type { Act } from '../text/acts.ts'
import type { Negotiation } from '../text/state.ts'

/** Members of acts that name something which stands in a paragraph. */
const homed = ['alternative', 'bracket', 'amendment', 'choice', 'placeholder'] as const

/** Ask before the act is folded and after: what it withdraws has no home any more, what it makes had none. */
export function touchesOf(state: Negotiation, act: Act): string[] {
  const found = new Set<string>()
  const add = (id: unknown): void => {
    if (typeof id === 'string' && Object.hasOwn(state.paragraphs, id)) found.add(id)
  }
  const named: Record<string, unknown> = act
  for (const member of ['paragraph', 'into', 'tail', 'under']) add(named[member])
  for (const member of homed) add(homeOf(state, named[member]))
  for (const member of ['on', 'sources', 'paragraphs']) {
    const list = named[member]
    if (Array.isArray(list)) for (const one of list) add(typeof one === 'string' ? one : paragraphIn(one))
  }
  if ('comment' in act) add(state.comments[act.comment]?.paragraph)
  if ('reserve' in act) add(state.reserves[act.reserve]?.paragraph)
  if ('motion' in act) add(state.motions[act.motion]?.paragraph)
  if (act.kind === 'align') add(state.made[act.with])
  if ('subject' in act && 'on' in act.subject) for (const { paragraph } of act.subject.on) add(paragraph)
  return [...found]
}

function homeOf(state: Negotiation, id: unknown): string | undefined {
  return typeof id === 'string' && Object.hasOwn(state.homes, id) ? state.homes[id] : undefined
}

function paragraphIn(one: unknown): unknown {
  return typeof one === 'object' && one !== null && 'paragraph' in one ? one.paragraph : undefined
}
