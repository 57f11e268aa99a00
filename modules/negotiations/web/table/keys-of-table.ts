import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { selectedSpan } from '../acting/selected.ts'
import { useUndo } from '../acting/undo.ts'
import type { Table } from './table-context.ts'
import { useTableKeys } from './table-keys.ts'

type Keys = {
  view: NegotiationView
  labels: Record<string, string>
  table: Table
  step: (by: 1 | -1) => void
  search: () => void
}

/** Every act upon the paragraph in hand by one key; the words of each stand in the help. */
export function useTableKeysFor({ view, labels, table: { chosen, choose, doing, begin }, step, search }: Keys): void {
  const say = useWords()
  const undo = useUndo(view)
  const tell = (words: string) => toast(words, { kind: 'said' })
  /**
   * Without words that are selected, a key means the paragraph in hand: where it is out of sight, it is brought there first,
   * and where it has several alternatives, one says which by selecting words in it.
   */
  const inHand = (): string | undefined => {
    if (chosen === undefined) {
      tell(say('negotiations.choose.first'))
      return undefined
    }
    if (isInSight(chosen)) return chosen
    choose(chosen, { focus: true })
    const { type } = view.state.paragraphs[chosen] ?? { type: 'operative' }
    tell(say('negotiations.choose.again', { name: labels[chosen] || say(`negotiations.type.${type}`) }))
    return undefined
  }
  const onWords = (name: 'edit' | 'alternative' | 'bracket' | 'comment') => () => {
    const selected = selectedSpan()
    if (selected) {
      const { paragraph, alternative, span } = selected
      const marks = name === 'bracket' || name === 'comment'
      return begin(marks ? { name, paragraph, alternative, span } : { name, paragraph, alternative })
    }
    const paragraph = inHand()
    if (paragraph === undefined) return
    const living = view.state.paragraphs[paragraph]?.alternatives.filter((one) => !one.withdrawn) ?? []
    const [only, other] = living
    if (!only) return
    if (other && name !== 'alternative') return tell(say('negotiations.choose.alternative'))
    begin({ name, paragraph, alternative: only.id })
  }
  const onParagraph = (name: 'position' | 'reserve') => () => {
    const paragraph = inHand()
    if (paragraph !== undefined) begin({ name, paragraph })
  }
  useTableKeys([
    { key: 'j', label: say('negotiations.key.next'), press: () => step(1) },
    { key: 'k', label: say('negotiations.key.previous'), press: () => step(-1) },
    { key: 'e', label: say('negotiations.key.edit'), press: onWords('edit') },
    { key: 'b', label: say('negotiations.key.bracket'), press: onWords('bracket') },
    { key: 'a', label: say('negotiations.key.alternative'), press: onWords('alternative') },
    { key: 'p', label: say('negotiations.key.position'), press: onParagraph('position') },
    { key: 'c', label: say('negotiations.key.comment'), press: onWords('comment') },
    { key: 'r', label: say('negotiations.key.reserve'), press: onParagraph('reserve') },
    { key: 'u', label: say('negotiations.key.undo'), press: undo },
    { key: '/', label: say('negotiations.key.find'), press: search },
    {
      key: 'escape',
      label: say('negotiations.key.escape'),
      press: () => (doing ? begin(undefined) : choose(undefined)),
    },
  ])
}

/** Whether one sees where it begins, or it fills the window. */
function isInSight(paragraph: string): boolean {
  const box = document.getElementById(`p-${paragraph}`)?.getBoundingClientRect()
  return box !== undefined && box.top < innerHeight - 24 && (box.top >= 0 || box.bottom > innerHeight / 2)
}
