/** The opposites of acts on brackets, amendments, choices and placeholders. */
import type { Act } from '../acts.ts'
import { homeOf } from '../owners.ts'
import type { Undoing } from './undoing.ts'

export function inverseOfMark(undoing: Undoing, act: Act): Act | undefined {
  switch (act.kind) {
    case 'bracket.open':
    case 'bracket.back':
    case 'bracket.close':
      return ofBracket(undoing, act)
    case 'amendment.propose':
    case 'amendment.back':
    case 'amendment.withdraw':
      return ofAmendment(undoing, act)
    case 'choice.open':
    case 'choice.back':
    case 'choice.close':
      return ofChoice(undoing, act)
    case 'placeholder.set':
    case 'placeholder.clear':
      return ofPlaceholder(undoing, act)
    default:
      return undefined
  }
}

type Of<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>

/** How a delegation stood on a mark. */
function standOn(mark: { supporters: string[]; opposers: string[] } | undefined, delegation: string) {
  if (mark?.supporters.includes(delegation)) return 'support'
  return mark?.opposers.includes(delegation) ? 'oppose' : 'none'
}

function ofBracket(
  { state, before, entry, newId }: Undoing,
  act: Of<'bracket.open' | 'bracket.back' | 'bracket.close'>,
): Act | undefined {
  const { bracket } = act
  const now = homeOf(state, bracket)?.brackets.find(({ id }) => id === bracket)
  if (act.kind === 'bracket.open') return now && { kind: 'bracket.close', bracket }
  const home = before && homeOf(before, bracket)
  const then = home?.brackets.find(({ id }) => id === bracket)
  if (act.kind === 'bracket.back')
    return now && before && { kind: 'bracket.back', bracket, stand: standOn(then, entry.by.delegation) }
  // Others kept it open: one comes back to it as who supports it.
  if (now) return { kind: 'bracket.back', bracket, stand: 'support' }
  if (!home || !then) return undefined
  const { alternative, range, reason } = then
  return {
    kind: 'bracket.open',
    paragraph: home.id,
    alternative,
    bracket: newId(),
    range,
    ...(reason === undefined ? {} : { reason }),
  }
}

function ofAmendment(
  { state, before, entry, newId }: Undoing,
  act: Of<'amendment.propose' | 'amendment.back' | 'amendment.withdraw'>,
): Act | undefined {
  const { amendment } = act
  const now = homeOf(state, amendment)?.amendments.find(({ id }) => id === amendment)
  const isOpen = now?.state === 'open'
  if (act.kind === 'amendment.propose') return isOpen ? { kind: 'amendment.withdraw', amendment } : undefined
  const home = before && homeOf(before, amendment)
  const then = home?.amendments.find(({ id }) => id === amendment)
  if (!home || !then) return undefined
  if (act.kind === 'amendment.back')
    return isOpen ? { kind: 'amendment.back', amendment, stand: standOn(then, entry.by.delegation) } : undefined
  const { alternative, edit, reason } = then
  return {
    kind: 'amendment.propose',
    paragraph: home.id,
    alternative,
    amendment: newId(),
    edit,
    ...(reason === undefined ? {} : { reason }),
  }
}

function ofChoice(
  { state, before, entry, newId }: Undoing,
  act: Of<'choice.open' | 'choice.back' | 'choice.close'>,
): Act | undefined {
  const { choice } = act
  const now = homeOf(state, choice)?.choices.find(({ id }) => id === choice)
  if (act.kind === 'choice.open') return now && { kind: 'choice.close', choice }
  const home = before && homeOf(before, choice)
  const then = home?.choices.find(({ id }) => id === choice)
  if (!home || !then) return undefined
  if (act.kind === 'choice.back') {
    const option = then.options.findIndex(({ supporters }) => supporters.includes(entry.by.delegation))
    return now && { kind: 'choice.back', choice, option: option < 0 ? null : option }
  }
  const { alternative, range, options } = then
  return {
    kind: 'choice.open',
    paragraph: home.id,
    alternative,
    choice: newId(),
    range,
    options: options.map(({ text }) => text),
  }
}

function ofPlaceholder(
  { state, before, newId }: Undoing,
  act: Of<'placeholder.set' | 'placeholder.clear'>,
): Act | undefined {
  const { placeholder } = act
  if (act.kind === 'placeholder.set') {
    const now = homeOf(state, placeholder)?.placeholders.find(({ id }) => id === placeholder)
    return now && { kind: 'placeholder.clear', placeholder }
  }
  const home = before && homeOf(before, placeholder)
  const then = home?.placeholders.find(({ id }) => id === placeholder)
  if (!home || !then) return undefined
  const { alternative, after, note } = then
  return { kind: 'placeholder.set', paragraph: home.id, alternative, placeholder: newId(), after, note }
}
