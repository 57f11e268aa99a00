import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import { Cover, type RotaMonth } from '../../contract/rota.ts'
import { readAgain, rota } from '../directory/doors.ts'
import { ZonePicker } from '../pieces/zone-picker.tsx'

const days = [1, 2, 3, 4, 5, 6, 7]

function useDayNames(): (day: number) => string {
  const language = useLanguage()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
    // 5 January 1970 was a Monday.
    return (day) => format.format(Date.UTC(1970, 0, 4 + day))
  }, [language])
}

/** The hours of a cover in words: "Mon, Tue and Wed, 08:00–18:00". */
export function useCoverWords(): (cover: Cover) => string {
  const say = useWords()
  const format = useFormat()
  const nameOf = useDayNames()
  return (cover) => {
    const whole = cover.days.length === 7
    const named = whole ? say('contacts.rota.cover.every') : format.list(cover.days.map(nameOf))
    return whole && cover.from === '00:00' && cover.to === '24:00'
      ? say('contacts.rota.cover.always')
      : say('contacts.rota.cover.hours', { days: named, from: cover.from, to: cover.to })
  }
}

/** Which hours somebody must answer: what of them no shift keeps is a gap. */
export function CoverDialog({ month, primary = false }: { month: RotaMonth; primary?: boolean }) {
  const say = useWords()
  return (
    <Dialog
      title={say('contacts.rota.cover.set')}
      trigger={
        <Button small={!primary} kind={primary ? 'primary' : 'plain'}>
          {say('contacts.rota.cover.set')}
        </Button>
      }
    >
      {(close) => <CoverForm month={month} close={close} />}
    </Dialog>
  )
}

function CoverForm({ month, close }: { month: RotaMonth; close: () => void }) {
  const say = useWords()
  const nameOf = useDayNames()
  const set = useMutation(rota.cover.mutationOptions())
  const form = useDoorForm({
    schema: Cover,
    initial: month.cover ?? { zone: ownZone(), days, from: '00:00', to: '24:00' },
    send: (cover) => set.mutateAsync({ kind: month.kind, cover }),
    onSent: () => {
      readAgain()
      toast(say('contacts.rota.cover.kept'), { kind: 'done' })
      close()
    },
  })
  const chosen = form.values.days ?? []
  return (
    <DoorForm form={form} act={say('contacts.rota.cover.keep')}>
      <p className="small faint">{say('contacts.rota.cover.hint')}</p>
      <fieldset className="rota-days">
        <legend className="field-label">{say('contacts.rota.cover.days')}</legend>
        {days.map((day) => (
          <Checkbox
            key={day}
            label={nameOf(day)}
            value={chosen.includes(day)}
            onChange={(on) => form.set({ days: days.filter((one) => (one === day ? on : chosen.includes(one))) })}
          />
        ))}
      </fieldset>
      <div className="row">
        <TextField
          label={say('contacts.rota.cover.from')}
          mono
          width="short"
          placeholder="08:00"
          {...form.field('from')}
        />
        <TextField label={say('contacts.rota.cover.to')} mono width="short" placeholder="24:00" {...form.field('to')} />
      </div>
      <ZonePicker
        label={say('contacts.directory.zone')}
        value={form.values.zone}
        onChange={(zone) => form.set({ zone })}
        error={form.issue('zone')}
      />
    </DoorForm>
  )
}
