// To say something: first what it is, in six large choices, and then the words. What is half written stands in the page
// alone and in no store: it is as confidential as what was sent.
import { useEffect, useId, useRef, useState } from 'react'
import { runTitle } from '#platform/in-play.ts'
import { useFormat } from '#platform/web/format.ts'
import { useRunsInPlay } from '#platform/web/runs-in-play.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon, type IconName } from '#platform/web/ui/icon.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import { crisisLimits, type MessageClass, type PlayedClass, PlayedClass as played } from '../../../crisis/acts.ts'
import type { CrisisMessage, LineView } from '../../../crisis/views.ts'
import { type Passage, PassageField } from '../../pieces/passage.tsx'
import { capitalsOf } from '../capitals.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'
import { asClass } from './answering.ts'
import { AnswerBy, type Wish, wishedBy } from './answer-by.tsx'

export type Begun = {
  class?: MessageClass | undefined
  of: PlayedClass
  /** Of an exercise: its run. */
  run?: string | undefined
  words: Passage | null
  by: Wish
  replyTo?: string | undefined
}

export const nothingBegun: Begun = { of: 'query', words: null, by: { kind: 'none' } }

const icons: Record<MessageClass, IconName> = {
  query: 'question',
  notification: 'bell',
  request: 'send',
  clarification: 'note',
  exercise: 'timeline',
  'test-call': 'check',
}

type SayFormProps = { line: CrisisLineWhole; view: LineView; begun: Begun; onBegin: (begun: Begun) => void }

export function SayForm({ line, view, begun, onBegin }: SayFormProps) {
  const say = useWords()
  const own = useId()
  const refused = view.maySay === true ? undefined : say(`crisis.not.${view.maySay}`)
  return (
    <section className={begun.class === 'exercise' ? 'crisis-say exercise' : 'crisis-say'} aria-labelledby={own}>
      <h2 id={own}>{say('crisis.say', { name: line.them.name })}</h2>
      {begun.class === undefined ? (
        <div className="crisis-classes">
          {(Object.keys(icons) as MessageClass[]).map((one) => (
            <button
              key={one}
              type="button"
              className={`crisis-choice ${one}`}
              aria-disabled={refused !== undefined}
              onClick={() => refused === undefined && onBegin(asClass(begun, one, view.messages))}
            >
              <Icon name={icons[one]} />
              <b>{say(`crisis.class.${one}`)}</b>
              <span>{say(`crisis.class.${one}.for`)}</span>
            </button>
          ))}
        </div>
      ) : begun.class === 'test-call' ? (
        <TestCall line={line} onLeave={() => onBegin({ ...begun, class: undefined })} />
      ) : (
        <Words line={line} view={view} begun={{ ...begun, class: begun.class }} onBegin={onBegin} refused={refused} />
      )}
    </section>
  )
}

