/** Acts at random for property tests: mostly such as somebody at the table could do, some stale, some not theirs to do. */
import { mayAct } from '../rules.ts'
import { charAt, lengthOf } from './chars.ts'
import type { Act } from './acts.ts'
import type { Alternative, Negotiation, Paragraph } from './state.ts'
import { decisions } from './test-decisions.ts'
import { at, type Dice, inStage, type Make, pick, type Random } from './test-dice.ts'
import { idOf, type TestSpeaker } from './test-text.ts'
import type { CharId, Edit, Range } from './words-of-acts.ts'

const words = [
  'States ',
  'should ',
  'shall ',
  'not ',
  'refrain ',
  'from ',
  'any ',
  'malicious ',
  'use, ',
  'دولت ',
  '🕊 ',
]

function phrase(dice: Dice): string {
  return Array.from({ length: 1 + dice(8) }, () => words[dice(words.length)] ?? '').join('')
}

/** Something that this delegation could do now, mostly on the few paragraphs that all are busy with. */
export function someAct(state: Negotiation, { delegation, speaker }: TestSpeaker, dice: Dice): Act {
  const random = { state, delegation, dice, newId: () => idOf(`random ${dice(2 ** 31)} ${dice(2 ** 31)}`) }
  const all = Object.values(state.paragraphs)
  const busy = all.filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged').slice(-4)
  for (let turn = 0; turn < 6; turn += 1) {
    const paragraph = pick(dice, dice(6) === 0 ? all : busy)
    const alternative = paragraph && pick(dice, paragraph.alternatives)
    const act = paragraph && alternative && pick(dice, makers)?.(random, paragraph, alternative)
    // Most know what is theirs to do.
    if (act && (dice(8) === 0 || !mayAct(state, speaker, act))) return act
  }
  return newParagraph(random)
}

function newParagraph({ state, dice, newId }: Random): Act {
  const under = dice(4) === 0 ? pick(dice, Object.keys(state.paragraphs)) : undefined
  return {
    kind: 'paragraph.add',
    paragraph: newId(),
    type: pick(dice, ['operative', 'preambular', 'heading', 'annex', 'footnote'] as const) ?? 'operative',
    place: `m${dice(60)}`,
    ...(under === undefined ? {} : { under }),
    text: phrase(dice),
    alternative: newId(),
  }
}

function someRange(dice: Dice, { runs }: Alternative): Range | undefined {
  const length = lengthOf(runs)
  const start = dice(length)
  const [from, to] = [charAt(runs, start), charAt(runs, start + dice(length - start))]
  return from !== undefined && to !== undefined ? { from, to } : undefined
}

function somePoint(dice: Dice, { runs }: Alternative): CharId | null {
  return dice(5) === 0 ? null : (charAt(runs, dice(lengthOf(runs))) ?? null)
}

function someEdit(dice: Dice, alternative: Alternative): Edit {
  const range = dice(3) === 0 ? undefined : someRange(dice, alternative)
  if (range) return { range, insert: dice(3) === 0 ? '' : phrase(dice) }
  return { after: somePoint(dice, alternative), insert: phrase(dice) }
}

const inside = (paragraph: Paragraph, alternative: Alternative) => ({
  paragraph: paragraph.id,
  alternative: alternative.id,
})

