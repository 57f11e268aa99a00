import { useMutation } from '@tanstack/react-query'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Scroller } from '#platform/web/ui/scroller.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { Preference, type Settings, Urgency, usualPreference } from '../contract.ts'
import { askAgain, notices } from './doors.ts'
import { DutyField } from './duty-field.tsx'
import './notices.css'

type Ways = Preference['ways']
const channels = ['email', 'push'] as const

export function PreferenceForm({ settings }: { settings: Settings }) {
  const say = useWords()
  const set = useMutation(notices.setPreference.mutationOptions())
  const form = useDoorForm({
    schema: Preference,
    initial: settings.preference,
    send: (input) => set.mutateAsync(input),
    onSent: async () => {
      await askAgain()
      toast(say('notices.kept'), { kind: 'done' })
    },
  })
  const { ways = usualPreference.ways, duty = [], zone, quiet, digestAt } = form.values
  const zones = Intl.supportedValuesOf('timeZone').map((id) => ({ id, label: id.replaceAll('_', ' ') }))
  return (
    <Section title={say('notices.wishes')}>
      <DoorForm form={form} act={say('notices.keep')}>
        <WaysField ways={ways} mails={settings.mails} onChange={(next) => form.set({ ways: next })} />
        <div className="field wide">
          <Checkbox
            label={say('notices.digest.on')}
            hint={say('notices.digest.hint')}
            value={digestAt !== null}
            onChange={(on) => form.set({ digestAt: on ? '08:00' : null })}
          />
          {typeof digestAt === 'string' && (
            <div className="watch-time">
              <TextField
                label={say('notices.digest.at')}
                type="time"
                value={digestAt}
                onChange={(time) => form.set({ digestAt: time })}
              />
            </div>
          )}
        </div>
        <div className="field wide">
          <Checkbox
            label={say('notices.quiet.on')}
            hint={say('notices.quiet.hint')}
            value={quiet !== null}
            onChange={(on) => form.set({ quiet: on ? { from: '22:00', to: '07:00' } : null })}
          />
          {quiet && (
            <div className="watch">
              {(['from', 'to'] as const).map((end) => (
                <div key={end} className="watch-time">
                  <TextField
                    label={say(`notices.hours.${end}`)}
                    type="time"
                    value={quiet[end]}
                    error={form.issue(`quiet.${end}`)}
                    onChange={(time) => form.set({ quiet: { ...quiet, [end]: time } })}
                  />
                </div>
              ))}
            </div>
          )}
        </div>
        <DutyField duty={duty} onChange={(next) => form.set({ duty: next })} issue={form.issue} />
        <Picker
          label={say('notices.zone')}
          hint={say('notices.zone.hint')}
          options={zones}
          isRequired={false}
          value={zone ?? undefined}
          onChange={(id) => form.set({ zone: id ?? null })}
        />
      </DoorForm>
    </Section>
  )
}

/** How urgent, and by which ways. A crisis goes by one at least. */
function WaysField({ ways, mails, onChange }: { ways: Ways; mails: boolean; onChange: (ways: Ways) => void }) {
  const say = useWords()
  const turn = (urgency: Urgency, channel: (typeof channels)[number], on: boolean): void =>
    onChange({ ...ways, [urgency]: channels.filter((one) => (one === channel ? on : ways[urgency].includes(one))) })
  return (
    <Scroller label={say('notices.ways')}>
      <table className="ways">
        <caption className="unseen">{say('notices.ways')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('notices.urgency')}</th>
            <th scope="col">{say('notices.way.desk')}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {say(`notices.way.${channel}`)}
                {channel === 'email' && !mails && <small>{say('notices.mail.silent')}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Urgency.options.map((urgency) => (
            <tr key={urgency}>
              <th scope="row">
                {say(`notices.urgency.${urgency}`)}
                <small>{say(`notices.urgency.${urgency}.hint`)}</small>
              </th>
              <td>{say('notices.always')}</td>
              {channels.map((channel) => {
                const on = ways[urgency].includes(channel)
                return (
                  <td key={channel}>
                    <label className="choice">
                      <input
                        type="checkbox"
                        checked={on}
                        aria-label={`${say(`notices.urgency.${urgency}`)}: ${say(`notices.way.${channel}`)}`}
                        // The last way of a crisis stays.
                        disabled={urgency === 'crisis' && on && ways.crisis.length === 1}
                        onChange={(event) => turn(urgency, channel, event.target.checked)}
                      />
                    </label>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