function TestCall({ line, onLeave }: { line: CrisisLineWhole; onLeave: () => void }) {
  const say = useWords()
  const { lines } = useCrisis()
  const [busy, setBusy] = useState(false)
  const call = async () => {
    setBusy(true)
    try {
      await lines.testCall(line.id)
      toast(say('crisis.test.made', { name: line.them.name }))
      onLeave()
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
    setBusy(false)
  }
  return (
    <>
      <p>{say('crisis.test.words', { name: line.them.name })}</p>
      <div className="row">
        <Button kind="primary" busy={busy} onPress={() => void call()}>
          {say('crisis.test.make')}
        </Button>
        <Button onPress={onLeave}>{say('crisis.say.leave')}</Button>
      </div>
    </>
  )
}

type WordsProps = Omit<SayFormProps, 'begun'> & {
  begun: Begun & { class: Exclude<MessageClass, 'test-call'> }
  refused: string | undefined
}

function Words({ line, view, begun, onBegin, refused }: WordsProps) {
  const say = useWords()
  const head = useRef<HTMLDivElement>(null)
  const before = begun.replyTo === undefined ? undefined : view.messages.find(({ id }) => id === begun.replyTo)
  const run = useRun(line, begun, before)
  const { sending, error, send } = useSending(line, begun, onBegin, run)
  const unnamed = begun.class === 'exercise' && !before && !run ? say('crisis.not.no-run') : undefined
  // Who has chosen goes on with the words; the choices are gone from under the keyboard.
  useEffect(() => head.current?.querySelector<HTMLElement>('textarea')?.focus(), [begun.replyTo])
  const empty = (begun.words?.text.trim() ?? '') === ''
  return (
    <div className="crisis-words" ref={head}>
      <div className="crisis-chosen">
        <Icon name={icons[begun.class]} />
        <p>
          <b>{say(`crisis.class.${begun.class}`)}</b> {say(`crisis.class.${begun.class}.for`)}
        </p>
        <Button small kind="quiet" onPress={() => onBegin({ ...begun, class: undefined })}>
          {say('crisis.say.other')}
        </Button>
      </div>
      {before && (
        <p className="crisis-replying">
          {say('crisis.answers', { class: say(`crisis.class.${before.of ?? before.class}`), n: before.number })}
          <Button small kind="quiet" icon="cross" iconOnly onPress={() => onBegin({ ...begun, replyTo: undefined })}>
            {say('crisis.say.noAnswer')}
          </Button>
        </p>
      )}
      {begun.class === 'exercise' && (
        <div className="crisis-wish">
          <RadioChoice
            label={say('crisis.say.plays')}
            options={played.options.map((id) => ({ id, label: say(`crisis.class.${id}`) }))}
            value={begun.of}
            onChange={(of) => onBegin({ ...begun, of })}
          />
          {!before && (
            <RunChoice
              exercise
              other={line.them.id}
              value={run?.id}
              onChange={(chosen) => onBegin({ ...begun, run: chosen })}
            />
          )}
        </div>
      )}
      <PassageField
        label={say('crisis.say.words')}
        hint={say('crisis.say.words.hint')}
        rows={5}
        most={crisisLimits.text}
        value={begun.words}
        onChange={(words) => onBegin({ ...begun, words })}
      />
      <AnswerBy
        wish={begun.by}
        onChange={(by) => onBegin({ ...begun, by })}
        capitals={capitalsOf({ us: line.us.name, them: line.them.name, zones: line.zones })}
      />
      {error !== undefined && <ErrorState title={crisisTrouble(error, say)} />}
      <Rings line={line} kind={begun.class} />
      <div className="row">
        <Button
          kind="primary"
          icon="send"
          busy={sending}
          refused={refused ?? (empty ? say('crisis.say.empty') : undefined) ?? unnamed}
          onPress={() => void send()}
        >
          {say(`crisis.send.${begun.class}`, { name: line.them.name })}
        </Button>
        <Button onPress={() => onBegin(nothingBegun)}>{say('crisis.say.leave')}</Button>
      </div>
    </div>
  )
}

/** What sending does over there, and whom it wakes. */
function Rings({ line: { officers, them }, kind }: { line: CrisisLineWhole; kind: MessageClass }) {
  const say = useWords()
  const format = useFormat()
  const theirs = officers.filter(({ delegationId }) => delegationId === them.id)
  const onDuty = theirs.filter((one) => one.onDuty)
  const names = format.list((onDuty.length > 0 ? onDuty : theirs).map(({ name }) => `\u2068${name}\u2069`))
  return (
    <p className="small">{say(kind === 'exercise' ? 'crisis.say.rings.exercise' : 'crisis.say.rings', { names })}</p>
  )
}

/** The run of which a message is that answers none: the one that was chosen, or the only one. */
function useRun(line: CrisisLineWhole, { class: chosen, run }: Begun, before: CrisisMessage | undefined) {
  const language = useLanguage()
  const runs = useRunsInPlay(chosen === 'exercise' && !before, line.them.id) ?? []
  const found = runs.length === 1 ? runs[0] : runs.find(({ id }) => id === run)
  return found && { id: found.id, title: runTitle(found, language) }
}

function useSending(
  line: CrisisLineWhole,
  begun: Begun,
  onBegin: (begun: Begun) => void,
  run: { id: string; title: string } | undefined,
) {
  const say = useWords()
  const language = useLanguage()
  const { lines } = useCrisis()
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async () => {
    const { class: chosen, of, words, by, replyTo } = begun
    if (chosen === undefined || words === null) return
    setSending(true)
    setError(undefined)
    try {
      const answerBy = wishedBy(by)
      await lines.say(line.id, {
        class: chosen,
        text: words.text.trim(),
        language: words.language || language,
        ...(chosen === 'exercise' ? { of, ...(run ? { run } : {}) } : {}),
        ...(answerBy === undefined ? {} : { answerBy }),
        ...(replyTo === undefined ? {} : { replyTo }),
      })
      toast(say(navigator.onLine ? 'crisis.say.sent' : 'crisis.say.kept'))
      onBegin(nothingBegun)
    } catch (refused) {
      setError(refused)
    }
    setSending(false)
  }
  return { sending, error, send }
}
