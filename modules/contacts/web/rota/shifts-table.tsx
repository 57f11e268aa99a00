import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Gap, RotaMonth, Shift } from '../../contract/rota.ts'
import { isZone } from '../../directory/zones.ts'
import { readAgain, rota } from '../directory/doors.ts'
import { HandoverDialog } from './handover-dialog.tsx'
import { ShiftDialog } from './shift-dialog.tsx'
import { useSpanWords } from './span-words.ts'

type Row = { id: string; startsAt: string; endsAt: string } & ({ shift: Shift } | { shift: null })

function rowsOf(shifts: readonly Shift[], gaps: readonly Gap[]): Row[] {
  return [
    ...shifts.map((shift) => ({ id: shift.id, startsAt: shift.startsAt, endsAt: shift.endsAt, shift })),
    ...gaps.map((gap) => ({ id: `gap ${gap.startsAt}`, ...gap, shift: null })),
  ].toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
}

/** Shifts and gaps in their order, with what may be done about each. */
export function ShiftsTable({ month }: { month: RotaMonth }) {
  const say = useWords()
  const now = useNow()
  const { cover, shifts, gaps, may } = month
  const zone = cover && isZone(cover.zone) ? cover.zone : 'UTC'
  const span = useSpanWords(zone)
  const columns: Column<Row>[] = [
    {
      id: 'when',
      label: `${say('contacts.rota.when')} (${zone.replaceAll('_', ' ')})`,
      value: ({ startsAt }) => startsAt,
      cell: ({ startsAt, endsAt }) => <span className="rota-when">{span(startsAt, endsAt)}</span>,
    },
    {
      id: 'who',
      label: say('contacts.rota.who'),
      value: ({ shift }) => (shift ? (shift.personName ?? shift.contactFunction) : ''),
      cell: ({ shift, endsAt }) =>
        shift ? (
          <bdi>{shift.personName ?? shift.contactFunction}</bdi>
        ) : (
          <Status standing={may.plan && Date.parse(endsAt) > now ? 'asked' : 'gone'}>{say('contacts.rota.gap')}</Status>
        ),
    },
    {
      id: 'handover',
      label: say('contacts.rota.handover'),
      cell: ({ shift }) => shift && <HandoverCell shift={shift} />,
      minor: true,
    },
    {
      id: 'acts',
      label: say('contacts.directory.acts'),
      end: true,
      cell: (row) => (row.shift ? <ShiftActs shift={row.shift} month={month} /> : <Fill row={row} month={month} />),
    },
  ]
  return (
    <div className="rota-table">
      <Table
        label={say('contacts.rota.shifts')}
        rows={rowsOf(shifts, gaps)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={say('contacts.rota.empty')} />}
      />
    </div>
  )
}

function Fill({ row, month }: { row: Row; month: RotaMonth }) {
  const now = useNow()
  if (!month.may.plan || month.contacts.length === 0 || Date.parse(row.endsAt) <= now) return null
  return <ShiftDialog month={month} gap={row} />
}

function HandoverCell({ shift }: { shift: Shift }) {
  const say = useWords()
  const { handover, may } = shift
  if (handover === null) return <span className="faint">–</span>
  if (handover.acknowledgedAt !== null)
    return <Status standing="verified">{say('contacts.rota.handover.acknowledged')}</Status>
  return (
    <Status standing={may.acknowledge ? 'asked' : 'open'}>
      {say(may.acknowledge ? 'contacts.rota.handover.yours' : 'contacts.rota.handover.waiting')}
    </Status>
  )
}

function ShiftActs({ shift, month }: { shift: Shift; month: RotaMonth }) {
  const say = useWords()
  const now = useNow()
  const [open, setOpen] = useState<'change' | 'remove' | 'handover'>()
  const close = () => setOpen(undefined)
  const over = Date.parse(shift.endsAt) <= now
  const begun = Date.parse(shift.startsAt) <= now
  const name = shift.personName ?? shift.contactFunction
  const refused = say('SHIFT_PAST')
  const entries = [
    ...(shift.may.handOver || shift.handover
      ? [
          {
            id: 'handover',
            label: say(shift.handover ? 'contacts.rota.handover.read' : 'contacts.rota.handover.write'),
            onPress: () => setOpen('handover'),
          },
        ]
      : []),
    ...(month.may.plan
      ? [
          {
            id: 'change',
            label: say('contacts.rota.shift.change'),
            refused: over ? refused : undefined,
            onPress: () => setOpen('change'),
          },
          {
            id: 'remove',
            label: say('contacts.rota.shift.remove'),
            grave: true,
            refused: begun ? refused : undefined,
            onPress: () => setOpen('remove'),
          },
        ]
      : []),
  ]
  return (
    <span className="row rota-acts">
      {shift.may.acknowledge && <Acknowledge shift={shift} />}
      {entries.length > 0 && <Menu label={say('contacts.rota.shift.acts', { name })} entries={entries} />}
      {open === 'change' && <ShiftDialog month={month} shift={shift} onClose={close} />}
      {open === 'remove' && <RemoveShift shift={shift} onClose={close} />}
      {open === 'handover' && <HandoverDialog shift={shift} onClose={close} />}
    </span>
  )
}

function Acknowledge({ shift }: { shift: Shift }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small kind="primary" onPress={() => setOpen(true)}>
        {say('contacts.rota.handover.acknowledge')}
      </Button>
      {open && <HandoverDialog shift={shift} onClose={() => setOpen(false)} />}
    </>
  )
}

function RemoveShift({ shift, onClose }: { shift: Shift; onClose: () => void }) {
  const say = useWords()
  const name = shift.personName ?? shift.contactFunction
  const remove = useMutation(
    rota.remove.mutationOptions({
      onSuccess: readAgain,
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={say('contacts.rota.shift.remove')}
      happens={say('contacts.rota.shift.remove.happens', { name })}
      seenBy={say('contacts.rota.shift.remove.seenBy')}
      undone={say('contacts.rota.shift.remove.undone')}
      act={say('contacts.rota.shift.remove')}
      onConfirm={() => remove.mutateAsync({ id: shift.id })}
    />
  )
}
