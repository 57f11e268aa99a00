import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { exerciseFileName } from '#platform/exercise.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Menu, type MenuEntry } from '#platform/web/ui/menu.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { mayMove, mayUpdate } from '../../rules.ts'
import { incidents } from '../doors.ts'
import { useIncident } from './hold.tsx'
import { MergeDialog, UnmergeConfirm } from './merge-dialog.tsx'
import { MoveConfirm, WithdrawDialog } from './move-dialogs.tsx'
import { ShareDialog } from './share-dialog.tsx'

type Open = 'share' | 'contain' | 'close' | 'reopen' | 'withdraw' | 'merge' | 'unmerge'

/** The one primary act by the state of the incident, and the others in a menu; a refused one says why. */
export function IncidentActs() {
  const say = useWords()
  const actor = useActor()
  const navigate = useNavigate()
  const { incident, mine } = useIncident()
  const [open, setOpen] = useState<Open>()
  const { save, saving } = useStixExport(incident.id, incident.facts.title, incident.exercise)
  const held = { ownerId: incident.owner.id, status: incident.status }
  const refusedFor = (move: Parameters<typeof mayMove>[2]) => {
    const verdict = mayMove(actor, held, move)
    return verdict === true ? undefined : say(verdict.refused)
  }
  const verdict = mayUpdate(actor, held)
  const told = incident.status !== 'draft' && incident.status !== 'withdrawn'
  // Requests and letters stand above incidents, which knows only their addresses.
  const asks = told && actor.kind === 'person' && actor.delegationId !== null
  const toMerge = refusedFor('share') ?? (incident.status === 'draft' ? say('MERGE_NOT_POSSIBLE') : undefined)
  const entries: MenuEntry[] = [
    {
      id: 'export',
      label: say('incidents.act.export'),
      hint: say('incidents.act.export.hint'),
      icon: 'download',
      onPress: save,
    },
    ...(asks
      ? [
          {
            id: 'letter',
            label: say('incidents.act.letter'),
            icon: 'note' as const,
            onPress: () => void navigate(`/letters/new?incident=${incident.id}`),
          },
        ]
      : []),
    ...(mine && incident.dossier === null
      ? [
          ...(incident.status === 'draft'
            ? []
            : [
                {
                  id: 'share',
                  label: say('incidents.act.remark'),
                  hint: say('incidents.act.remark.hint'),
                  icon: 'send' as const,
                  refused: refusedFor('share'),
                  onPress: () => setOpen('share'),
                },
              ]),
          {
            id: 'contain',
            label: say('incidents.act.contain'),
            icon: 'shield' as const,
            refused: refusedFor('contain'),
            onPress: () => setOpen('contain'),
          },
          {
            id: 'close',
            label: say('incidents.act.close'),
            icon: 'check' as const,
            refused: refusedFor('close'),
            onPress: () => setOpen('close'),
          },
          {
            id: 'reopen',
            label: say('incidents.act.reopen'),
            icon: 'incident' as const,
            refused: refusedFor('reopen'),
            onPress: () => setOpen('reopen'),
          },
          incident.mergedInto
            ? {
                id: 'unmerge',
                label: say('incidents.act.unmerge'),
                icon: 'link' as const,
                refused: refusedFor('share'),
                onPress: () => setOpen('unmerge'),
              }
            : {
                id: 'merge',
                label: say('incidents.act.merge'),
                icon: 'link' as const,
                refused: toMerge,
                onPress: () => setOpen('merge'),
              },
          {
            id: 'withdraw',
            label: say('incidents.act.withdraw'),
            icon: 'withdraw' as const,
            grave: true,
            refused: refusedFor('withdraw'),
            onPress: () => setOpen('withdraw'),
          },
        ]
      : []),
  ]
  const close = () => setOpen(undefined)
  return (
    <>
      {mine && incident.status === 'draft' && (
        <Button kind="primary" icon="send" refused={refusedFor('share')} onPress={() => setOpen('share')}>
          {say('incidents.act.share')}
        </Button>
      )}
      {mine &&
        (verdict === true ? (
          <ButtonLink icon="edit" to={incidentPaths.edit(incident.id)}>
            {say('incidents.act.edit')}
          </ButtonLink>
        ) : (
          <Button icon="edit" refused={say(verdict.refused)}>
            {say('incidents.act.edit')}
          </Button>
        ))}
      {asks && (
        <ButtonLink icon="note" to={`/requests/new?incident=${incident.id}`}>
          {say('incidents.act.request')}
        </ButtonLink>
      )}
      {entries.length === 1 ? (
        <Button icon="download" busy={saving} onPress={save}>
          {say('incidents.act.export')}
        </Button>
      ) : (
        <Menu label={say('incidents.acts')} entries={entries} />
      )}
      {open === 'share' && <ShareDialog incident={incident} onClose={close} />}
      {(open === 'contain' || open === 'close' || open === 'reopen') && <MoveConfirm move={open} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog onClose={close} />}
      {open === 'merge' && <MergeDialog onClose={close} />}
      {open === 'unmerge' && <UnmergeConfirm onClose={close} />}
    </>
  )
}

/** Your copy as a STIX bundle, saved as a file; that you received it is recorded. */
function useStixExport(id: string, title: string, exercise: boolean): { save: () => void; saving: boolean } {
  const say = useWords()
  const read = useMutation({
    mutationFn: () => incidents.files.exportStix.call({ id }),
    onSuccess: (bundle) => {
      const address = URL.createObjectURL(
        new Blob([JSON.stringify(bundle, null, 2)], { type: 'application/stix+json' }),
      )
      const link = document.createElement('a')
      link.href = address
      const name = `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.stix.json`
      link.download = exercise ? exerciseFileName(name) : name
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 10_000)
      toast(say('incidents.act.exported', { count: bundle.objects.length }))
    },
    onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
  })
  return { save: () => read.mutate(), saving: read.isPending }
}
