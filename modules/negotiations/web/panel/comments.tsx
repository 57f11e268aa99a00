import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { textBetween } from '../../text/chars.ts'
import type { Comment, Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { newId } from '../acting/new-id.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { ActButton } from './act-button.tsx'

type Props = { view: NegotiationView; paragraph: Paragraph }

/** What was said about the paragraph, with its answers; by whom always. */
export function Comments({ view, paragraph }: Props) {
  const say = useWords()
  const [answering, setAnswering] = useState<string>()
  const all = paragraph.comments.flatMap((id) => view.state.comments[id] ?? [])
  const heads = all.filter(({ replyTo }) => replyTo === undefined || !all.some(({ id }) => id === replyTo))
  return (
    <>
      {all.length === 0 && <p className="faint">{say('negotiations.comments.none')}</p>}
      <ul className="panel-lines">
        {heads.map((comment) => (
          <li key={comment.id}>
            <Said view={view} paragraph={paragraph} comment={comment} />
            <ul className="panel-lines answers">
              {all
                .filter(({ replyTo }) => replyTo === comment.id)
                .map((answer) => (
                  <li key={answer.id}>
                    <Said view={view} paragraph={paragraph} comment={answer} />
                  </li>
                ))}
            </ul>
            {answering === comment.id ? (
              <Write paragraph={paragraph} replyTo={comment.id} onDone={() => setAnswering(undefined)} />
            ) : (
              <Button small kind="quiet" onPress={() => setAnswering(comment.id)}>
                {say('negotiations.comment.answer')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Write paragraph={paragraph} />
    </>
  )
}

function Said({ view, paragraph, comment }: Props & { comment: Comment }) {
  const say = useWords()
  const { alternative, range } = comment
  const of = paragraph.alternatives.find(({ id }) => id === alternative)
  const words = of && range ? textBetween(of.runs, range) : ''
  return (
    <>
      <div className="panel-line-head">
        <bdi>{comment.accountName}</bdi> <DelegationNamed delegation={comment.delegation} /> <When at={comment.since} />
      </div>
      {words && (
        <p className="panel-words small" dir="auto">
          “{words}”
        </p>
      )}
      <p className="text" dir="auto">
        {comment.text}
      </p>
      {comment.delegation === view.me.delegation && (
        <ActButton act={{ kind: 'comment.withdraw', comment: comment.id }}>{say('negotiations.withdraw')}</ActButton>
      )}
    </>
  )
}

function Write({ paragraph, replyTo, onDone }: { paragraph: Paragraph; replyTo?: string; onDone?: () => void }) {
  const say = useWords()
  const { act, refused } = useActing()
  const [text, setText] = useState('')
  const made = {
    kind: 'comment.make',
    comment: newId(),
    paragraph: paragraph.id,
    ...(replyTo ? { replyTo } : {}),
    text: text.trim(),
  } as const
  const send = async () => {
    if (!(await act(made, say('negotiations.done')))) return
    setText('')
    onDone?.()
  }
  return (
    <div className="stack">
      <TextArea
        label={say(replyTo ? 'negotiations.comment.answer' : 'negotiations.comment.words')}
        rows={2}
        value={text}
        onChange={setText}
        maxLength={4000}
      />
      <div>
        <Button
          small
          refused={text.trim() === '' ? say('negotiations.mark.comment.first') : refused(made)}
          onPress={() => void send()}
        >
          {say('negotiations.mark.comment')}
        </Button>
      </div>
    </div>
  )
}
