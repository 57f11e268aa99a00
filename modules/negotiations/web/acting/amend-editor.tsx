// Words changed in place. What was typed becomes amendments, or the author’s own change, or a further alternative; the
// words that stand are not touched until somebody accepts.
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { directionOf, isLanguage } from '#platform/languages.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Act } from '../../text/acts.ts'
import { editOf, textOf } from '../../text/chars.ts'
import type { Alternative, Paragraph } from '../../text/state.ts'
import { shownWords } from '../../text/words-of-acts.ts'
import { useTable } from '../table/table-context.ts'
import { useActing } from './acting.tsx'
import { DraftOthers, useDraft } from './draft.tsx'
import { changesBetween } from './edits.ts'
import { newId } from './new-id.ts'
import { WordsChanged } from './words-changed.tsx'
import './editors.css'

type Props = {
  paragraph: Paragraph
  alternative: Alternative
  /** A further alternative, beginning from these words. */ fresh?: boolean
}

export function AmendEditor({ paragraph, alternative, fresh = false }: Props) {
  const say = useWords()
  const { begin } = useTable()
  const { act, refused } = useActing()
  const before = textOf(alternative.runs)
  const draft = useDraft(paragraph.id, fresh ? `new-${paragraph.id}` : alternative.id, before)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const { language } = paragraph
  const changes = useMemo(() => changesBetween(before, draft.text, language), [before, draft.text, language])
  const because = reason.trim() ? { reason: reason.trim() } : {}
  const at = { paragraph: paragraph.id, alternative: alternative.id }
  const edits = changes.flatMap(({ start, end, insert }) => editOf(alternative.runs, { start, end }, insert) ?? [])
  const proposed = (): Act[] =>
    fresh
      ? [
          {
            kind: 'alternative.add',
            paragraph: paragraph.id,
            alternative: newId(),
            text: shownWords(draft.text).trim(),
            ...because,
          },
        ]
      : edits.map((edit) => ({ kind: 'amendment.propose', ...at, amendment: newId(), edit, ...because }))
  const revised: Act = { kind: 'alternative.revise', ...at, base: alternative.hash, edits }
  const nothing = changes.length === 0 && !fresh ? say('negotiations.edit.nothing') : undefined
  const empty = fresh && draft.text.trim() === '' ? say('negotiations.edit.empty') : undefined
  const [first] = proposed()
  const not = nothing ?? empty ?? (first && refused(first))
  const mayRevise = !fresh && refused(revised) === undefined
  const send = async (acts: Act | Act[], done: string) => {
    setBusy(true)
    const taken = await act(acts, done)
    setBusy(false)
    if (!taken) return
    draft.close()
    begin(undefined)
  }
  const propose = () => {
    if (not === undefined && !busy)
      void send(
        proposed(),
        say(fresh ? 'negotiations.alternative.added' : 'negotiations.amendment.proposed', { count: changes.length }),
      )
  }
  return (
    <div className="words-editor">
      <GrowingText
        label={say(fresh ? 'negotiations.edit.alternative' : 'negotiations.edit.words')}
        text={draft.text}
        language={language}
        onChange={draft.change}
        onCursor={draft.cursor}
        onSend={propose}
        onLeave={() => begin(undefined)}
      />
      <DraftOthers draft={draft} />
      {changes.length > 0 && <WordsChanged before={before} after={draft.text} language={language} />}
      <TextField label={say('negotiations.reason')} value={reason} onChange={setReason} maxLength={4000} />
      <div className="row">
        <Button kind="primary" small busy={busy} refused={not} onPress={propose}>
          {fresh
            ? say('negotiations.edit.add')
            : say('negotiations.edit.propose', { count: Math.max(1, changes.length) })}
        </Button>
        {mayRevise && (
          <Button small busy={busy} refused={nothing} onPress={() => void send(revised, say('negotiations.revised'))}>
            {say('negotiations.edit.revise')}
          </Button>
        )}
        <Button small kind="quiet" onPress={() => begin(undefined)}>
          {say('confirm.leave')}
        </Button>
        <span className="small faint">{say('negotiations.edit.keys')}</span>
      </div>
    </div>
  )
}

type TextProps = {
  label: string
  text: string
  language: string
  onChange: (text: string) => void
  onCursor: (at: number) => void
  onSend: () => void
  onLeave: () => void
}

/** As high as its words, in the voice of the text. */
export function GrowingText({ label, text, language, onChange, onCursor, onSend, onLeave }: TextProps) {
  const own = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = field.current
    element?.focus()
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  return (
    <div className="growing">
      <label htmlFor={own}>{label}</label>
      <textarea
        id={own}
        ref={field}
        value={text}
        lang={language}
        dir={isLanguage(language) ? directionOf(language) : 'auto'}
        rows={2}
        maxLength={20_000}
        onChange={(event) => onChange(event.target.value)}
        onSelect={(event) => onCursor(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            onSend()
          }
          if (event.key === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            onLeave()
          }
        }}
      />
    </div>
  )
}
