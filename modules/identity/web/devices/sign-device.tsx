// One window for both acts: the code is compared, then it is signed, by this browser's own device where that is enough,
// else by the key of the delegation, whose file is opened here and kept nowhere.
import { useMutation } from '@tanstack/react-query'
import { type JSX, useState } from 'react'
import type { HybridSecret } from '#platform/signing.ts'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { deviceCodeOf, type Device } from '../../keys.ts'
import { SecretKeyFile, secretOf } from '../../keys/secret-key-file.ts'
import type { OwnKeys } from './own-keys.ts'
import { type Act, ownSecretFor, signAndHandIn } from './signing.ts'
import { keyTroubleOf } from './trouble.ts'

type SignDeviceProps = {
  keys: OwnKeys
  act: Act
  device: typeof Device._output
  trigger: JSX.Element
  isOpen?: boolean
  onDone?: () => void
}

export function SignDevice({ act, device, trigger, keys, onDone }: SignDeviceProps) {
  const say = useWords()
  return (
    <Dialog wide grave={act === 'remove'} title={say(`devices.${act}.title`, { name: device.name })} trigger={trigger}>
      {(close) => (
        <Signing
          keys={keys}
          act={act}
          device={device}
          onDone={() => {
            close()
            onDone?.()
          }}
        />
      )}
    </Dialog>
  )
}

function Signing({ keys, act, device, onDone }: Omit<SignDeviceProps, 'trigger'> & { onDone: () => void }) {
  const say = useWords()
  const format = useFormat()
  const [compared, setCompared] = useState(act === 'remove')
  const [files, setFiles] = useState<File[]>([])
  const [passphrase, setPassphrase] = useState('')
  const own = ownSecretFor(keys, device.holder.account)
  const sign = useMutation({
    mutationFn: async () => {
      const secret = own ?? (await fromFile(files[0], passphrase))
      await signAndHandIn(keys, { act, device, secret })
    },
    onSuccess: () => {
      toast(say(`devices.${act}.done`, { name: device.name }), { kind: 'done' })
      onDone()
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (compared && (own || files.length > 0) && !sign.isPending) sign.mutate()
      }}
    >
      <p>{say(`devices.${act}.happens`, { holder: device.holder.name })}</p>
      <p className="device-code" dir="ltr">
        {deviceCodeOf(device.id)}
      </p>
      {act === 'add' && (
        <Checkbox
          label={say('devices.add.compared')}
          hint={say('devices.add.compared.hint')}
          value={compared}
          onChange={setCompared}
        />
      )}
      {own ? (
        <p className="faint">{say('devices.sign.own')}</p>
      ) : (
        <>
          <FileDrop
            label={say('devices.sign.file')}
            hint={say('devices.sign.file.hint')}
            single
            accept=".json,.key,application/json"
            most={100_000}
            value={files}
            onChange={setFiles}
          />
          <TextField
            label={say('devices.sign.passphrase')}
            hint={say('devices.sign.passphrase.hint')}
            type="password"
            isRequired={false}
            value={passphrase}
            onChange={setPassphrase}
          />
        </>
      )}
      {sign.error && <ErrorState title={keyTroubleOf(sign.error, say)} />}
      <div className="row">
        <Button
          kind={act === 'remove' ? 'grave' : 'primary'}
          type="submit"
          busy={sign.isPending}
          {...(compared ? {} : { refused: say('devices.add.compareFirst') })}
        >
          {say(`devices.${act}.act`, { name: format.list([device.name]) })}
        </Button>
      </div>
    </form>
  )
}

async function fromFile(file: File | undefined, passphrase: string): Promise<HybridSecret> {
  const parsed = SecretKeyFile.safeParse(JSON.parse((await file?.text()) ?? 'null'))
  if (!parsed.success) throw new SyntaxError('not a key file')
  return secretOf(parsed.data, () => passphrase)
}
