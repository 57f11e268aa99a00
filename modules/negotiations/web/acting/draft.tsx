// Typing that the others of the room may watch: it lives in the sealed room alone and is kept by nobody.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '#platform/web/words.ts'
import type { Draft } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useActing } from './acting.tsx'
import { changesBetween } from './edits.ts'

export type Drafting = {
  text: string
  change: (text: string) => void
  cursor: (at: number) => void
  others: { name: string; at: number }[]
  shared: boolean
  /** From here on the others see it grow; what they type comes in. */
  share: () => void
  close: () => void
}

export function useDraft(paragraph: string, id: string, initial: string): Drafting {
  const { negotiations } = useNegotiations()
  const { view } = useActing()
  const [text, setText] = useState(initial)
  const [others, setOthers] = useState<{ name: string; at: number }[]>([])
  const [shared, setShared] = useState(false)
  const draft = useRef<Draft>(undefined)
  const written = useRef(initial)
  const joining = useRef(false)
  useEffect(() => () => draft.current?.close(), [])
  const share = useCallback(() => {
    if (draft.current) return
    const opened = negotiations.draft(view.room, id, paragraph)
    draft.current = opened
    setShared(true)
    // Whoever comes first brings the words; whoever comes later waits for what stands there.
    const begun = negotiations.drafts(view.room).some((one) => one.id === id && one.by.account !== view.me.account)
    joining.current = begun && opened.text() === ''
    if (opened.text() !== '') setText(opened.text())
    else if (!begun) opened.edit(0, 0, written.current)
    opened.subscribe(() => {
      if (joining.current && opened.text() === '') return
      joining.current = false
      written.current = opened.text()
      setText(opened.text())
      setOthers(opened.cursors())
    })
  }, [negotiations, view.room, view.me.account, id, paragraph])
  const change = useCallback((next: string) => {
    if (joining.current) return
    const before = written.current
    written.current = next
    setText(next)
    for (const { start, end, insert } of changesBetween(before, next, 'en').toReversed())
      draft.current?.edit(start, end, insert)
  }, [])
  const cursor = useCallback((at: number) => draft.current?.cursor(at), [])
  const close = useCallback(() => {
    draft.current?.close()
    draft.current = undefined
  }, [])
  return { text, change, cursor, others, shared, share, close }
}

export function DraftOthers({ draft }: { draft: Drafting }) {
  const say = useWords()
  if (!draft.shared)
    return (
      <p className="small faint">
        {say('negotiations.draft.private')}{' '}
        <button type="button" className="link-button" onClick={draft.share}>
          {say('negotiations.draft.share')}
        </button>
      </p>
    )
  return (
    <p className="small" role="status">
      {draft.others.length === 0
        ? say('negotiations.draft.shared')
        : say('negotiations.draft.others', { names: draft.others.map(({ name }) => name).join(', ') })}
    </p>
  )
}
