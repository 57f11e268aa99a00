import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFormat } from '#platform/web/format.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice, RadioChoice } from '#platform/web/ui/choice.tsx'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { KeyKind, type MachineAccount, type MachineKey, Name, Scope } from '../people.ts'
import { askAgain, identity } from './doors.ts'
import { useScopeOptions } from './scope-options.tsx'

type Issued = { key: MachineKey; secret: string }
const lasting = ['30', '90', '180', '365'] as const
const Wanted = z.object({ kind: KeyKind, name: Name, scopes: z.array(Scope).min(1), days: z.enum(lasting) })

export function IssueKey({ machine, onClose }: { machine: MachineAccount; onClose: () => void }) {
  const say = useWords()
  const [issued, setIssued] = useState<Issued>()
  if (issued) return <SecretShown issued={issued} machine={machine} onClose={onClose} />
  return (
    <Sheet title={say('machines.issueFor', { name: machine.name })} onClose={onClose} place="middle">
      <Wish machine={machine} onIssued={setIssued} />
    </Sheet>
  )
}

function Wish({ machine, onIssued }: { machine: MachineAccount; onIssued: (issued: Issued) => void }) {
  const say = useWords()
  const issue = useMutation(identity.issueKey.mutationOptions())
  const options = useScopeOptions(machine.scopes)
  const form = useDoorForm({
    schema: Wanted,
    initial: { kind: 'token', scopes: machine.scopes, days: '180' },
    send: ({ days, ...rest }) => issue.mutateAsync({ ...rest, id: machine.id, days: Number(days) }),
    onSent: async (issued) => {
      onIssued(issued)
      await askAgain()
    },
  })
  return (
    <DoorForm form={form} act={say('machines.issue.act')}>
      <RadioChoice
        label={say('machines.kind')}
        options={KeyKind.options.map((id) => ({
          id,
          label: say(`machines.kind.${id}`),
          hint: say(`machines.kind.${id}.what`),
        }))}
        {...form.field('kind')}
      />
      <TextField label={say('machines.keyName')} hint={say('machines.keyName.hint')} {...form.field('name')} />
      <CheckboxChoice label={say('machines.scopes')} options={options} {...form.field('scopes')} />
      <Select
        label={say('machines.lasts')}
        options={lasting.map((id) => ({ id, label: say('machines.days', { count: Number(id) }) }))}
        {...form.field('days')}
      />
    </DoorForm>
  )
}

/** Shown this once, and not closed by a press beside it: afterwards nobody can read it any more, here or in the database. */
function SecretShown({
  issued: { key, secret },
  machine,
  onClose,
}: {
  issued: Issued
  machine: MachineAccount
  onClose: () => void
}) {
  const say = useWords()
  const format = useFormat()
  return (
    <Dialog title={say('machines.secret', { name: machine.name })} isOpen busy>
      <p>{say('machines.secret.what', { until: format.dateTime(key.expiresAt) })}</p>
      {key.kind === 'password' && <Labelled label={say('machines.login')} value={machine.login} />}
      <Labelled label={say(`machines.kind.${key.kind}`)} value={secret} />
      <div className="row">
        <Button kind="primary" onPress={onClose}>
          {say('machines.secret.done')}
        </Button>
      </div>
    </Dialog>
  )
}

function Labelled({ label, value }: { label: string; value: string }) {
  return (
    <div className="stack">
      <span className="small faint">{label}</span>
      <CodeBlock value={value} label={label} />
    </div>
  )
}