const makers: Make[] = [
  (random) => (random.dice(3) === 0 ? newParagraph(random) : undefined),
  ({ dice, newId }, p) => ({ kind: 'alternative.add', paragraph: p.id, alternative: newId(), text: phrase(dice) }),
  ({ dice }, p, a) => ({
    kind: 'alternative.revise',
    ...inside(p, a),
    base: a.hash,
    edits: Array.from({ length: 1 + dice(2) }, () => someEdit(dice, a)),
  }),
  ({ dice }, p, a) => ({ kind: 'alternative.revise', ...inside(p, a), base: a.hash, edits: [someEdit(dice, a)] }),
  (_, p, a) => ({ kind: 'alternative.withdraw', ...inside(p, a) }),
  ({ dice, newId }, p, a) => {
    const range = someRange(dice, a)
    return range && { kind: 'bracket.open', ...inside(p, a), bracket: newId(), range, reason: 'Not agreed.' }
  },
  ({ dice, newId }, p, a) => {
    const range = someRange(dice, a)
    return range && { kind: 'bracket.open', ...inside(p, a), bracket: newId(), range }
  },
  ({ dice }, p) => {
    const bracket = pick(dice, p.brackets)?.id
    const stand = pick(dice, ['support', 'oppose', 'none'] as const) ?? 'none'
    return bracket === undefined ? undefined : { kind: 'bracket.back', bracket, stand }
  },
  ({ dice, delegation }, p) => {
    const bracket = (p.brackets.findLast((one) => one.proposers.includes(delegation)) ?? pick(dice, p.brackets))?.id
    return bracket === undefined ? undefined : { kind: 'bracket.close', bracket }
  },
  ({ dice, newId }, p, a) => ({
    kind: 'amendment.propose',
    ...inside(p, a),
    amendment: newId(),
    edit: someEdit(dice, a),
  }),
  ({ dice }, p) => {
    const amendment = (p.amendments.findLast(({ state }) => state === 'open') ?? pick(dice, p.amendments))?.id
    if (amendment === undefined) return undefined
    const stand = pick(dice, ['support', 'oppose', 'none'] as const) ?? 'none'
    return pick<Act>(dice, [
      { kind: 'amendment.back', amendment, stand },
      { kind: 'amendment.withdraw', amendment },
      { kind: 'amendment.accept', amendment, hash: p.hash },
    ])
  },
  ({ dice, newId }, p, a) => {
    const range = someRange(dice, a)
    return range && { kind: 'choice.open', ...inside(p, a), choice: newId(), range, options: ['shall', 'should'] }
  },
  ({ dice }, p) => {
    const choice = pick(dice, p.choices)?.id
    if (choice === undefined) return undefined
    return pick<Act>(dice, [
      { kind: 'choice.back', choice, option: dice(2) },
      { kind: 'choice.settle', choice, option: dice(2), hash: p.hash },
      { kind: 'choice.close', choice },
    ])
  },
  ({ dice, newId }, p, a) => ({
    kind: 'placeholder.set',
    ...inside(p, a),
    placeholder: newId(),
    after: somePoint(dice, a),
    note: 'To come',
  }),
  ({ dice }, p) => {
    const placeholder = pick(dice, p.placeholders)?.id
    return placeholder === undefined ? undefined : { kind: 'placeholder.clear', placeholder }
  },
  ({ dice, newId }, p, a) => {
    const range = dice(2) === 0 ? undefined : someRange(dice, a)
    return { kind: 'comment.make', comment: newId(), ...inside(p, a), ...(range ? { range } : {}), text: 'Why?' }
  },
  ({ state, dice }) => {
    const comment = pick(dice, Object.keys(state.comments))
    return comment === undefined ? undefined : { kind: 'comment.withdraw', comment }
  },
  ({ dice, newId }, p) => ({
    kind: 'reserve.enter',
    reserve: newId(),
    paragraph: dice(9) === 0 ? null : p.id,
    type: pick(dice, ['scrutiny', 'general', 'parliamentary'] as const) ?? 'general',
  }),
  ({ state, dice }) => {
    const reserve = pick(dice, Object.keys(state.reserves))
    return reserve === undefined ? undefined : { kind: 'reserve.lift', reserve }
  },
  ({ state, dice }, p) => {
    const group = dice(4) === 0 ? pick(dice, Object.keys(state.groups)) : undefined
    const stand = pick(dice, ['support', 'can-accept', 'reserve', 'oppose', 'no-instructions'] as const) ?? 'support'
    return { kind: 'position.take', ...at(p), stand, ...(group === undefined ? {} : { group }) }
  },
  ({ state, dice, newId }) => ({
    kind: 'group.declare',
    group: newId(),
    name: 'Friends of the text',
    members: state.parties
      .map(({ delegation }) => delegation)
      .filter(() => dice(2) === 0)
      .concat(state.parties[0]?.delegation ?? '')
      .filter((one, place, all) => all.indexOf(one) === place),
  }),
  ({ state, dice }) => {
    const group = pick(dice, Object.keys(state.groups))
    return group === undefined ? undefined : { kind: 'group.join', group, member: dice(3) > 0 }
  },
  ({ state, dice }) => {
    const operation = pick(dice, Object.keys(state.made))
    const stand = pick(dice, ['align', 'dis-align', 'none'] as const) ?? 'align'
    return operation === undefined ? undefined : { kind: 'align', with: operation, stand }
  },
  ({ dice }, p, a) => ({
    kind: 'translation.set',
    ...inside(p, a),
    language: pick(dice, ['fr', 'fa', 'th']) ?? 'fr',
    text: phrase(dice),
    of: a.hash,
    status: pick(dice, ['draft', 'checked', 'authentic'] as const) ?? 'draft',
  }),
  // The chair's part; from others it is refused.
  ({ dice }, p) => ({ kind: 'paragraph.move', paragraph: p.id, place: `m${dice(60)}` }),
  ({ state, dice }, p) => ({
    kind: 'paragraph.move',
    paragraph: p.id,
    place: `m${dice(60)}`,
    under: dice(3) === 0 ? null : (pick(dice, Object.keys(state.paragraphs)) ?? null),
  }),
  (_, p) => ({ kind: 'paragraph.discuss', paragraph: p.id }),
  ({ dice }, p) => (dice(3) === 0 ? { kind: 'paragraph.park', paragraph: p.id } : undefined),
  ({ state, dice }, p) => ({ kind: 'paragraph.resume', paragraph: (inStage(state, dice, 'parked') ?? p).id }),
  ({ dice }, p) => (dice(3) === 0 ? { kind: 'paragraph.withdraw', ...at(p) } : undefined),
  ({ dice, newId }, p) => {
    if (dice(4) > 0) return undefined
    const living = p.alternatives.filter(({ withdrawn }) => withdrawn === undefined)
    const cuts = living.flatMap((one) => {
      const after = charAt(one.runs, dice(lengthOf(one.runs)))
      return after === undefined ? [] : [{ alternative: one.id, after, tail: newId() }]
    })
    return cuts.length === 0
      ? undefined
      : { kind: 'paragraph.split', ...at(p), cuts, tail: newId(), place: `m${dice(60)}` }
  },
  (random, p) => (random.dice(4) === 0 ? merge(random, p) : undefined),
  ({ newId }, p) => ({ kind: 'ad-referendum.open', procedure: newId(), on: [at(p)], until: '2026-11-23T00:00:00Z' }),
  ({ state, dice }) => {
    const procedure = pick(dice, Object.values(state.adReferendum))
    const on = procedure && pick(dice, procedure.on)
    const answer = dice(6) === 0 ? ('decline' as const) : ('confirm' as const)
    return on && { kind: 'ad-referendum.answer', procedure: procedure.id, ...on, answer }
  },
  ({ state, dice }, p) => ({ kind: 'paragraph.agree', on: [at(inStage(state, dice, 'ad-referendum') ?? p)] }),
  (_, p) => ({ kind: 'paragraph.agree', on: [at(p)] }),
  ({ state, dice, newId }, p) => ({
    kind: 'reopen.ask',
    motion: newId(),
    ...at(inStage(state, dice, 'agreed') ?? p),
    reason: 'New instructions.',
  }),
  ({ state, dice }) => {
    const motion = Object.values(state.motions).findLast((one) => one.state === 'open')?.id
    return motion === undefined ? undefined : { kind: 'reopen.back', motion, consent: dice(9) > 0 }
  },
  ({ state }) => {
    const motion = Object.values(state.motions).findLast((one) => one.state === 'open')?.id
    return motion === undefined ? undefined : { kind: 'reopen.grant', motion }
  },
  ...decisions,
  ({ newId, dice }) => ({
    kind: 'version.issue',
    version: newId(),
    class: pick(dice, ['rolling-text', 'revision', 'l-document', 'non-paper'] as const) ?? 'rolling-text',
  }),
  ({ newId, dice }) => ({
    kind: 'floor.ask',
    request: newId(),
    right: pick(dice, ['speak', 'reply', 'point-of-order'] as const) ?? 'speak',
  }),
  ({ state, dice }) => {
    const request = pick(dice, state.floor)?.id
    const kind = pick(dice, ['floor.leave', 'floor.give', 'floor.done'] as const) ?? 'floor.give'
    return request === undefined ? undefined : { kind, request }
  },
]

function merge({ state, dice, newId }: Random, first: Paragraph): Act {
  const second = pick(dice, Object.values(state.paragraphs))
  const sources = second && second !== first ? [first, second] : [first]
  const texts = sources.map(({ alternatives }) => alternatives[0]?.runs.map(({ text }) => text).join('') ?? '')
  return {
    kind: 'paragraph.merge',
    into: newId(),
    alternative: newId(),
    type: 'operative',
    place: `m${dice(60)}`,
    text: `${texts.join(dice(2) === 0 ? ' ' : ' and ')}.`,
    sources: sources.map(at),
    contributors: sources.map(({ id, proposer }) => ({ delegation: proposer, paragraph: id })),
    rationale: 'They said the same.',
  }
}
