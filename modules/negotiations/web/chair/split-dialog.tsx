import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import { charAt, textOf } from '../../text/chars.ts'
import { placeBetween } from '../../text/place.ts'
import type { Alternative } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { newId } from '../acting/new-id.ts'
import { useOrder } from '../table/text-state.ts'

/** One becomes two, in every alternative: where each is cut is chosen by the sentence or clause that begins the second. */
export function SplitDialog({
  view,
  paragraph: id,
  onClose,
}: {
  view: NegotiationView
  paragraph: string
  onClose: () => void
}) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const order = useOrder(view)
  const paragraph = view.state.paragraphs[id]
  const living = paragraph?.alternatives.filter(({ withdrawn }) => !withdrawn) ?? []
  const [cuts, setCuts] = useState<Record<string, number>>({})
  if (!paragraph) return null
  const siblings = order.filter((one) => one.under === paragraph.under)
  const next = siblings[siblings.findIndex((one) => one.id === id) + 1]
  const made: Act = {
    kind: 'paragraph.split',
    paragraph: id,
    hash: paragraph.hash,
    cuts: living.flatMap(({ id: alternative, runs }) => {
      const after = charAt(runs, (cuts[alternative] ?? 0) - 1)
      return after === undefined ? [] : [{ alternative, after, tail: newId() }]
    }),
    tail: newId(),
    place: placeBetween(paragraph.place, next?.place ?? null),
  }
  const missing = living.some((one) => !cuts[one.id]) ? say('negotiations.split.first') : undefined
  const send = async () => {
    if (await act(made, say('negotiations.done'))) onClose()
  }
  return (
    <Dialog title={say('negotiations.split')} isOpen onClose={onClose} wide>
      <Consequences name="split" />
      {living.map((one) => (
        <CutAt
          key={one.id}
          alternative={one}
          at={cuts[one.id]}
          language={paragraph.language}
          onCut={(at) => setCuts({ ...cuts, [one.id]: at })}
        />
      ))}
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={busy} refused={missing ?? refused(made)} onPress={() => void send()}>
          {say('negotiations.split')}
        </Button>
      </div>
    </Dialog>
  )
}

type CutProps = { alternative: Alternative; at: number | undefined; language: string; onCut: (at: number) => void }

/** Between any two words stands a place to cut; the chosen one is shown as a line. */
function CutAt({ alternative, at, language, onCut }: CutProps) {
  const say = useWords()
  const text = textOf(alternative.runs)
  const starts = Array.from(new Intl.Segmenter(language, { granularity: 'word' }).segment(text)).flatMap(
    ({ index, isWordLike }) => (isWordLike && index > 0 ? index : []),
  )
  return (
    <fieldset className="cut-at">
      <legend>{say('negotiations.split.where')}</legend>
      <p className="panel-words" dir="auto">
        {[0, ...starts].map((start, index) => {
          const words = text.slice(start, starts[index] ?? text.length)
          return index === 0 ? (
            <span key={start}>{words}</span>
          ) : (
            <button
              key={start}
              type="button"
              className={at === start ? 'cut chosen' : 'cut'}
              aria-pressed={at === start}
              aria-label={say('negotiations.split.before', { words: words.trim() })}
              onClick={() => onCut(start)}
            >
              {words}
            </button>
          )
        })}
      </p>
    </fieldset>
  )
}
