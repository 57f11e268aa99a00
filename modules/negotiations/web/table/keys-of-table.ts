import { announce } from '#platform/web/announce.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { selectedSpan } from '../acting/selected.ts'
import { useUndo } from '../acting/undo.ts'
import type { Doing, Table } from './table-context.ts'
import { useTableKeys } from './table-keys.ts'

type Keys = { view: NegotiationView; table: Table; step: (by: 1 | -1) => void; search: () => void }

/** Every act upon the paragraph in hand by one key; the words of each stand in the help. */
export function useTableKeysFor({ view, table: { chosen, choose, doing, begin }, step, search }: Keys): void {
  const say = useWords()
  const undo = useUndo(view)
  const onWords = (name: 'edit' | 'alternative' | 'bracket' | 'comment') => () => {
    const selected = selectedSpan()
    const paragraph = selected?.paragraph ?? chosen
    const living =
      paragraph === undefined ? undefined : view.state.paragraphs[paragraph]?.alternatives.find((one) => !one.withdrawn)
    const alternative = selected?.alternative ?? living?.id
    if (paragraph === undefined || alternative === undefined) return announce(say('negotiations.choose.first'))
    const at = { paragraph, alternative }
    const next: Doing =
      name === 'bracket' || name === 'comment'
        ? { name, ...at, ...(selected ? { span: selected.span } : {}) }
        : { name, ...at }
    begin(next)
  }
  const onParagraph = (name: 'position' | 'reserve') => () =>
    chosen === undefined ? announce(say('negotiations.choose.first')) : begin({ name, paragraph: chosen })
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
