// Words chosen to be put in brackets, to be an open choice, or to be spoken of. With the mouse they are selected in the
// text before; by keyboard they are selected here, in a field that takes no typing.
import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Act } from '../../text/acts.ts'
import { type Span, charAt, rangeOf, textOf } from '../../text/chars.ts'
import type { Alternative, Paragraph } from '../../text/state.ts'
import { type Marking, useTable } from '../table/table-context.ts'
import { useActing } from './acting.tsx'
import { newId } from './new-id.ts'
import './editors.css'

export function MarkEditor({
  doing,
  paragraph,
  alternative,
}: {
  doing: Marking
  paragraph: Paragraph
  alternative: Alternative
}) {
  const say = useWords()
  const { begin } = useTable()
  const { act, refused } = useActing()
  const words = textOf(alternative.runs)
  const [span, setSpan] = useState<Span>(doing.span ?? chosenAtFirst(doing.name, words.length))
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const proposed = actOf(doing, { paragraph, alternative, span, note })
  const not = proposed === undefined ? say(`negotiations.mark.${doing.name}.first`) : refused(proposed)
  const send = async () => {
    if (!proposed || not !== undefined || busy) return
    setBusy(true)
    const taken = await act(proposed, say('negotiations.done'))
    setBusy(false)
    if (taken) begin(undefined)
  }
  const field = { value: note, onChange: setNote, maxLength: 4000 }
  return (
    // Enter and Escape serve the whole of it; every control inside does without them.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="words-editor"
      onKeyDown={(event) => {
        if (
          event.key === 'Enter' &&
          (event.ctrlKey || event.metaKey || !(event.target instanceof HTMLTextAreaElement))
        ) {
          if (event.target instanceof HTMLButtonElement) return
          event.preventDefault()
          void send()
        }
        if (event.key === 'Escape') begin(undefined)
      }}
    >
      <WordsPicker
        words={words}
        span={span}
        onChange={setSpan}
        onSend={() => void send()}
        language={paragraph.language}
      />
      <p className="small" aria-live="polite">
        {span.end > span.start
          ? say('negotiations.mark.chosen', { words: words.slice(span.start, span.end) })
          : say('negotiations.mark.none')}
      </p>
      {doing.name === 'comment' ? (
        <TextArea label={say('negotiations.comment.words')} rows={3} {...field} autoFocus />
      ) : (
        <TextField label={say(labels[doing.name])} {...field} />
      )}
      <div className="row">
        <Button small kind="primary" busy={busy} refused={not} onPress={() => void send()}>
          {say(`negotiations.mark.${doing.name}`)}
        </Button>
        <Button small kind="quiet" onPress={() => begin(undefined)}>
          {say('confirm.leave')}
        </Button>
      </div>
    </div>
  )
}

const labels = {
  bracket: 'negotiations.reason',
  choice: 'negotiations.choice.options',
  placeholder: 'negotiations.placeholder.note',
} as const

/** A bracket around all of it; a gap behind it; else nothing. */
const chosenAtFirst = (name: Marking['name'], end: number): Span => ({
  start: name === 'placeholder' ? end : 0,
  end: name === 'bracket' || name === 'placeholder' ? end : 0,
})

type Made = { paragraph: Paragraph; alternative: Alternative; span: Span; note: string }

function actOf({ name }: Marking, { paragraph, alternative, span, note }: Made): Act | undefined {
  const range = rangeOf(alternative.runs, withoutEdges(textOf(alternative.runs), span))
  const at = { paragraph: paragraph.id, alternative: alternative.id }
  const said = note.trim()
  if (name === 'comment')
    return said === ''
      ? undefined
      : { kind: 'comment.make', comment: newId(), ...at, ...(range ? { range } : {}), text: said }
  if (name === 'placeholder')
    return said === ''
      ? undefined
      : {
          kind: 'placeholder.set',
          ...at,
          placeholder: newId(),
          after: span.start === 0 ? null : (charAt(alternative.runs, span.start - 1) ?? null),
          note: said.replaceAll(/\s+/g, ' ').slice(0, 300),
        }
  if (!range) return undefined
  if (name === 'bracket')
    return { kind: 'bracket.open', ...at, bracket: newId(), range, ...(said ? { reason: said } : {}) }
  const stands = textOf(alternative.runs).slice(span.start, span.end).trim()
  const options = [...new Set([stands, ...said.split('/').map((one) => one.trim())])].filter((one) => one !== '')
  return options.length < 2 ? undefined : { kind: 'choice.open', ...at, choice: newId(), range, options }
}

/** A selection by words takes the space before or behind them along: nobody means to bracket a space. */
function withoutEdges(words: string, { start, end }: Span): Span {
  const chosen = words.slice(start, end)
  const first = start + chosen.length - chosen.trimStart().length
  return { start: first, end: first + chosen.trim().length }
}

type PickerProps = { words: string; span: Span; onChange: (span: Span) => void; onSend: () => void; language: string }

/** A field with a caret, whose words cannot be changed: arrows with Shift select as they do everywhere. */
function WordsPicker({ words, span, onChange, onSend, language }: PickerProps) {
  const say = useWords()
  const own = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const first = useRef(span)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(first.current.start, first.current.end)
  }, [])
  const still = (event: SyntheticEvent) => event.preventDefault()
  return (
    <div className="growing">
      <label htmlFor={own}>{say('negotiations.mark.pick')}</label>
      <textarea
        id={own}
        ref={field}
        className="picking"
        value={words}
        lang={language}
        dir="auto"
        rows={2}
        onChange={() => undefined}
        onBeforeInput={still}
        onPaste={still}
        onCut={still}
        onDrop={still}
        onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
          onChange({ start: selectionStart, end: selectionEnd })
        }
        onKeyDown={(event) => {
          if (['Backspace', 'Delete'].includes(event.key)) event.preventDefault()
          if (event.key === 'Enter') {
            event.preventDefault()
            event.stopPropagation()
            onSend()
          }
        }}
      />
    </div>
  )
}
