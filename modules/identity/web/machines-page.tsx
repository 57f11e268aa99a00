import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { Name, Scope } from '../people.ts'
import { mayKeepMachines } from '../rules.ts'
import { askAgain, identity } from './doors.ts'
import { MachineSection } from './machine-section.tsx'
import { useScopeOptions } from './scope-options.tsx'

const all = identity.machines.queryOptions()

export const loader = () => queries.ensureQueryData(all)

export function MachinesPage() {
  const say = useWords()
  const actor = useActor()
  const { data: machines } = useSuspenseQuery(all)
  const [creating, setCreating] = useState(false)
  useLive(['machine.*'], () => void askAgain())
  const may = actor.delegationId !== null && mayKeepMachines(actor, actor.delegationId) === true
  const create = (
    <Button
      kind="primary"
      icon="add"
      refused={may ? undefined : say('machines.headsKeep')}
      onPress={() => setCreating(true)}
    >
      {say('machines.create')}
    </Button>
  )
  return (
    <Page
      title={say('machines.title')}
      lead={say('machines.lead')}
      act={machines.length > 0 && create}
      margin={
        <Note label={say('people.of')}>
          <bdi>{actor.delegation?.name}</bdi>
        </Note>
      }
    >
      {machines.length === 0 && (
        <EmptyState title={say('machines.none')} act={create}>
          {say('machines.none.what')}
        </EmptyState>
      )}
      {machines.map((machine) => (
        <MachineSection key={machine.id} machine={machine} may={may} />
      ))}
      {creating && <CreateMachine onClose={() => setCreating(false)} />}
    </Page>
  )
}

function CreateMachine({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const create = useMutation(identity.createMachine.mutationOptions())
  const options = useScopeOptions(Scope.options)
  const form = useDoorForm({
    schema: z.object({ name: Name, scopes: z.array(Scope).min(1) }),
    initial: { scopes: ['taxii:read'] },
    send: (input) => create.mutateAsync(input),
    onSent: async () => {
      await askAgain()
      onClose()
    },
  })
  return (
    <Sheet title={say('machines.create')} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('machines.create.act')}>
        <TextField label={say('machines.name')} hint={say('machines.name.hint')} {...form.field('name')} />
        <CheckboxChoice label={say('machines.scopes')} options={options} {...form.field('scopes')} />
      </DoorForm>
    </Sheet>
  )
}
