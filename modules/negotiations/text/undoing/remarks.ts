/** The opposites of remarks, reserves, positions and translations. */
import { isChair } from '../../rules.ts'
import type { Act } from '../acts.ts'
import type { Undoing } from './undoing.ts'

export function inverseOfRemark(undoing: Undoing, act: Act): Act | undefined {
  const { state, before, entry, newId } = undoing
  switch (act.kind) {
    case 'comment.make':
      return state.comments[act.comment] && { kind: 'comment.withdraw', comment: act.comment }
    case 'comment.withdraw': {
      const gone = before?.comments[act.comment]
      if (!gone) return undefined
      const { paragraph, alternative, range, replyTo, text } = gone
      return {
        kind: 'comment.make',
        comment: newId(),
        ...(paragraph === undefined ? {} : { paragraph }),
        ...(alternative === undefined ? {} : { alternative }),
        ...(range === undefined ? {} : { range }),
        ...(replyTo === undefined || !state.comments[replyTo] ? {} : { replyTo }),
        text,
      }
    }
    case 'reserve.enter': {
      const reserve = state.reserves[act.reserve]
      return reserve && reserve.liftedAt === undefined ? { kind: 'reserve.lift', reserve: reserve.id } : undefined
    }
    case 'reserve.lift': {
      const lifted = state.reserves[act.reserve]
      if (!lifted) return undefined
      const { paragraph, type, reason } = lifted
      return {
        kind: 'reserve.enter',
        reserve: newId(),
        paragraph,
        type,
        ...(reason === undefined ? {} : { reason }),
      }
    }
    case 'position.take':
      return earlierPosition(undoing, act)
    case 'translation.set': {
      const earlier = before?.paragraphs[act.paragraph]?.alternatives.find(({ id }) => id === act.alternative)
      const then = earlier?.translations[act.language]
      // What the chair declared authentic the chair brings back.
      if (!then || (then.status === 'authentic' && !isChair(state, entry.by))) return undefined
      const { paragraph, alternative, language } = act
      return {
        kind: 'translation.set',
        paragraph,
        alternative,
        language,
        text: then.text,
        of: then.of,
        status: then.status,
      }
    }
    default:
      return undefined
  }
}

/** The position before, on the words it was on; where there was none, one is without instructions. */
function earlierPosition(
  { state, before, entry }: Undoing,
  { paragraph, group }: Extract<Act, { kind: 'position.take' }>,
): Act | undefined {
  const now = state.paragraphs[paragraph]
  const key = group ?? entry.by.delegation
  const taken = now?.positions[key]
  if (!now || !taken) return undefined
  const then = before?.paragraphs[paragraph]?.positions[key]
  if (!then && taken.stand === 'no-instructions') return undefined
  return {
    kind: 'position.take',
    paragraph,
    hash: then?.hash ?? now.hash,
    stand: then?.stand ?? 'no-instructions',
    ...(then?.note === undefined ? {} : { note: then.note }),
    ...(group === undefined ? {} : { group }),
  }
}
