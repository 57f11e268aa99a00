import { type JSX, type ReactNode, useState } from 'react'
import { Dialog as Plain, DialogTrigger } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Pressable } from 'react-aria-components/Pressable'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { troubleOf } from '../errors.ts'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import './dialog.css'
import { ErrorState } from './state.tsx'

type DialogProps = {
  title: string
  /** The button that opens it; or govern it by `isOpen` and `onClose`. */
  trigger?: JSX.Element
  isOpen?: boolean
  onClose?: () => void
  wide?: boolean
  grave?: boolean
  /** While something is at work it cannot be closed. */
  busy?: boolean
  children: ReactNode | ((close: () => void) => ReactNode)
}

/** A window before the page, for one question. */
export function Dialog({ title, trigger, isOpen, onClose, wide, grave, busy = false, children }: DialogProps) {
  const governed = isOpen === undefined ? {} : { isOpen }
  const change = {
    onOpenChange: (open: boolean) => {
      if (!open) onClose?.()
    },
  }
  const window = (
    <ModalOverlay
      className="veil"
      isDismissable={!busy}
      isKeyboardDismissDisabled={busy}
      {...(trigger ? {} : { ...governed, ...change })}
    >
      <Modal className={['dialog', wide && 'wide', grave && 'grave'].filter(Boolean).join(' ')}>
        <Plain role={grave ? 'alertdialog' : 'dialog'}>
          {({ close }) => (
            <>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </Plain>
      </Modal>
    </ModalOverlay>
  )
  return trigger ? (
    <DialogTrigger {...governed} {...change}>
      <Pressable>{trigger}</Pressable>
      {window}
    </DialogTrigger>
  ) : (
    window
  )
}

type ConfirmProps = {
  title: string
  trigger?: JSX.Element
  isOpen?: boolean
  onClose?: () => void
  /** What will happen, in one sentence. */
  happens: ReactNode
  /** Who will see it. */
  seenBy: ReactNode
  /** Whether and how it can be undone. */
  undone: ReactNode
  /** The verb on the button: "Share with 4 delegations". */
  act: string
  /** Public, or not to be undone. */
  grave?: boolean
  onConfirm: () => Promise<unknown> | void
}

/** Before a public or destructive act: what will happen, who will see it, whether it can be undone. */
export function Confirm({ happens, seenBy, undone, act, grave = false, onConfirm, ...dialog }: ConfirmProps) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const confirm = async (close: () => void) => {
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      close()
      dialog.onClose?.()
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog {...dialog} grave={grave} busy={busy}>
      {(close) => (
        <>
          <dl className="consequences">
            <div>
              <dt>{say('confirm.happens')}</dt>
              <dd>{happens}</dd>
            </div>
            <div>
              <dt>{say('confirm.seenBy')}</dt>
              <dd>{seenBy}</dd>
            </div>
            <div>
              <dt>{say('confirm.undone')}</dt>
              <dd>{undone}</dd>
            </div>
          </dl>
          {error !== undefined && <ErrorState title={troubleOf(error, say).title} />}
          <div className="dialog-acts">
            <Button
              onPress={() => {
                close()
                dialog.onClose?.()
              }}
            >
              {say('confirm.leave')}
            </Button>
            <Button kind={grave ? 'grave' : 'primary'} busy={busy} onPress={() => void confirm(close)}>
              {act}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}
