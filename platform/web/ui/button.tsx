import { type ReactNode, type Ref, useId } from 'react'
import { Button as Plain } from 'react-aria-components/Button'
import { Link } from 'react-router'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

type Kind = 'plain' | 'primary' | 'quiet' | 'grave'

type Looks = {
  /** `primary`: the one act of the page. `grave`: public, or not to be undone. `quiet`: beside a text. */
  kind?: Kind
  small?: boolean
  icon?: IconName
}

type ButtonProps = Looks & {
  /** What will happen, as a verb. With `iconOnly` it is read aloud and shown on hover. */
  children: ReactNode
  iconOnly?: boolean
  onPress?: () => void
  type?: 'button' | 'submit'
  /** Why it may not be pressed now. The button stays reachable, and says so. */
  refused?: string | undefined
  /** At work: it cannot be pressed again. */
  busy?: boolean
  autoFocus?: boolean
  ref?: Ref<HTMLButtonElement>
  'aria-expanded'?: boolean
  'aria-controls'?: string
}

const classOf = ({ kind = 'plain', small, square }: Looks & { square?: boolean | undefined }) =>
  ['button', kind, small && 'small', square && 'square'].filter(Boolean).join(' ')

/** A button that says why it may not be pressed. */
export function Button({ children, kind = 'plain', small = false, icon, iconOnly, onPress, type = 'button', refused, busy = false, ...rest }: ButtonProps) {
  const reason = useId()
  const label = iconOnly && typeof children === 'string' ? children : undefined
  const plain = (
    <Plain
      {...rest}
      // A refused button of a form must not send it either.
      type={refused === undefined ? type : 'button'}
      className={classOf({ kind, small, square: iconOnly })}
      isPending={busy}
      {...(refused === undefined ? {} : { 'aria-disabled': true, 'aria-describedby': reason })}
      {...(label ? { 'aria-label': label } : {})}
      {...(onPress && refused === undefined ? { onPress } : {})}
    >
      {busy ? <span className="turning-wheel" aria-hidden="true" /> : icon && <Icon name={icon} size={small ? 16 : 18} />}
      {iconOnly ? null : <span>{children}</span>}
    </Plain>
  )
  if (refused === undefined && !label) return plain
  return (
    <span className="button-reason">
      {plain}
      <span role="tooltip" id={reason} {...(refused === undefined ? { 'aria-hidden': true } : {})}>
        {refused ?? label}
      </span>
    </span>
  )
}

/** Goes somewhere, and looks like an act: "Report an incident". */
export function ButtonLink({ children, to, kind = 'plain', small = false, icon }: Looks & { children: ReactNode; to: string }) {
  return (
    <Link to={to} className={classOf({ kind, small })}>
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      <span>{children}</span>
    </Link>
  )
}
