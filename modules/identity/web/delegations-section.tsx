import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFormat } from '#platform/web/format.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Name as NameTag } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Delegation, Name, OrganisationKind, StateCode } from '../people.ts'
import { mayEndDelegation } from '../rules.ts'
import { states } from '../states.ts'
import { askAgain, identity } from './doors.ts'

/** For officers of the host: who is admitted, and how a delegation ends. */
export function DelegationsSection({ delegations }: { delegations: readonly Delegation[] }) {
  const say = useWords()
  const actor = useActor()
  const [admitting, setAdmitting] = useState(false)
  const [ending, setEnding] = useState<Delegation>()
  const end = useMutation(identity.endDelegation.mutationOptions({ onSuccess: askAgain }))
  const nameOf = (id: string | null) => delegations.find((one) => one.id === id)?.name
  return (
    <Section
      title={say('delegations.title')}
      count={delegations.length}
      act={
        <Button small icon="add" onPress={() => setAdmitting(true)}>
          {say('delegations.admit')}
        </Button>
      }
    >
      <Table
        label={say('delegations.title')}
        rows={delegations}
        rowKey={(one) => one.id}
        filterable={delegations.length > 8}
        columns={[
          {
            id: 'name',
            label: say('people.delegation'),
            cell: (one) => <NameTag invented={one.invented}>{one.name}</NameTag>,
            value: (one) => one.name,
          },
          {
            id: 'kind',
            label: say('delegations.kind'),
            cell: (one) => say(`organisation.${one.kind}`),
            value: (one) => say(`organisation.${one.kind}`),
          },
          {
            id: 'client',
            label: say('delegations.clientOf'),
            minor: true,
            cell: (one) => <bdi>{nameOf(one.clientOf) ?? ''}</bdi>,
            value: (one) => nameOf(one.clientOf),
          },
          {
            id: 'end',
            label: say('people.acts'),
            end: true,
            cell: (one) =>
              mayEndDelegation(actor, { id: one.id, isHost: one.kind === 'host' }) === true && (
                <Button small kind="quiet" onPress={() => setEnding(one)}>
                  {say('delegations.end')}
                </Button>
              ),
          },
        ]}
      />
      {admitting && <Admit delegations={delegations} onClose={() => setAdmitting(false)} />}
      {ending && (
        <Confirm
          title={say('delegations.end.title', { name: ending.name })}
          isOpen
          onClose={() => setEnding(undefined)}
          happens={say('delegations.end.happens')}
          seenBy={say('delegations.end.seenBy')}
          undone={say('delegations.end.undone')}
          act={say('delegations.end.act', { name: ending.name })}
          grave
          onConfirm={() => end.mutateAsync({ id: ending.id })}
        />
      )}
    </Section>
  )
}

const kinds = OrganisationKind.exclude(['host'])
const Admission = z.object({ kind: kinds, country: StateCode.optional(), name: Name, clientOf: z.uuid().optional() })

function Admit({ delegations, onClose }: { delegations: readonly Delegation[]; onClose: () => void }) {
  const say = useWords()
  const format = useFormat()
  const admit = useMutation(identity.admitOrganisation.mutationOptions())
  const form = useDoorForm({
    schema: Admission,
    initial: { kind: 'state' },
    send: (input) => admit.mutateAsync(input),
    onSent: async () => {
      await askAgain()
      onClose()
    },
  })
  const named = states
    .map(({ code }) => ({ id: code, label: format.country(code) }))
    .toSorted((a, b) => format.compare(a.label, b.label))
  const chooseState = (code: string | undefined): void =>
    form.set(
      code === undefined
        ? { country: undefined }
        : { country: code, ...(form.values.name ? {} : { name: format.country(code) }) },
    )
  return (
    <Sheet title={say('delegations.admit')} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('delegations.admit.act')}>
        <Select
          label={say('delegations.kind')}
          options={kinds.options.map((id) => ({ id, label: say(`organisation.${id}`) }))}
          {...form.field('kind')}
        />
        {form.values.kind === 'state' && (
          <Picker label={say('delegations.state')} options={named} {...form.field('country')} onChange={chooseState} />
        )}
        <TextField label={say('delegations.name')} {...form.field('name')} />
        {form.values.kind !== 'state' && (
          <Picker
            label={say('delegations.clientOf')}
            hint={say('delegations.clientOf.hint')}
            options={delegations.map(({ id, name }) => ({ id, label: name }))}
            {...form.field('clientOf')}
            onChange={(id) => form.set({ clientOf: id })}
          />
        )}
      </DoorForm>
    </Sheet>
  )
}
