/** The opposites of acts of procedure, and of what is done to paragraphs as a whole. */
import { textOf } from '../chars.ts'
import type { Act } from '../acts.ts'
import type { Undoing } from './undoing.ts'

export function inverseOfProcedure(undoing: Undoing, act: Act): Act | undefined {
  const { state, before, entry } = undoing
  switch (act.kind) {
    case 'paragraph.add':
    case 'paragraph.withdraw':
    case 'paragraph.move':
    case 'paragraph.park':
    case 'paragraph.resume':
      return ofParagraph(undoing, act)
    case 'rename':
      return before && { kind: 'rename', title: before.title }
    case 'parties.set':
      return before && before.parties.length > 0 ? { kind: 'parties.set', parties: before.parties } : undefined
    case 'parties.leave':
      return { kind: 'parties.leave', leaves: !act.leaves }
    case 'queue.set':
      return before && { kind: 'queue.set', paragraphs: before.queue }
    case 'group.join':
      return { kind: 'group.join', group: act.group, member: !act.member }
    case 'align': {
      const then = before?.alignments[act.with]?.find(({ delegation }) => delegation === entry.by.delegation)
      // That it had not answered this statement yet cannot be said anew.
      if (then?.earlier && then.stand === act.stand) return undefined
      const note = then?.note === undefined ? {} : { note: then.note }
      return { kind: 'align', with: act.with, stand: then?.stand ?? 'none', ...note }
    }
    case 'floor.ask': {
      const waits = state.floor.some(({ id, state: stage }) => id === act.request && stage === 'waiting')
      return waits ? { kind: 'floor.leave', request: act.request } : undefined
    }
    case 'reopen.back': {
      const isOpen = state.motions[act.motion]?.state === 'open'
      return isOpen ? { kind: 'reopen.back', motion: act.motion, consent: !act.consent } : undefined
    }
    default:
      return undefined
  }
}

type OnParagraph = Extract<
  Act,
  { kind: 'paragraph.add' | 'paragraph.withdraw' | 'paragraph.move' | 'paragraph.park' | 'paragraph.resume' }
>

function ofParagraph({ state, before, newId }: Undoing, act: OnParagraph): Act | undefined {
  const { paragraph: id } = act
  const now = state.paragraphs[id]
  const then = before?.paragraphs[id]
  if (!now) return undefined
  switch (act.kind) {
    case 'paragraph.add':
      return { kind: 'paragraph.withdraw', paragraph: id, hash: now.hash }
    case 'paragraph.withdraw': {
      // It comes back with the words that stood in it, as a paragraph of its own.
      const words = now.alternatives.find(({ withdrawn }) => withdrawn === undefined)
      const { type, place, under, language } = now
      return {
        kind: 'paragraph.add',
        paragraph: newId(),
        type,
        place,
        ...(under === undefined ? {} : { under }),
        text: textOf(words?.runs ?? []),
        alternative: newId(),
        language,
      }
    }
    case 'paragraph.move':
      return then && { kind: 'paragraph.move', paragraph: id, place: then.place, under: then.under ?? null }
    case 'paragraph.park':
      return { kind: 'paragraph.resume', paragraph: id }
    case 'paragraph.resume':
      return { kind: 'paragraph.park', paragraph: id }
  }
}
