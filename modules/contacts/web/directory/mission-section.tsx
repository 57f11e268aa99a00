import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { languages } from '#platform/languages.ts'
import { type DelegationBoard, Mailbox, type MissionMailbox } from '../../contract/directory.ts'
import { NoMail, useMails } from '../pieces/no-mail.tsx'
import { useTongue } from '../pieces/tongues.ts'
import { directory, readAgain } from './doors.ts'

/** The last rung: where a message goes when neither contact nor deputy nor head answers. */
export function MissionSection({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const format = useFormat()
  const mails = useMails()
  const { mission, may } = board
  return (
    <Section title={say('contacts.directory.mission')} act={may.nameInitiators && <SetMission board={board} />}>
      {(may.nameInitiators || mission !== null) && <NoMail why="contacts.directory.mission.noMail" />}
      {mission === null ? (
        <p>
          <Status standing={may.nameInitiators && mails ? 'asked' : 'open'}>
            {say('contacts.directory.mission.none')}
          </Status>{' '}
          <span className="small faint">{say('contacts.directory.mission.hint')}</span>
        </p>
      ) : (
        <p className="row">
          <bdi>{mission.name}</bdi>
          <a href={`mailto:${mission.email}`} dir="ltr">
            {mission.email}
          </a>
          {mission.confirmedAt !== null && (
            <span className="small faint">
              {say('contacts.directory.mission.confirmed.on', { day: format.date(mission.confirmedAt) })}
            </span>
          )}
          {may.nameInitiators && <DropMission />}
        </p>
      )}
      {mission?.confirmedAt === null && <Unconfirmed mission={mission} able={may.nameInitiators} />}
    </Section>
  )
}

/** Until whoever reads the mailbox has handed on what came there, it is no rung. */
function Unconfirmed({ mission, able }: { mission: MissionMailbox; able: boolean }) {
  const say = useWords()
  const mails = useMails()
  return (
    <p className="row">
      <Status standing={able && mails ? 'asked' : 'open'}>{say('contacts.directory.mission.unconfirmed')}</Status>
      <span className="small faint">{say('contacts.directory.mission.unconfirmed.why')}</span>
      {able && (
        <Dialog
          title={say('contacts.directory.mission.confirm')}
          trigger={<Button small>{say('contacts.directory.mission.code.enter')}</Button>}
        >
          {(close) => <CodeForm mission={mission} close={close} />}
        </Dialog>
      )}
    </p>
  )
}

const Code = z.object({ code: z.string().trim().min(1).max(20) })

function CodeForm({ mission, close }: { mission: MissionMailbox; close: () => void }) {
  const say = useWords()
  const format = useFormat()
  const confirm = useMutation(directory.confirmMission.mutationOptions())
  const form = useDoorForm({
    schema: Code,
    send: (input) => confirm.mutateAsync(input),
    onSent: () => {
      readAgain()
      toast(say('contacts.directory.mission.confirmed'), { kind: 'done' })
      close()
    },
  })
  const { codeUntil } = mission
  return (
    <DoorForm form={form} act={say('contacts.directory.mission.confirm')} beside={<SendAgain mission={mission} />}>
      <TextField
        label={say('contacts.directory.mission.code')}
        hint={
          codeUntil === null
            ? say('contacts.directory.mission.code.expired')
            : say('contacts.directory.mission.code.hint', { day: format.dateTime(codeUntil) })
        }
        {...form.field('code')}
      />
    </DoorForm>
  )
}

function SendAgain({ mission: { email, name, language } }: { mission: MissionMailbox }) {
  const say = useWords()
  const set = useMutation(
    directory.setMission.mutationOptions({
      onSuccess: () => {
        readAgain()
        toast(say('contacts.directory.mission.code.sent', { email }))
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <Button
      busy={set.isPending}
      refused={useMails() ? undefined : say('contacts.directory.mission.noMail')}
      onPress={() => set.mutate({ mission: { email, name, language } })}
    >
      {say('contacts.directory.mission.code.again')}
    </Button>
  )
}

function SetMission({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const refused = useMails() ? undefined : say('contacts.directory.mission.noMail')
  // Of one that was confirmed name and language can be changed all the same, or it be taken away.
  if (refused && board.mission?.confirmedAt == null)
    return (
      <Button small refused={refused}>
        {say('contacts.directory.mission.set')}
      </Button>
    )
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
    initial: board.mission
      ? { email: board.mission.email, name: board.mission.name, language: board.mission.language }
      : { language },
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
