import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { announce } from '#platform/web/announce.ts'
import { toFirstFault } from '#platform/web/first-fault.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice, RadioChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import type { Tlp } from '#platform/web/ui/marking-chip.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PlayView, Received } from '../../contract.ts'
import type { ContactKind, OwnAct } from '../../engine/scenario.ts'
import { exercises, readAgain } from '../doors.ts'
import { useSaid } from '../pieces/said.tsx'

type Choice = Exclude<OwnAct, 'acknowledged'>
const choices: readonly Choice[] = ['contacted', 'escalated', 'shared', 'declined', 'stated']

/** What each act asks for. A statement goes to everybody; a refusal back to whoever asked. */
const asks: Record<Choice, { to: boolean; contact: boolean; tlp: boolean }> = {
  contacted: { to: true, contact: true, tlp: true },
  escalated: { to: true, contact: false, tlp: false },
  shared: { to: true, contact: false, tlp: true },
  declined: { to: false, contact: false, tlp: false },
  stated: { to: false, contact: false, tlp: true },
}

/** To do something because of what reached me, or of my own accord. */
export function ActDialog({ view, about }: { view: PlayView; about: Received | null }) {
  const say = useWords()
  const said = useSaid()
  const label = about ? `${say('exercises.actOn')}: ${said(about.title)}` : undefined
  return (
    <Dialog
      title={about ? said(about.title) : say('exercises.actFreely')}
      wide
      trigger={
        <Button icon="send" {...(label ? { 'aria-label': label } : {})}>
          {say(about ? 'exercises.actOn' : 'exercises.actFreely')}
        </Button>
      }
    >
      {(close) => <ActForm view={view} about={about} close={close} />}
    </Dialog>
  )
}

type FormProps = { view: PlayView; about: Received | null; close: () => void }

function ActForm({ view, about, close }: FormProps) {
  const say = useWords()
  const [choice, setChoice] = useState<Choice>('contacted')
  const [to, setTo] = useState<string[]>([])
  const [contact, setContact] = useState<ContactKind>()
  const [tlp, setTlp] = useState<Tlp>()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const own = useRef<HTMLDivElement>(null)
  const wants = asks[choice]
  const act = useMutation(
    exercises.play.act.mutationOptions({
      onSuccess: () => {
        readAgain()
        announce(say(`exercises.did.${choice}`))
        close()
      },
    }),
  )
  const missing = (wants.to && to.length === 0) || (choice === 'shared' && !tlp)
  const send = () => {
    setTried(true)
    if (missing) return toFirstFault(own.current)
    act.mutate({
      id: view.id,
      act: choice,
      inject: about?.inject ?? null,
      to: wants.to ? to : [],
      contact: wants.contact ? (contact ?? null) : null,
      tlp: wants.tlp ? (tlp ?? null) : null,
      text,
    })
  }
  const needed = (is: boolean, key: string) => (tried && is ? say(key) : undefined)
  return (
    <div ref={own} className="stack exercise-act-form">
      <RadioChoice
        label={say('exercises.what')}
        options={choices.map((id) => ({
          id,
          label: say(`exercises.act.${id}`),
          hint: say(`exercises.act.${id}.hint`),
        }))}
        value={choice}
        onChange={setChoice}
      />
      {wants.to && (
        <WhomField view={view} to={to} onChange={setTo} error={needed(to.length === 0, 'exercises.toWhom.none')} />
      )}
      {wants.contact && <ContactField view={view} to={to} contact={contact} onChange={setContact} />}
      {wants.tlp && (
        <TlpField
          label={say('exercises.marking')}
          isRequired={choice === 'shared'}
          value={tlp}
          onChange={setTlp}
          error={needed(choice === 'shared' && !tlp, 'exercises.marking.none')}
        />
      )}
      <TextArea label={say('exercises.words')} isRequired={false} rows={3} value={text} onChange={setText} reading />
      {act.isError && <ErrorState error={act.error} />}
      <div className="dialog-acts">
        <Button onPress={close}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={act.isPending} onPress={send}>
          {say(`exercises.act.${choice}`)}
        </Button>
      </div>
    </div>
  )
}

type WhomProps = { view: PlayView; to: string[]; onChange: (to: string[]) => void; error: string | undefined }

function WhomField({ view, to, onChange, error }: WhomProps) {
  const say = useWords()
  const said = useSaid()
  const others = view.roles.filter(({ id }) => id !== view.role?.id)
  return (
    <CheckboxChoice
      label={say('exercises.toWhom')}
      options={others.map(({ id, name, delegation }) => ({
        id,
        label: said(name),
        ...(delegation ? { hint: delegation } : {}),
      }))}
      value={to}
      onChange={onChange}
      error={error}
    />
  )
}

type ContactProps = {
  view: PlayView
  to: readonly string[]
  contact: ContactKind | undefined
  onChange: (contact: ContactKind) => void
}

/** The desks that are there at those to whom I turn; which of them is the right one is for me to know. */
function ContactField({ view, to, contact, onChange }: ContactProps) {
  const say = useWords()
  const kinds = [...new Set(view.roles.filter(({ id }) => to.includes(id)).flatMap(({ contacts }) => contacts))]
  if (kinds.length === 0) return null
  return (
    <RadioChoice
      label={say('exercises.whichContact')}
      isRequired={false}
      options={kinds.map((id) => ({ id, label: say(`exercises.contact.${id}`) }))}
      value={contact}
      onChange={onChange}
    />
  )
}
