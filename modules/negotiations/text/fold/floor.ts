/** The list of speakers, and what the chair takes next. Openness of the negotiation, as its parties decide. */
import type { Handlers } from '../handler.ts'
import type { FloorRequest, Negotiation } from '../state.ts'
import { textLimits } from '../words-of-acts.ts'

export const floorHandlers: Handlers<
  'floor.ask' | 'floor.leave' | 'floor.give' | 'floor.done' | 'queue.set' | 'openness.ask' | 'openness.back'
> = {
  'floor.ask': (state, act, { at, by }) => {
    if (state.floor.some(({ id }) => id === act.request)) return { why: 'taken', about: act.request }
    if (act.paragraph !== undefined && !state.paragraphs[act.paragraph]) return { why: 'unknown', about: act.paragraph }
    const waiting = state.floor.filter((one) => one.state === 'waiting' && one.account === by.account)
    if (waiting.length >= textLimits.requestsOfOne) return { why: 'too-much', about: 'requests' }
    const request: FloorRequest = {
      id: act.request,
      delegation: by.delegation,
      account: by.account,
      name: by.name,
      right: act.right,
      ...(act.paragraph === undefined ? {} : { paragraph: act.paragraph }),
      ...(act.about === undefined ? {} : { about: act.about }),
      at,
      state: 'waiting',
    }
    state.floor = shown([...state.floor, request])
    return undefined
  },

  'floor.leave': (state, { request: id }) => change(state, id, 'waiting', 'left'),

  'floor.give': (state, { request: id }) => {
    const refused = change(state, id, 'waiting', 'speaking')
    if (refused) return refused
    // One speaks at a time.
    state.floor = state.floor.map((one) =>
      one.state === 'speaking' && one.id !== id ? { ...one, state: 'done' } : one,
    )
    return undefined
  },

  'floor.done': (state, { request: id }) => change(state, id, 'speaking', 'done'),

  'queue.set': (state, { paragraphs }) => {
    if (new Set(paragraphs).size !== paragraphs.length) return { why: 'taken', about: 'paragraphs' }
    const unknown = paragraphs.find((id) => !state.paragraphs[id])
    if (unknown !== undefined) return { why: 'unknown', about: unknown }
    const same = paragraphs.length === state.queue.length && paragraphs.every((id, at) => id === state.queue[at])
    if (same) return { why: 'nothing-changes' }
    state.queue = paragraphs
    return undefined
  },

  'openness.ask': (state, act, { by }) => {
    const { openness } = state
    const reader = act.reader === undefined ? {} : { reader: act.reader }
    if (act.mode === openness.mode && act.reader === openness.reader) return { why: 'nothing-changes' }
    // It is open by the consent of all, and so only as long as all consent.
    if (act.mode === 'sealed') state.openness = { mode: 'sealed' }
    else {
      if (openness.asked?.id === act.openness) return { why: 'taken', about: act.openness }
      const asked = { id: act.openness, mode: act.mode, ...reader, consents: { [by.delegation]: true } }
      takeIfAll(state, { ...openness, asked })
    }
    return undefined
  },

  'openness.back': (state, { openness: id, consent }, { by }) => {
    const { openness } = state
    const { asked } = openness
    if (!asked || asked.id !== id) return { why: 'unknown', about: id }
    if (!consent) {
      const { asked: _, ...rest } = openness
      state.openness = rest
      return undefined
    }
    if (asked.consents[by.delegation] === true) return { why: 'nothing-changes' }
    takeIfAll(state, { ...openness, asked: { ...asked, consents: { ...asked.consents, [by.delegation]: true } } })
    return undefined
  },
}

function takeIfAll(state: Negotiation, openness: Negotiation['openness']): void {
  const { asked } = openness
  const all = asked && state.parties.every(({ delegation }) => asked.consents[delegation] === true)
  state.openness = all
    ? { mode: asked.mode, ...(asked.reader === undefined ? {} : { reader: asked.reader }) }
    : openness
}

function change(state: Negotiation, id: string, from: FloorRequest['state'], to: FloorRequest['state']) {
  const request = state.floor.find((one) => one.id === id)
  if (!request) return { why: 'unknown' as const, about: id }
  if (request.state !== from) return { why: 'wrong-stage' as const, about: id }
  state.floor = shown(state.floor.map((one) => (one.id === id ? { ...one, state: to } : one)))
  return undefined
}

/** The list keeps all that wait or speak, and the last of those who have done. */
function shown(floor: readonly FloorRequest[]): FloorRequest[] {
  const over = (one: FloorRequest): boolean => one.state === 'done' || one.state === 'left'
  let drop = floor.filter(over).length - textLimits.requests
  return floor.filter((one) => !over(one) || (drop -= 1) < 0)
}
