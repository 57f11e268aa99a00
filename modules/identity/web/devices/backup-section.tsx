// The key of this browser, sealed under a passphrase or a passkey, and kept by the host, who cannot open it. The same
// section brings a key back into a browser that has none.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BackupWay } from '../../contract/keys-doors.ts'
import {
  type BackedUpKeys,
  openBackup,
  openBackupPrf,
  sealBackup,
  sealBackupPrf,
  shortestPassphrase,
} from '../../keys.ts'
import { keepOwnDevice, type OwnDevice } from '../device/own-device.ts'
import { keys as doors } from '../doors.ts'
import { passkeysWork, wasCalledOff } from '../entering.ts'
import type { OwnKeys } from './own-keys.ts'
import { passkeySecret } from './passkey-secret.ts'
import { keyTroubleOf } from './trouble.ts'

export function BackupSection({ keys }: { keys: OwnKeys }) {
  const say = useWords()
  const backups = useQuery(doors.backups.queryOptions())
  const [passphrase, setPassphrase] = useState('')
  const work = useBackupWork(keys, passphrase)
  const drop = useMutation(doors.dropBackup.mutationOptions({ onSuccess: () => backups.refetch() }))
  const here = keys.device !== undefined
  const short = Array.from(passphrase).length < shortestPassphrase
  const kept = backups.data ?? []
  if (!here && kept.length === 0) return null
  return (
    <Section title={say(here ? 'devices.backup' : 'devices.restore')}>
      <p className="text">{say(here ? 'devices.backup.lead' : 'devices.restore.lead')}</p>
      <ul className="device-requests">
        {kept.map(({ way, keptAt }) => (
          <li key={way}>
            <span>
              {say(`devices.backup.by.${way}`)} · <When at={keptAt} />
            </span>
            <Confirm
              title={say('devices.backup.drop')}
              trigger={
                <Button small kind="quiet">
                  {say('devices.backup.drop')}
                </Button>
              }
              happens={say('devices.backup.drop.happens')}
              seenBy={say('device.forget.seenBy')}
              undone={say('devices.backup.drop.undone')}
              act={say('devices.backup.drop')}
              onConfirm={() => drop.mutateAsync({ way })}
            />
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!short && !work.isPending) work.mutate('passphrase')
        }}
      >
        <TextField
          label={say('devices.backup.passphrase')}
          hint={say('devices.backup.passphrase.hint', { count: shortestPassphrase })}
          type="password"
          value={passphrase}
          onChange={setPassphrase}
        />
        {work.isPending && <Progress label={say('devices.backup.working')} />}
        {work.error && !wasCalledOff(work.error) && <ErrorState title={keyTroubleOf(work.error, say)} />}
        <div className="row">
          <Button
            type="submit"
            busy={work.isPending}
            {...(short ? { refused: say('devices.backup.passphrase.hint', { count: shortestPassphrase }) } : {})}
          >
            {say(here ? 'devices.backup.seal' : 'devices.restore.act')}
          </Button>
          {passkeysWork() && (
            <Button kind="quiet" icon="key" busy={work.isPending} onPress={() => work.mutate('passkey')}>
              {say(here ? 'devices.backup.sealPasskey' : 'devices.restore.passkey')}
            </Button>
          )}
        </div>
      </form>
    </Section>
  )
}

function useBackupWork(keys: OwnKeys, passphrase: string) {
  const say = useWords()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (way: BackupWay) => {
      const secret = way === 'passkey' ? await passkeySecret() : undefined
      if (way === 'passkey' && !secret) throw new Error(say('devices.backup.noPrf'))
      const { device } = keys
      if (device) await keepSealed(keys, device, way, secret ?? passphrase)
      else await bringBack(keys, way, secret ?? passphrase)
    },
    onSuccess: async () => {
      toast(say(keys.device ? 'devices.backup.done' : 'devices.restore.done'), { kind: 'done' })
      await queries.invalidateQueries({ queryKey: doors.key() })
      await queries.invalidateQueries({ queryKey: ['identity', 'own keys'] })
    },
  })
}

async function keepSealed(
  { account, trust }: OwnKeys,
  { id, name, key, secret, delegation }: OwnDevice,
  way: BackupWay,
  opener: string | Uint8Array,
): Promise<void> {
  const holder = trust.standing(id, delegation)?.holder ?? { account, name }
  const content: BackedUpKeys = { v: 1, delegation, device: { id, name, holder, key }, secret }
  const sealed = typeof opener === 'string' ? await sealBackup(content, opener) : await sealBackupPrf(content, opener)
  await doors.keepBackup.call({ way, sealed: toBase64url(sealed) })
}

async function bringBack({ store }: OwnKeys, way: BackupWay, opener: string | Uint8Array): Promise<void> {
  const kept = (await doors.backups.call()).find((one) => one.way === way)
  const sealed = fromBase64url(kept?.sealed ?? '')
  const { device, delegation, secret } =
    typeof opener === 'string' ? await openBackup(sealed, opener) : await openBackupPrf(sealed, opener)
  await keepOwnDevice(store, { id: device.id, name: device.name, delegation, key: device.key, secret })
}
