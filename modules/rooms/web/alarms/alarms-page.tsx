import { Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { AlarmPanel } from './alarm-panel.tsx'

/** Every alarm of this device, the settled ones too: what was seen once must be found again. */
export function AlarmsPage() {
  const say = useWords()
  const { rooms } = useRooms()
  const all = rooms.alarms().toSorted((a, b) => b.at.localeCompare(a.at))
  const open = all.filter(({ settledAt }) => !settledAt)
  const settled = all.filter(({ settledAt }) => settledAt)
  return (
    <Page
      title={say('rooms.alarms.title')}
      lead={say('rooms.alarms.lead')}
      crumbs={[{ label: say('rooms.title'), to: '/rooms' }]}
    >
      {all.length === 0 && <EmptyState title={say('rooms.alarms.none')}>{say('rooms.alarms.none.words')}</EmptyState>}
      {open.map((alarm) => (
        <AlarmPanel key={alarm.id} alarm={alarm} />
      ))}
      {settled.length > 0 && (
        <Section title={say('rooms.alarms.settled')} count={settled.length}>
          {settled.map((alarm) => (
            <AlarmPanel key={alarm.id} alarm={alarm} />
          ))}
        </Section>
      )}
    </Page>
  )
}
