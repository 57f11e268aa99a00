import { useMutation } from '@tanstack/react-query'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { languages } from '#platform/languages.ts'
import { type DelegationBoard, Mailbox } from '../../contract/directory.ts'
import { useTongue } from '../pieces/tongues.ts'
import { directory, readAgain } from './doors.ts'

/** The last rung: where a message goes when neither contact nor deputy nor head answers. */
export function MissionSection({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const { mission, may } = board
  return (
    <Section title={say('contacts.directory.mission')} act={may.nameInitiators && <SetMission board={board} />}>
      {mission === null ? (
        <p>
          <Status standing={may.nameInitiators ? 'asked' : 'open'}>{say('contacts.directory.mission.none')}</Status>{' '}
          <span className="small faint">{say('contacts.directory.mission.hint')}</span>
        </p>
      ) : (
        <p className="row">
          <bdi>{mission.name}</bdi>
          <a href={`mailto:${mission.email}`} dir="ltr">
            {mission.email}
          </a>
          {may.nameInitiators && <DropMission />}
        </p>
      )}
    </Section>
  )
}

function SetMission({ board }: { board: DelegationBoard }) {
  const say = useWords()
  return (
    <Dialog
      title={say('contacts.directory.mission')}
      trigger={<Button small>{say('contacts.directory.mission.set')}</Button>}
    >
      {(close) => <MissionForm board={board} close={close} />}
    </Dialog>
  )
}

function MissionForm({ board, close }: { board: DelegationBoard; close: () => void }) {
  const say = useWords()
  const language = useLanguage()
  const tongue = useTongue()
  const set = useMutation(directory.setMission.mutationOptions())
  const form = useDoorForm({
    schema: Mailbox,
    initial: board.mission ?? { language },
    send: (mission) => set.mutateAsync({ mission }),
    onSent: () => {
      readAgain()
      toast(say('contacts.directory.mission.kept'), { kind: 'done' })
      close()
    },
  })
  return (
    <DoorForm form={form} act={say('contacts.directory.mission.keep')}>
      <p className="small faint">{say('contacts.directory.mission.hint')}</p>
      <TextField label={say('contacts.directory.mission.name')} {...form.field('name')} />
      <TextField label={say('contacts.directory.channel.email')} type="email" {...form.field('email')} />
      <Select
        label={say('contacts.directory.mission.language')}
        {...form.field('language')}
        options={languages.map(({ code }) => ({ id: code, label: tongue(code) }))}
      />
    </DoorForm>
  )
}

function DropMission() {
  const say = useWords()
  const set = useMutation(directory.setMission.mutationOptions({ onSuccess: readAgain }))
  return (
    <Confirm
      title={say('contacts.directory.mission.drop')}
      trigger={
        <Button small kind="quiet">
          {say('contacts.directory.mission.drop')}
        </Button>
      }
      happens={say('contacts.directory.mission.drop.happens')}
      seenBy={say('contacts.directory.mission.drop.seenBy')}
      undone={say('contacts.directory.mission.drop.undone')}
      act={say('contacts.directory.mission.drop')}
      onConfirm={() => set.mutateAsync({ mission: null })}
    />
  )
}
