import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import { type Gap, NewShift, type RotaMonth, type Shift } from '../../contract/rota.ts'
import { isZone } from '../../directory/zones.ts'
import { readAgain, rota } from '../directory/doors.ts'
import { repeated, type Step, steps } from './repeated.ts'
import { useShiftTrouble } from './shift-trouble.ts'

type ShiftProps = {
  month: RotaMonth
  /** The one that is changed; without it a new one. */
  shift?: Shift
  /** The gap that it is to fill. */
  gap?: Gap
  onClose?: () => void
  primary?: boolean
}

export function ShiftDialog(props: ShiftProps) {
  const say = useWords()
  const { shift, gap, onClose, primary } = props
  const title = say(shift ? 'contacts.rota.shift.change' : 'contacts.rota.shift.add')
  const trigger = (
    <Button kind={primary ? 'primary' : 'plain'} small={!primary} icon="add">
      {say(gap ? 'contacts.rota.gap.fill' : 'contacts.rota.shift.add')}
    </Button>
  )
  return (
    <Dialog title={title} {...(onClose ? { isOpen: true, onClose } : { trigger })}>
      {(close) => (
        <ShiftForm
          {...props}
          done={() => {
            close()
            onClose?.()
          }}
        />
      )}
    </Dialog>
  )
}

const Written = NewShift.extend({
  step: z.enum(['once', 'daily', 'weekly']).default('once'),
  times: z.coerce.number().int().min(1).max(60).default(7),
})

function ShiftForm({ month, shift, gap, done }: ShiftProps & { done: () => void }) {
  const say = useWords()
  const format = useFormat()
  const trouble = useShiftTrouble()
  const [now] = useState(() => new Date().toISOString())
  const plan = useMutation(rota.plan.mutationOptions())
  const change = useMutation(rota.change.mutationOptions())
  const zone = month.cover && isZone(month.cover.zone) ? month.cover.zone : 'UTC'
  const known = shift ?? (gap ? { startsAt: gap.startsAt < now ? now : gap.startsAt, endsAt: gap.endsAt } : {})
  const who = shift?.contactId ?? month.contacts[0]?.id
  const form = useDoorForm({
    schema: Written,
    initial: { ...known, ...(who === undefined ? {} : { contactId: who }), step: 'once', times: 7 },
    send: async ({ step, times, ...wanted }) => {
      try {
        if (shift) await change.mutateAsync({ id: shift.id, ...wanted })
        else await plan.mutateAsync({ kind: month.kind, shifts: repeated(wanted, step, times, zone) })
      } catch (error) {
        throw trouble(error, zone)
      }
    },
    onSent: () => {
      readAgain()
      toast(say('contacts.rota.kept'), { kind: 'done' })
      done()
    },
  })
  // By the clock of the rota, where the reader's own is another.
  const there = (at: string | undefined) =>
    at && zone !== ownZone() ? `${format.dateTime(at, zone)} · ${zone.replaceAll('_', ' ')}` : undefined
  return (
    <DoorForm form={form} act={say('contacts.rota.shift.keep')}>
      <Select
        label={say('contacts.rota.who')}
        {...form.field('contactId')}
        options={month.contacts.map(({ id, function: title, personName }) => ({
          id,
          label: personName === null ? title : `${personName} · ${title}`,
        }))}
      />
      <DateTimeField label={say('contacts.rota.from')} hint={there(form.values.startsAt)} {...form.field('startsAt')} />
      <DateTimeField label={say('contacts.rota.to')} hint={there(form.values.endsAt)} {...form.field('endsAt')} />
      {!shift && (
        <>
          <Select
            label={say('contacts.rota.repeat')}
            hint={say('contacts.rota.repeat.hint')}
            value={form.values.step ?? 'once'}
            onChange={(step: Step) => form.set({ step })}
            options={(['once', 'daily', 'weekly'] satisfies (keyof typeof steps)[]).map((id) => ({
              id,
              label: say(`contacts.rota.repeat.${id}`),
            }))}
          />
          {form.values.step !== 'once' && (
            <TextField
              label={say('contacts.rota.repeat.times')}
              type="number"
              width="short"
              value={String(form.values.times ?? '')}
              onChange={(times) => form.set({ times })}
              error={form.issue('times')}
            />
          )}
        </>
      )}
    </DoorForm>
  )
}
