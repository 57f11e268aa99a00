// The way to the capital and back, at one paragraph: asked until when, what it answered, and carrying that into the room.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BriefItem, NegotiationView } from '../../client/views.ts'
import type { Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { type Asked, askedOf, openProcedure } from './brief-model.ts'
import { useBrief, useDoing, useSilenced } from './use-brief.ts'

type Here = { view: NegotiationView; paragraph: Paragraph }

export function CapitalOf({ view, paragraph, items }: Here & { items: readonly BriefItem[] }) {
  const asked = askedOf(items)
  const open = asked.some(({ answer }) => !answer)
  return (
    <>
      {asked.map((one) => (
        <AskedShown key={one.question.id} view={view} paragraph={paragraph} asked={one} />
      ))}
      {!open && paragraph.stage !== 'agreed' && paragraph.stage !== 'adopted' && (
        <AskCapital view={view} paragraph={paragraph} />
      )}
    </>
  )
}

function AskedShown({ view, paragraph, asked: { question, answer } }: Here & { asked: Asked }) {
  const say = useWords()
  return (
    <section className="capital-asked" aria-label={say('negotiations.brief.asked')}>
      <p>
        <b>{say('negotiations.brief.asked')}</b> <span dir="auto">{question.text}</span>
      </p>
      {question.until && <NegotiationDeadline at={question.until} view={view} done={answer !== undefined} />}
      {question.hash !== undefined && question.hash !== paragraph.hash && (
        <p className="small">{say('negotiations.brief.moved')}</p>
      )}
      {answer?.answer && (
        <>
          <p>
            <Status standing={answer.answer === 'confirm' ? 'done' : 'gone'}>
              {say(`negotiations.brief.answered.${answer.answer}`)}
            </Status>{' '}
            <bdi>{answer.by.name}</bdi>, <When at={answer.at} />
          </p>
          {answer.text && (
            <p className="text" dir="auto">
              {answer.text}
            </p>
          )}
          <Carry view={view} paragraph={paragraph} answer={answer} hash={question.hash} />
        </>
      )}
    </section>
  )
}

/** By whoever has the power: the rules say on the button why not. */
function Carry({ view, paragraph, answer, hash }: Here & { answer: BriefItem; hash: string | undefined }) {
  const say = useWords()
  const { refused } = useActing()
  const open = openProcedure(view.state, paragraph, view.me.delegation)
  const given = answer.answer
  if (!open || !given) return null
  const act = {
    kind: 'ad-referendum.answer',
    procedure: open.procedure,
    paragraph: paragraph.id,
    hash: open.hash,
    answer: given,
  } as const
  const other = hash !== undefined && hash !== open.hash ? say('negotiations.brief.otherWords') : undefined
  return (
    <div className="capital-carry">
      <p className="small">{say('negotiations.brief.carry')}</p>
      <DecideButton kind="primary" name={given} acts={() => act} refused={other ?? refused(act)} />
    </div>
  )
}

function AskCapital({ view, paragraph }: Here) {
  const say = useWords()
  const { brief } = useBrief()
  const { busy, run } = useDoing()
  const silenced = useSilenced()
  const open = openProcedure(view.state, paragraph, view.me.delegation)
  const [text, setText] = useState('')
  const [until, setUntil] = useState<string | undefined>(open?.until)
  const ask = () =>
    run(async () => {
      await brief.write({
        room: view.room,
        paragraph: paragraph.id,
        kind: 'capital-asked',
        text: text.trim(),
        hash: open?.hash ?? paragraph.hash,
        ...(until ? { until } : {}),
      })
      setText('')
    })
  const missing = text.trim() === '' || until === undefined ? say('negotiations.brief.ask.missing') : undefined
  return (
    <Disclosure title={say('negotiations.brief.ask')} {...(open ? { open: true } : {})}>
      <div className="brief-writing">
        <TextArea
          label={say('negotiations.brief.ask.words')}
          value={text}
          onChange={setText}
          rows={2}
          maxLength={2000}
        />
        <DateTimeField label={say('negotiations.brief.ask.until')} value={until} onChange={setUntil} />
        {until && <NegotiationDeadline at={until} view={view} />}
        <Button busy={busy} refused={silenced ?? missing} onPress={ask}>
          {say('negotiations.brief.ask.act')}
        </Button>
      </div>
    </Disclosure>
  )
}
