import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Menu, type MenuEntry } from '#platform/web/ui/menu.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { letterPaths } from '../../contract/letters.ts'
import { type DiplomaticRequest, requestPaths, type RequestStatus } from '../../contract/requests.ts'
import { faultsOfForm } from '../../requests/forms.ts'
import { mayDraftLetter } from '../../rules/letters.ts'
import { keepCopy, readAgain, requests } from './doors.ts'
import { MoveDialog } from './move-dialog.tsx'

type Move = DiplomaticRequest['may']['moves'][number]

const icons = {
  send: 'send',
  acknowledge: 'check',
  accept: 'check',
  'accept-in-part': 'check',
  decline: 'cross',
  close: 'seal',
  withdraw: 'withdraw',
} as const satisfies Record<Move, string>

const likeliest: Record<RequestStatus, readonly Move[]> = {
  draft: ['send'],
  sent: ['acknowledge'],
  delivered: ['acknowledge'],
  acknowledged: ['accept', 'close'],
  accepted: ['close'],
  'partly-accepted': [],
  declined: [],
  closed: [],
  withdrawn: [],
}

/** What the reader may do now: the likeliest act as a button, the others in a menu. */
export function RequestActs({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const [open, setOpen] = useState<Move | 'discard'>()
  const actor = useActor()
  const { moves, change } = request.may
  const [first] = likeliest[request.status].filter((move) => moves.includes(move))
  const lacking =
    first === 'send' && (request.words === null || faultsOfForm(request.kind, request.form, true).length > 0)
  // Whoever is asked sees at once that they may say no; an answer that was given is revised from the menu.
  const seconds = moves.filter((move) =>
    move === 'close'
      ? first !== 'close'
      : move === 'decline' && !['accepted', 'partly-accepted'].includes(request.status),
  )
  const others: MenuEntry[] = moves
    .filter((move) => move !== first && !seconds.includes(move))
    .map((move) => ({
      id: move,
      label: say(`contacts.requests.move.${move}`),
      icon: icons[move],
      grave: move === 'withdraw',
      onPress: () => setOpen(move),
    }))
  if (change)
    others.push({
      id: 'discard',
      label: say('contacts.requests.discard'),
      icon: 'remove',
      grave: true,
      onPress: () => setOpen('discard'),
    })
  const close = () => setOpen(undefined)
  return (
    <>
      {first && (
        <Button
          kind="primary"
          icon={icons[first]}
          refused={lacking ? say('contacts.requests.lacking') : undefined}
          onPress={() => setOpen(first)}
        >
          {say(`contacts.requests.move.${first}`)}
        </Button>
      )}
      {seconds.map((move) => (
        <Button key={move} icon={icons[move]} onPress={() => setOpen(move)}>
          {say(`contacts.requests.move.${move}`)}
        </Button>
      ))}
      {change && (
        <ButtonLink icon="edit" to={`${requestPaths.one(request.id)}/edit`}>
          {say('contacts.requests.change')}
        </ButtonLink>
      )}
      {request.status !== 'draft' && mayDraftLetter(actor) === true && (
        <ButtonLink icon="note" to={`${letterPaths.new}?request=${request.id}`}>
          {say('contacts.requests.letter')}
        </ButtonLink>
      )}
      {others.length > 0 && <Menu label={say('contacts.requests.acts')} entries={others} />}
      {open === 'send' && <SendConfirm request={request} onClose={close} />}
      {open === 'discard' && <DiscardConfirm request={request} onClose={close} />}
      {open !== undefined && open !== 'send' && open !== 'discard' && (
        <MoveDialog request={request} move={open} onClose={close} />
      )}
    </>
  )
}

function SendConfirm({ request, onClose }: { request: DiplomaticRequest; onClose: () => void }) {
  const say = useWords()
  const send = useMutation(requests.move.mutationOptions())
  return (
    <Confirm
      title={`${request.world === 'exercise' ? `${say('exercise.word')} – ` : ''}${say('contacts.requests.move.send')}`}
      isOpen
      onClose={onClose}
      happens={say('contacts.requests.send.happens', { to: request.to.name })}
      seenBy={say(`contacts.requests.send.seenBy${request.marking.tlp === 'red' ? '.named' : ''}`, {
        to: request.to.name,
      })}
      undone={say('contacts.requests.send.undone')}
      act={say('contacts.requests.send.to', { to: request.to.name })}
      grave
      onConfirm={async () => {
        keepCopy(await send.mutateAsync({ id: request.id, move: 'send', saw: request.status }))
        toast(say('contacts.requests.send.done'))
      }}
    />
  )
}

function DiscardConfirm({ request, onClose }: { request: DiplomaticRequest; onClose: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const discard = useMutation(requests.discard.mutationOptions())
  return (
    <Confirm
      title={say('contacts.requests.discard')}
      isOpen
      onClose={onClose}
      happens={say('contacts.requests.discard.happens')}
      seenBy={say('contacts.requests.discard.seenBy')}
      undone={say('contacts.requests.discard.undone')}
      act={say('contacts.requests.discard')}
      grave
      onConfirm={async () => {
        await discard.mutateAsync({ id: request.id })
        await navigate(`${requestPaths.all}?direction=out`, { replace: true })
        readAgain()
      }}
    />
  )
}
