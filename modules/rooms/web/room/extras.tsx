// What may go with a message: an acknowledgement that is asked, a time after which it is gone, a marking of its own.
import { useFormat } from '#platform/web/format.ts'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { RoomMarking, RoomView, Say } from '../../sealing/views.ts'

export type Extras = {
  /** Until when an acknowledgement is asked, and of whom; of nobody by name is of all. */
  by?: string | undefined
  of?: string[] | undefined
  /** Hours after which the message is gone. */
  hours?: number | undefined
  marking?: RoomMarking | undefined
}
export const noExtras: Extras = {}

const hour = 3600_000
const lives = [1, 24, 168, 720] as const
const terms = [1, 4, 24, 72] as const
const markings: readonly RoomMarking[] = ['red', 'amber+strict', 'amber', 'green', 'clear']

export function extrasOf({ by, of, hours, marking }: Extras): Pick<Say, 'acknowledge' | 'expiresAt' | 'marking'> {
  return {
    ...(by ? { acknowledge: { by, ...(of && of.length > 0 ? { of } : {}) } } : {}),
    ...(hours ? { expiresAt: new Date(Date.now() + hours * hour).toISOString() } : {}),
    ...(marking ? { marking } : {}),
  }
}

type Panel = { room: RoomView; value: Extras; onChange: (value: Extras) => void }

export function ExtrasPanel({ room, value, onChange }: Panel) {
  const say = useWords()
  const now = useNow()
  const set = (change: Partial<Extras>) => onChange({ ...value, ...change })
  const until = (hours: number) => new Date(Math.ceil((now + hours * hour) / 300_000) * 300_000).toISOString()
  const people = room.people
    .filter(({ me, role }) => !me && role !== 'observer')
    .map(({ account, name, delegation }) => ({
      id: personKey({ account, delegation }),
      label: name,
      hint: delegation.name,
    }))
  return (
    <div className="composer-extras">
      <Select
        label={say('rooms.extra.ack')}
        isRequired={false}
        width="short"
        value={value.by ? 'own' : 'none'}
        options={[
          { id: 'none', label: say('rooms.extra.ack.none') },
          ...terms.map((term) => ({ id: String(term), label: say('rooms.extra.within', { count: term }) })),
          ...(value.by ? [{ id: 'own', label: say('rooms.extra.ack.until') }] : []),
        ]}
        onChange={(id) => id !== 'own' && set({ by: id === 'none' ? undefined : until(Number(id)) })}
      />
      {value.by && (
        <>
          <DateTimeField
            label={say('rooms.extra.ack.by')}
            value={value.by}
            onChange={(by) => set({ by: by ?? undefined })}
          />
          <ManyPicker
            label={say('rooms.extra.ack.of')}
            hint={say('rooms.extra.ack.of.hint')}
            isRequired={false}
            options={people}
            value={value.of ?? []}
            onChange={(of) => set({ of })}
          />
        </>
      )}
      <Select
        label={say('rooms.extra.expiry')}
        hint={say('rooms.extra.expiry.hint')}
        isRequired={false}
        width="short"
        value={value.hours ? String(value.hours) : 'none'}
        options={[
          { id: 'none', label: say('rooms.extra.expiry.none') },
          ...lives.map((hours) => ({ id: String(hours), label: say('rooms.extra.after', { count: hours }) })),
        ]}
        onChange={(id) => set({ hours: id === 'none' ? undefined : Number(id) })}
      />
      <Select
        label={say('rooms.field.marking')}
        isRequired={false}
        width="short"
        value={value.marking ?? room.marking}
        options={markings.map((id) => ({ id, label: `TLP:${id.toUpperCase()}` }))}
        onChange={(id) => set({ marking: id === room.marking ? undefined : id })}
      />
    </div>
  )
}

/** What is chosen, in a few words each. */
export function useExtraTags({ by, of, hours }: Extras): { id: keyof Extras; words: string }[] {
  const say = useWords()
  const format = useFormat()
  return [
    ...(by
      ? [
          {
            id: 'by' as const,
            words:
              of && of.length > 0
                ? say('rooms.extra.tag.ackOf', { count: of.length, until: format.dateTime(by) })
                : say('rooms.extra.tag.ack', { until: format.dateTime(by) }),
          },
        ]
      : []),
    ...(hours ? [{ id: 'hours' as const, words: say('rooms.extra.after', { count: hours }) }] : []),
  ]
}
