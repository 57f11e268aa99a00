// The daily test as a strip of days: called, received, acknowledged, missed; and when it is due, which both sides set.
import { useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When, useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CrisisLineWhole, crisisPaths } from '../../../contract/crisis.ts'
import { nextTest, testDays, type TestDay } from '../../../crisis/timing.ts'
import type { LineView, Schedule } from '../../../crisis/views.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'
import { WithKeys } from '../client/with-keys.tsx'

/** What was said in the tests stands in the sealed room: without its keys the page says so, and shows the rest. */
export function Tests({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  return (
    <Section title={say('crisis.tests')}>
      <p className="small">{say('crisis.tests.words')}</p>
      <WithKeys without={<Closed line={line} />}>
        <Strip line={line} />
      </WithKeys>
    </Section>
  )
}

function Closed({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  return (
    <p>
      {say('crisis.tests.closed')}{' '}
      <ButtonLink small to={crisisPaths.one(line.id)}>
        {say('crisis.open')}
      </ButtonLink>
    </p>
  )
}

const signs: Record<TestDay['state'], string> = {
  before: '',
  ahead: '',
  due: '…',
  called: '→',
  received: '○',
  acknowledged: '●',
  missed: '×',
}

function Strip({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const format = useFormat()
  const now = new Date(useNow())
  const view = useCrisis().lines.line(line.id)
  if (!view) return <Closed line={line} />
  const next = nextTest(view.schedule, now)
  // What was before this device came to the line it cannot know.
  const days = testDays(view.schedule, now).filter(({ state }) => state !== 'before')
  return (
    <>
      {days.length > 0 && (
        <ol className="crisis-days" aria-label={say('crisis.tests')}>
          {days.map((one) => (
            <li key={one.day} className={one.state}>
              <span className="crisis-day-sign" aria-hidden="true">
                {signs[one.state]}
              </span>
              <time dateTime={one.day}>{format.date(`${one.day}T12:00:00Z`)}</time>
              <span>
                {say(`crisis.day.${one.state}`)}
                <span className="small faint">
                  {' '}
                  {say('crisis.day.by', { name: view[one.call?.side ?? one.turn].name })}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
      <p>
        {say('crisis.tests.next', { name: view[next.turn].name })} <When at={next.dueAt} absolute />
      </p>
      <Hours view={view} />
    </>
  )
}

const graces = [15, 30, 60, 120] as const

/** The hour holds once both sides have said the same. */
function Hours({ view }: { view: LineView }) {
  const say = useWords()
  const { inForce, proposed } = view.schedule
  const { lines } = useCrisis()
  const [wish, setWish] = useState<Schedule>()
  const set = async (schedule: Schedule) => {
    try {
      await lines.schedule(view.id, schedule)
      setWish(undefined)
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
  }
  return (
    <div className="crisis-hours">
      <p>{say('crisis.hours', { at: inForce.at, minutes: inForce.graceMinutes })}</p>
      {proposed.us && <p className="small">{say('crisis.hours.us', { at: proposed.us.at, name: view.them.name })}</p>}
      {proposed.them && (
        <p className="row">
          {say('crisis.hours.them', {
            name: view.them.name,
            at: proposed.them.at,
            minutes: proposed.them.graceMinutes,
          })}
          <Button small kind="primary" onPress={() => proposed.them && void set(proposed.them)}>
            {say('crisis.hours.agree')}
          </Button>
        </p>
      )}
      {wish ? (
        <HoursForm wish={wish} onChange={setWish} onSend={() => void set(wish)} onLeave={() => setWish(undefined)} />
      ) : (
        <div>
          <Button
            small
            refused={view.maySay === true ? undefined : say(`crisis.not.${view.maySay}`)}
            onPress={() => setWish(inForce)}
          >
            {say('crisis.hours.other')}
          </Button>
        </div>
      )}
    </div>
  )
}

type HoursFormProps = { wish: Schedule; onChange: (wish: Schedule) => void; onSend: () => void; onLeave: () => void }

function HoursForm({ wish, onChange, onSend, onLeave }: HoursFormProps) {
  const say = useWords()
  return (
    <div className="crisis-hours-form">
      <label className="field short">
        <span className="field-label">{say('crisis.hours.at')}</span>
        <input
          className="input"
          type="time"
          dir="ltr"
          value={wish.at}
          onChange={({ target }) => onChange({ ...wish, at: target.value })}
        />
      </label>
      <label className="field short">
        <span className="field-label">{say('crisis.hours.grace')}</span>
        <select
          className="input"
          value={wish.graceMinutes}
          onChange={({ target }) => onChange({ ...wish, graceMinutes: Number(target.value) })}
        >
          {[...new Set([...graces, wish.graceMinutes])].map((minutes) => (
            <option key={minutes} value={minutes}>
              {say('crisis.hours.minutes', { count: minutes })}
            </option>
          ))}
        </select>
      </label>
      <div className="row">
        <Button kind="primary" onPress={onSend} refused={wish.at === '' ? say('field.required') : undefined}>
          {say('crisis.hours.propose')}
        </Button>
        <Button onPress={onLeave}>{say('crisis.say.leave')}</Button>
      </div>
    </div>
  )
}
