import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { Name, type Passkey } from '../people.ts'
import './people.css'
import { askAgain, identity } from './doors.ts'
import { NewPasskey } from './new-passkey.tsx'

export function PasskeysSection() {
  const say = useWords()
  const { data } = useSuspenseQuery(identity.passkeys.queryOptions())
  const [adding, setAdding] = useState(false)
  const [naming, setNaming] = useState<Passkey>()
  return (
    <Section
      title={say('me.passkeys')}
      count={data.length}
      act={
        <Button small icon="add" onPress={() => setAdding(true)}>
          {say('me.passkey.add')}
        </Button>
      }
    >
      <Table
        label={say('me.passkeys')}
        rows={data}
        rowKey={(one) => one.id}
        empty={<p className="faint">{say('me.passkeys.none')}</p>}
        columns={[
          { id: 'name', label: say('me.passkey.name'), cell: (one) => <bdi>{one.name}</bdi>, value: (one) => one.name },
          {
            id: 'backed',
            label: say('me.passkey.where'),
            minor: true,
            cell: (one) => say(one.backedUp ? 'me.passkey.backedUp' : 'me.passkey.oneDevice'),
          },
          {
            id: 'used',
            label: say('machines.used'),
            cell: (one) =>
              one.usedAt ? <When at={one.usedAt} /> : <span className="faint">{say('machines.unused')}</span>,
            value: (one) => one.usedAt,
          },
          {
            id: 'acts',
            label: say('people.acts'),
            end: true,
            cell: (one) => (
              <span className="row row-acts">
                <Button small kind="quiet" onPress={() => setNaming(one)}>
                  {say('me.passkey.rename')}
                </Button>
                <RemovePasskey of={one} last={data.length === 1} />
              </span>
            ),
          },
        ]}
      />
      {adding && (
        <Sheet title={say('me.passkey.add')} onClose={() => setAdding(false)} place="middle">
          <p>{say('me.passkey.what')}</p>
          <NewPasskey onAdded={() => setAdding(false)} />
        </Sheet>
      )}
      {naming && <RenamePasskey of={naming} onClose={() => setNaming(undefined)} />}
    </Section>
  )
}

function RemovePasskey({ of: { id, name }, last }: { of: Passkey; last: boolean }) {
  const say = useWords()
  const remove = useMutation(identity.removePasskey.mutationOptions({ onSuccess: askAgain }))
  return (
    <Confirm
      title={say('me.passkey.remove.title', { name })}
      trigger={
        <Button small kind="quiet">
          {say('me.passkey.remove')}
        </Button>
      }
      happens={say(last ? 'me.passkey.remove.last' : 'me.passkey.remove.happens')}
      seenBy={say('me.passkey.remove.seenBy')}
      undone={say('me.passkey.remove.undone')}
      act={say('me.passkey.remove')}
      grave={last}
      onConfirm={() => remove.mutateAsync({ id })}
    />
  )
}

function RenamePasskey({ of: { id, name }, onClose }: { of: Passkey; onClose: () => void }) {
  const say = useWords()
  const rename = useMutation(identity.renamePasskey.mutationOptions())
  const form = useDoorForm({
    schema: z.object({ name: Name }),
    initial: { name },
    send: (input) => rename.mutateAsync({ id, ...input }),
    onSent: async () => {
      await askAgain()
      onClose()
    },
  })
  return (
    <Sheet title={say('me.passkey.rename')} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('me.passkey.rename')}>
        <TextField label={say('me.passkey.name')} {...form.field('name')} />
      </DoorForm>
    </Sheet>
  )
}
